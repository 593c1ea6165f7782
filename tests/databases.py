"""The test databases of a run in several processes: migrated once, copied for each process."""

from django.db import connection
from django.db.backends.utils import CursorWrapper

TEMPLATE = "test_steady_template"
_LOCK = 7_303


def migrated_template(run: str) -> str:
    """Return the name of a migrated database to copy; the first process of a run makes it.

    What another run left is made anew, so that no test sees the tables of yesterday.
    """
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # until this connection closes
        if _made_by(cursor) != run:
            _drop(cursor)
            _make()
            cursor.execute(f"COMMENT ON DATABASE {TEMPLATE} IS '{int(run, 16):x}'")
    return TEMPLATE


def drop_template() -> None:
    """Drop the database that the processes copied."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _drop(cursor)


def _made_by(cursor: CursorWrapper) -> str | None:
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [TEMPLATE],
    )
    found = cursor.fetchone()
    return found[0] if found else None


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
