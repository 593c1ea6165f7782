"""The database roles: an owner makes the tables, steady_app serves, steady_system looks everywhere.

owner          owns the database and everything in it; only `migrate` signs in with it
steady_app     signs in for web, workers and commands; sees the rows of one clinic at a time
steady_system  nobody signs in with it: steady_app becomes it for work about all clinics
"""

from django.core.management.base import CommandError
from django.db import Error, connection, transaction

from clinic.tenancy.scope import APP_ROLE, SYSTEM_ROLE

HOW_TO = f"""\
CREATE ROLE {SYSTEM_ROLE} NOLOGIN;
CREATE ROLE {APP_ROLE} LOGIN NOINHERIT PASSWORD '...';
GRANT {SYSTEM_ROLE} TO {APP_ROLE};
ALTER ROLE {APP_ROLE} SET track_activities = off;"""

# Makes what is missing, and does nothing where nothing is: the account that migrates may not.
MAKE_ROLES = f"""
DO $$ BEGIN
  PERFORM pg_advisory_xact_lock(7305);
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{SYSTEM_ROLE}') THEN
    CREATE ROLE {SYSTEM_ROLE} NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    CREATE ROLE {APP_ROLE} NOLOGIN NOINHERIT;
  END IF;
  IF NOT pg_has_role('{APP_ROLE}', '{SYSTEM_ROLE}', 'member') THEN
    GRANT {SYSTEM_ROLE} TO {APP_ROLE};
  END IF;
END $$;
"""  # noqa: S608  (our own names)


def ensure_roles() -> None:
    """Make the roles that are missing; raises CommandError with the SQL where this one may not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MAKE_ROLES)
    except Error as error:
        raise CommandError(
            "The database roles are missing, and this account may not make them. Let an "
            f"administrator of the database run:\n{HOW_TO}"
        ) from error


def grants(tables: list[str], append_only: list[str]) -> list[str]:
    """Return what gives both roles their rights, in SQL.

    `append_only` are tables that they may add to, and neither change nor empty.
    """
    roles = f"{APP_ROLE}, {SYSTEM_ROLE}"
    said = [
        f"GRANT USAGE ON SCHEMA public TO {roles}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {roles}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {roles}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {roles}",
    ]
    said += [
        f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {roles}"
        for table in append_only
        if table in tables
    ]
    return said
