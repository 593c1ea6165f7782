"""Emptying the database after a test that committed, in the time that its rows take.

Django empties every table, full or not, and then writes content types and permissions anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.test import TransactionTestCase

from clinic import tenancy
from clinic.trail.emptying import without_guards
from clinic.trail.guards import guard

# Written by `migrate` and changed by no test.
_KEPT = {"django_content_type", "auth_permission"}


@contextmanager
def emptied_where_full() -> Iterator[None]:
    """Let what Django does after a test that committed empty those tables that hold rows."""
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda _case: empty()):
        yield


def empty() -> None:
    """Delete all rows, those included that refuse it to everybody, and guard what a test bared."""
    with tenancy.owner():
        with without_guards(), connection.cursor() as cursor:
            for table in _full(cursor):
                cursor.execute(f"DELETE FROM {table}")
        guard()


def _full(cursor) -> list[str]:
    names = set(connection.introspection.django_table_names(only_existing=True)) - _KEPT
    tables = sorted(connection.ops.quote_name(name) for name in names)
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables]
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]
