"""Patients, courses and measurements from a CSV file: reading it, and what each row would do."""
