"""What the database says about the walls: those that are missing, and who would look over them."""

from django.db import connection

from clinic.tenancy.scope import APP_ROLE, SYSTEM_ROLE
from clinic.walls.policies import walls

_BOUND = """
SELECT c.relname
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity
   AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'steady_clinic')
"""
_OVER_THE_WALL = """
SELECT count(*) FROM pg_roles
 WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls)
"""


def missing_walls() -> list[str]:
    """Return the tables whose rows every clinic could see: no policy, or one that binds nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUND)
        standing = {table for (table,) in cursor.fetchall()}
    return [wall.table for wall in walls() if wall.table not in standing]


def walls_stand() -> bool:
    """Return whether every table has its wall, and the roles that serve cannot look over it."""
    with connection.cursor() as cursor:
        cursor.execute(_OVER_THE_WALL, [[APP_ROLE, SYSTEM_ROLE]])
        over = cursor.fetchone()[0]
    return not over and not missing_walls()
