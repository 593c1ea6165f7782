"""The plain triggers that let nobody change the audit trail, whatever settings they choose.

They are put in place after every `migrate`, so that no new table has to remember them. What may
pass is in `clinic.trail.amending`, and the database decides it.
"""

from typing import Any

from django.db import connections
from psycopg import sql

from clinic.trail.tables import append_only_tables

ROWS, WHOLE = "steady_append_only", "steady_never_emptied"

_MISSING = """
SELECT t.name FROM unnest(%s::text[]) AS t(name)
WHERE to_regclass(quote_ident(t.name)) IS NOT NULL AND 2 > (
    SELECT count(*) FROM pg_trigger g
    WHERE g.tgrelid = to_regclass(quote_ident(t.name)) AND g.tgname = ANY(%s)
        AND g.tgenabled IN ('O', 'A'))
ORDER BY t.name
"""
_GUARD = """
CREATE OR REPLACE TRIGGER {rows} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION clinic_audit_refuse();
CREATE OR REPLACE TRIGGER {whole} BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION clinic_audit_refuse();
"""


def unguarded(using: str = "default") -> list[str]:
    """Return the tables of the trail that lack a trigger. One query."""
    with connections[using].cursor() as cursor:
        cursor.execute(_MISSING, [append_only_tables(), [ROWS, WHOLE]])
        return [name for (name,) in cursor.fetchall()]


def guard(using: str = "default") -> None:
    """Put the triggers on every table that lacks one."""
    for table in unguarded(using):
        with connections[using].cursor() as cursor:
            cursor.execute(
                sql.SQL(_GUARD).format(
                    rows=sql.Identifier(ROWS),
                    whole=sql.Identifier(WHOLE),
                    table=sql.Identifier(table),
                )
            )


def guard_after_migrate(using: str, plan: list[tuple[Any, bool]] | None = None, **_: Any) -> None:
    """Guard once all migrations have run; while they are taken back there is nothing to guard."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('clinic_audit_refuse') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
    guard(using)
