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
GRANT {SYSTEM_ROLE} TO {APP_ROLE};"""

_MAKE = (
    (SYSTEM_ROLE, f"CREATE ROLE {SYSTEM_ROLE} NOLOGIN"),
    (APP_ROLE, f"CREATE ROLE {APP_ROLE} NOLOGIN NOINHERIT"),
)


def ensure_roles() -> None:
    """Make the roles that are missing; raises CommandError with the SQL where this one may not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7304)")
            cursor.execute("SELECT rolname FROM pg_roles")
            known = {name for (name,) in cursor.fetchall()}
            for name, statement in _MAKE:
                if name not in known:
                    cursor.execute(statement)
            cursor.execute("SELECT pg_has_role(%s, %s, 'member')", [APP_ROLE, SYSTEM_ROLE])
            if not cursor.fetchone()[0]:
                cursor.execute(f"GRANT {SYSTEM_ROLE} TO {APP_ROLE}")
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
