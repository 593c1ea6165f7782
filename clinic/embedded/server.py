"""Sharing one embedded server between processes: the first starts it, the last one stops it.

Every process that uses the server holds a shared lock on ``users.lock`` for as long as it lives.
The kernel drops it however the process ends, so the count of users cannot go stale. A process that
exits and finds itself alone stops the server; after a kill -9 the server stays up, and the next
user finds it, uses it and stops it.
"""

import atexit
import fcntl
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from clinic.embedded.cluster import SUPERUSER, Cluster
from clinic.embedded.errors import WAY_OUT, EmbeddedUnavailable

__all__ = ["SUPERUSER", "ensure_running", "release", "stop"]


@dataclass
class _Use:
    """This process's share in one server."""

    lock_file: IO[str]
    cluster: Cluster
    databases: set[str] = field(default_factory=set)


_uses: dict[tuple[int, Path], _Use] = {}
_guard = threading.RLock()


def ensure_running(
    folder: Path, *, database: str | None = None, options: Mapping[str, str] | None = None
) -> Path:
    """Return the folder of the server's socket, starting the server and making the database.

    ``options`` are server settings, used only if this call starts it. Raises EmbeddedUnavailable.
    """
    with _guard:
        use = _use_of(folder)
        wanted = {database} - {None} - use.databases
        found = use.cluster.socket_folder()
        if found and not wanted:
            return found
        with _alone(use.cluster.folder):
            found = _started(use.cluster, options or {})
            if database and wanted:
                _ensure_database(found, database)
                use.databases.add(database)
        return found


def release(folder: Path) -> None:
    """End this process's use of a server, and stop it if nobody else uses it."""
    with _guard:
        use = _uses.pop(_key(folder), None)
        if use is None:
            return
        try:
            fcntl.flock(use.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else does, and will stop it
        else:
            use.cluster.stop()
        finally:
            use.lock_file.close()


def stop(folder: Path) -> None:
    """Stop a server, whoever uses it."""
    if not folder.exists():
        return
    with _guard:
        with _alone(folder.resolve()):
            Cluster(folder).stop()
        release(folder)


def _key(folder: Path) -> tuple[int, Path]:
    return os.getpid(), folder.resolve()  # a forked child is a user of its own


def _use_of(folder: Path) -> _Use:
    key = _key(folder)
    if key not in _uses:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            cluster = Cluster(folder)
            lock_file = (folder / "users.lock").open("a")
            cluster.prepare_folder()
        except OSError as error:
            raise EmbeddedUnavailable(
                f"Steady keeps its database in {folder}, which cannot be written "
                f"({error.strerror}): set STEADY_VAR_DIR to a folder of your own, {WAY_OUT}."
            ) from error
        fcntl.flock(lock_file, fcntl.LOCK_SH)  # waits while the last user is stopping it
        _uses[key] = _Use(lock_file, cluster)
        atexit.register(_release_at_exit, key)
    return _uses[key]


def _release_at_exit(key: tuple[int, Path]) -> None:
    if key[0] == os.getpid():
        release(key[1])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "start.lock").open("a") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        yield


def _started(cluster: Cluster, options: Mapping[str, str]) -> Path:
    if not cluster.postmaster():
        cluster.make()
        cluster.start(options)
    return cluster.wait_until_ready()


def _ensure_database(socket_folder: Path, name: str) -> None:
    with psycopg.connect(
        host=str(socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not known.fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
