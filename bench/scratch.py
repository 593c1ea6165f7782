"""A database of the benchmarks' own, beside the real one and dropped never: it is emptied."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

OURS = {"clinic", "notifications", "patients", "programs", "adherence"}


@contextmanager
def scratch_database() -> Iterator[None]:
    """Point the default connection at an empty database with every table, until the end."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{name}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=True, serialize=False)
    try:
        empty()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def empty() -> None:
    """Empty every table of the house."""
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model._meta.app_label in OURS
    )
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Load rows in bulk without audit and counters; whoever loads keeps the rows consistent."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
