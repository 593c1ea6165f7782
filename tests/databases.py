"""The test databases of a run in several processes: migrated once, copied for each process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from clinic.trail.emptying import without_guards

TEMPLATE = "test_steady_template"
_LOCK = 7_303


def migrated_template(run: str) -> str:
    """Return the name of a migrated database to copy; the first process of a run makes it.

    What another run left is made anew, so that no test sees the tables of yesterday.
    """
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # until this connection closes
        if made_by(cursor, TEMPLATE) != run:
            _drop(cursor)
            _make()
            sign(cursor, TEMPLATE, run)
    return TEMPLATE


def drop_template() -> None:
    """Drop the database that the processes copied."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _drop(cursor)


def sign(cursor: CursorWrapper, database: str, run: str) -> None:
    """Write on a database which run made it, letter by letter."""
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    cursor.execute(statement.format(sql.Identifier(database), sql.Literal(run)))


def made_by(cursor: CursorWrapper, database: str) -> str | None:
    """Return the run that signed a database; None for one that is not signed or not there."""
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [database],
    )
    found = cursor.fetchone()
    return found[0] if found else None


@contextmanager
def emptied_past_the_guards() -> Iterator[None]:
    """Let the flush after a test empty the audit trail, which refuses that to everybody."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flushed(operations: Any, statements: list[str]) -> None:
        with without_guards():
            flush(operations, statements)

    with patch.object(BaseDatabaseOperations, "execute_sql_flush", flushed):
        yield


def _drop(cursor: CursorWrapper) -> None:
    cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")


def _make() -> None:
    """Make the database as the test runner makes its own, then leave all names as they were."""
    settings, name = connection.settings_dict, connection.settings_dict["NAME"]
    wanted = settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = TEMPLATE
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        settings["TEST"]["NAME"] = wanted
        settings["NAME"] = name
