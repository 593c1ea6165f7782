"""Throwing a whole database away: for tests, benchmarks and the demo, never beside real patients.

It asks for the right to switch triggers off, which the clinic's own roles do not have.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def without_guards() -> Iterator[None]:
    """Let everything inside, in one transaction, empty tables that are only ever added to."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
