"""Receiving the WAL while it is written, and sealing every segment that is whole.

`pg_receivewal --synchronous` puts each byte on the disk before it says so, with a slot that keeps
what it has not yet got. A server that is told to wait for it (`synchronous_standby_names`)
acknowledges no commit that is not here as well.
"""

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from backups.errors import BackupFailed
from backups.programs import last_words, program, run
from backups.sealing import SUFFIX, seal_file
from backups.server import identify
from backups.store import Store
from backups.wal import HISTORY, SEGMENT, Segment

logger = logging.getLogger("backups")

# The name by which the server knows it, in `synchronous_standby_names` and as its slot.
RECEIVER = "steady_wal"
PARTIAL = ".partial"
_LOOK_S = 1.0
_PAUSE_S = 2.0
_STOP_WITHIN_S = 10


def receive(store: Store, source: str, *, recipients: Path, each: Callable[[], None]) -> None:
    """Receive until SIGTERM or SIGINT; a server that goes away is waited for.

    `each` is called about every second, to look after the rest. Raises BackupFailed for what
    waiting does not heal: another cluster's WAL, or a key that does not seal.
    """
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with store.alone("wal"):
        while not stopped.is_set():
            try:
                _prepare(store, source, recipients)
            except BackupFailed as error:
                if not _passes(error):
                    raise
                logger.warning("%s", error)
            else:
                _stream(store, source, recipients, stopped, each)
            each()
            stopped.wait(_PAUSE_S)
        seal_whole(store, recipients=recipients)


def _passes(error: BackupFailed) -> bool:
    return str(error).startswith(("psql failed", "pg_receivewal failed"))


def _prepare(store: Store, source: str, recipients: Path) -> None:
    """Make sure that this server's WAL belongs here and that it keeps what we have not got."""
    identity = identify(source)
    store.belongs_to(identity.system)
    newest = max((Segment.named(name).timeline for name in _spooled(store)), default=0)
    if 0 < newest < identity.timeline:
        set_aside(store, recipients=recipients)
    run(
        "pg_receivewal", "--dbname", source, "--no-password",
        "--slot", RECEIVER, "--create-slot", "--if-not-exists",
    )  # fmt: skip


def _stream(
    store: Store, source: str, recipients: Path, stopped: threading.Event, each: Callable[[], None]
) -> None:
    """Keep one pg_receivewal running until it ends or we are stopped."""
    command: list[str | Path] = [
        program("pg_receivewal"), "--dbname", f"{source} application_name={RECEIVER}",
        "--no-password", "--directory", store.spool, "--slot", RECEIVER, "--synchronous",
        "--no-loop", "--status-interval", "2",
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as receiver:
        try:
            while receiver.poll() is None and not stopped.is_set():
                seal_whole(store, recipients=recipients)
                each()
                stopped.wait(_LOOK_S)
        finally:
            _end(receiver)
        if not stopped.is_set() and receiver.stderr is not None:
            logger.warning("pg_receivewal ended: %s", last_words(receiver.stderr.read()))


def _end(receiver: subprocess.Popen[str]) -> None:
    if receiver.poll() is None:
        receiver.send_signal(signal.SIGINT)
        try:
            receiver.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            receiver.kill()


def seal_whole(store: Store, *, recipients: Path) -> int:
    """Seal the whole segments of the spool and let go of all but the newest; return how many.

    The newest stays, because pg_receivewal goes on behind what it finds there.
    """
    whole = sorted(
        (path for path in store.spool.iterdir() if SEGMENT.fullmatch(path.name)),
        key=lambda path: Segment.named(path.name),
    )
    histories = [path for path in store.spool.iterdir() if HISTORY.fullmatch(path.name)]
    sealed = 0
    for path in [*histories, *whole]:
        target = store.wal / f"{path.name}{SUFFIX}"
        if not target.exists():
            seal_file(path, target, recipients=recipients)
            sealed += 1
    for path in whole[:-1]:
        path.unlink()
    return sealed


def set_aside(store: Store, *, recipients: Path) -> None:
    """Seal all of the spool, the segment being written too, and begin with an empty one.

    For a server that was restored: what it writes now branched off somewhere before the end of
    what was received. Nothing is thrown away: an earlier restore can still be asked for.
    """
    seal_whole(store, recipients=recipients)
    for path in store.spool.iterdir():
        if path.name.endswith(PARTIAL):
            seal_file(path, store.wal / f"{path.name}{SUFFIX}", recipients=recipients)
        path.unlink()
    logger.warning("The WAL of before is set aside. Take a base backup.")


def _spooled(store: Store) -> list[str]:
    names = [path.name.removesuffix(PARTIAL) for path in store.spool.iterdir()]
    return [name for name in names if SEGMENT.fullmatch(name)]


def last_received(store: Store) -> float | None:
    """Return when WAL last arrived, in seconds since 1970; None when none ever did."""
    return max((path.stat().st_mtime for path in store.spool.iterdir()), default=None)


def seconds_since(at: float | None) -> float | None:
    return None if at is None else max(0.0, time.time() - at)
