"""A database and a queue beside the real ones, emptied by each run: for benchmarks and trials.

The database is called like the real one with `_bench` behind, or another name, is made by the first
run and kept.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import override_settings

from clinic.celery import app
from clinic.trail.emptying import without_guards

OURS = {"clinic", "notifications", "patients", "programs", "adherence"}
_LOCK = 7_302
_folder: ContextVar[Path] = ContextVar("work folder of this run")


@contextmanager
def scratch_database(behind: str = "bench", *, command: str = "make bench") -> Iterator[None]:
    """Point database and queue at empty ones with every table, until the end.

    Raises CommandError, which names the command, while another run uses them.
    """
    name = connection.settings_dict["NAME"]
    with (
        only_run(behind, command=command),
        _scratch_queue(),
        override_settings(CLOCK_OFFSET_FILE=None),
    ):
        connection.settings_dict["TEST"]["NAME"] = f"{name}_{behind}"
        try:
            connection.creation.create_test_db(
                verbosity=0, autoclobber=True, keepdb=True, serialize=False
            )
            empty()
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def work_folder() -> Path:
    """Return the folder that processes of this run write to; it goes away with the run."""
    return _folder.get()


@contextmanager
def only_run(behind: str = "bench", *, command: str = "make bench") -> Iterator[None]:
    """Hold the scratch database against other runs, through a lock in the real one."""
    holder = connection.copy(alias="default")
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, behind])
            ours = cursor.fetchone()[0]
        if not ours:
            raise CommandError(
                f"Another `{command}` is using the database "
                f"{holder.settings_dict['NAME']}_{behind}: "
                "wait until it has finished, then run this again."
            )
        yield
        # The server lets go of a closed connection's lock only a moment later.
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, behind])
    finally:
        holder.close()


@contextmanager
def _scratch_queue() -> Iterator[None]:
    """Send wake-ups to a folder that only this run's worker reads."""
    with tempfile.TemporaryDirectory(prefix="steady-bench-") as name:
        folder = Path(name)
        before = app.conf.broker_write_url, app.conf.broker_transport_options
        app.conf.broker_write_url = "filesystem://"
        app.conf.broker_transport_options = {
            "data_folder_in": str(folder / "queue" / "messages"),
            "data_folder_out": str(folder / "queue" / "messages"),
            "control_folder": str(folder / "queue" / "control"),
            "store_processed": False,
        }
        for part in ("messages", "control"):
            (folder / "queue" / part).mkdir(parents=True)
        token = _folder.set(folder)
        try:
            yield
        finally:
            _folder.reset(token)
            app.conf.broker_write_url, app.conf.broker_transport_options = before


def empty() -> None:
    """Empty every table of the house."""
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model._meta.app_label in OURS
    )
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Load rows in bulk without audit and counters; whoever loads keeps the rows consistent."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET session_replication_role = replica")
        except ProgrammingError as error:
            raise CommandError(
                "Loading a big clinic needs a PostgreSQL superuser: name one in DATABASE_URL, "
                "or leave it unset to use the embedded server."
            ) from error
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
