"""A row of another clinic in every table, and what of it is seen: this is what tries the walls.

The rows are made of nothing but their columns' types: no rule of the house is asked, since only
policies are looked at. All of it is undone with the test's transaction.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from clinic import tenancy
from clinic.walls.policies import walls

_VALUES = {
    "b": "'t'",
    "i": "1",
    "c": "'x'",
    "t": "now()",
    "d": "now()::date",
    "h": "now()::time",
    "v": "interval '1 hour'",
    "u": "gen_random_uuid()",
    "j": "'{}'",
    "y": "''",
    "n": "'127.0.0.1'",
}
_KIND = {
    "boolean": "b", "smallint": "i", "integer": "i", "bigint": "i", "numeric": "i",
    "double precision": "i", "character varying": "c", "text": "c", "jsonb": "j", "bytea": "y",
    "timestamp with time zone": "t", "date": "d", "time without time zone": "h", "interval": "v",
    "uuid": "u", "inet": "n",
}  # fmt: skip


def fill(cursor: CursorWrapper, clinic: int) -> None:
    """Put one row of a clinic into every walled table, without asking any rule."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    for wall in walls():
        _free(cursor, wall.table)
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [wall.table],
        )
        facts = {name: _value(name, kind, clinic) for name, kind in cursor.fetchall()}
        names = ", ".join(f'"{name}"' for name in facts)
        values = ", ".join(facts.values())
        cursor.execute(f'INSERT INTO "{wall.table}" ({names}) VALUES ({values})')  # noqa: S608
    cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _free(cursor: CursorWrapper, table: str) -> None:
    """Take a table's checks and keys away, until the transaction is undone."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN"
        " ('c', 'x', 'u', 'f')",
        [f'"{table}"'],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE')


def _value(name: str, kind: str, clinic: int) -> str:
    """Return any value of a type; every key is the clinic's own, so that parents are found."""
    if kind == "ARRAY":
        return "'{}'"
    if kind in {"integer", "bigint"} and (name == "id" or name.endswith("_id")):
        return str(clinic)
    return _VALUES[_KIND[kind]]


def leaks(clinic: int) -> list[str]:
    """Return the tables of which a clinic sees a row though none is its own."""
    return [wall.table for wall in walls() if is_seen(wall.table, by=clinic)]


def is_seen(table: str, *, by: int) -> bool:
    """Ask one table whether a clinic sees any of its rows."""
    with tenancy.in_clinic(by), connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')  # noqa: S608
        return bool(cursor.fetchone()[0])
