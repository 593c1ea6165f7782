"""Row-level security: the roles, the policies of every table, and what brings them about.

roles.py     the database roles and what each may do
policies.py  which rows of a table belong to the clinic of a scope
raising.py   makes the database agree with the two; `migrate` ends with it
standing.py  tells what is missing, for checks and /readyz
"""
