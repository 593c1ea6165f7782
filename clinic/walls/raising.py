"""Make the database agree with the walls; does nothing to a table whose wall stands."""

import hashlib

from django.db import connection, transaction

from clinic.tenancy import owner
from clinic.trail.tables import append_only_tables
from clinic.walls.policies import Wall, walls
from clinic.walls.roles import ensure_roles, grants

# What is standing, by table: the mark of the policies, and whether they bind everybody.
_STANDING = """
SELECT c.relname, obj_description(p.oid, 'pg_policy'), c.relrowsecurity AND c.relforcerowsecurity
  FROM pg_class c
  LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'steady_clinic'
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""


def raise_walls() -> int:
    """Put up policies and rights where they are missing or differ; return for how many tables.

    A table that is there while its app is migrated back keeps what it has.
    """
    with owner():
        ensure_roles()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            migrator = cursor.fetchone()[0]
            cursor.execute(_STANDING)
            standing = {table: (mark, bound) for table, mark, bound in cursor.fetchall()}
            there = [wall for wall in walls() if wall.table in standing]
            lacking = [w for w in there if standing[w.table] != (_mark(w, migrator), True)]
            said = [line for wall in lacking for line in _put_up(wall, migrator)]
            said += grants(list(standing), append_only_tables())
            cursor.execute("; ".join(said))
        return len(lacking)


def _put_up(wall: Wall, migrator: str) -> list[str]:
    mark = _mark(wall, migrator)
    said = f"COMMENT ON POLICY steady_clinic ON \"{wall.table}\" IS '{mark}'"
    return [*wall.statements(migrator), said]


def _mark(wall: Wall, migrator: str) -> str:
    return hashlib.sha256("; ".join(wall.statements(migrator)).encode()).hexdigest()[:16]
