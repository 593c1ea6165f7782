"""Planning whole programs: a problem in, a plan with a proven gap out. No Django in here."""
