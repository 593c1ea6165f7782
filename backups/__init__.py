"""Backups of the database: taken whole, followed by every byte of WAL, sealed, and restored.

Stands on nothing of the house and on nothing but Python: it runs beside PostgreSQL, where Steady
is not installed. The work itself is PostgreSQL's own programs and `age`.

    base      take one whole backup, verify it, seal it      taking
    wal       receive the WAL as it is written, and seal it  receiving
    prune     let go of what the policy no longer keeps      keeping
    check     say whether all of this still happens          checking
    restore   put a data folder together again               restoring
"""
