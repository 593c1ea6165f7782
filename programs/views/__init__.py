"""The pages of programs: the physiologist's day and week, programs, the patient's visit."""
