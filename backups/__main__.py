"""Backups of the database.

    python -m backups base       take a whole backup and let go of what the policy does not keep
    python -m backups nightly    the same every day at STEADY_BACKUP_AT (03:00 UTC), until stopped
    python -m backups wal        receive the WAL until stopped
    python -m backups anew       set aside what was received; after a slot was lost
    python -m backups check      say how backups are; ends with code 1 when something is wrong
    python -m backups list       name the whole backups
    python -m backups restore FOLDER --identity FILE [--to MOMENT] [--base NAME] [--owner NAME]

The environment says where: STEADY_BACKUP_DIR the folder of backups, STEADY_BACKUP_SOURCE the
connection string of the replication role, STEADY_BACKUP_RECIPIENTS the file with the public key,
STEADY_BACKUP_STATUS the file that Steady reads, STEADY_PG_PROGRAMS the folder of PostgreSQL's
programs.
"""

import argparse
import json
import logging
import os
import pwd
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from backups.checking import Teller, look, tell
from backups.errors import BackupFailed
from backups.keeping import Policy, prune
from backups.receiving import receive, set_aside
from backups.restoring import hand_over, restore
from backups.store import Store
from backups.taking import take

logger = logging.getLogger("backups")
_AGAIN = timedelta(minutes=15)


def main() -> None:
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    os.umask(0o077)
    try:
        sys.exit(_COMMANDS[options.command](options))
    except BackupFailed as error:
        logger.error("%s", error)
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m backups", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--store", type=Path, help="the folder of backups (STEADY_BACKUP_DIR)")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("base", "nightly", "wal", "anew", "check", "list"):
        commands.add_parser(name)
    restoring = commands.add_parser("restore")
    restoring.add_argument("folder", type=Path, help="the data folder to make; must not be there")
    restoring.add_argument("--identity", type=Path, required=True, help="the file with the key")
    restoring.add_argument("--to", type=_moment, help="a moment with its zone, 2026-11-26T10:15Z")
    restoring.add_argument("--base", default="", help="begin with this backup")
    restoring.add_argument("--owner", default="", help="the account PostgreSQL runs under")
    return parser.parse_args()


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no moment with a zone: write it as 2026-11-26T10:15:00Z."
        )
    return at


def _store(options: argparse.Namespace) -> Store:
    return Store(options.store or Path(_told("STEADY_BACKUP_DIR")))


def _told(name: str) -> str:
    if not (value := os.environ.get(name, "")):
        raise BackupFailed(f"{name} is not set; `python -m backups --help` says what it means.")
    return value


def _status() -> Path | None:
    path = os.environ.get("STEADY_BACKUP_STATUS", "")
    return Path(path) if path else None


def _recipients() -> Path:
    return Path(_told("STEADY_BACKUP_RECIPIENTS"))


def _base(options: argparse.Namespace) -> int:
    store = _store(options)
    backup = take(store, _told("STEADY_BACKUP_SOURCE"), recipients=_recipients())
    logger.info("The backup %s is whole: %d MB.", backup.name, backup.bytes >> 20)
    gone, segments = prune(store, Policy())
    logger.info("Let go of %d backups and %d WAL segments.", len(gone), segments)
    return 0


def _nightly(options: argparse.Namespace) -> int:
    """Take a backup a day; one that failed is tried again a quarter of an hour later."""
    at = time.fromisoformat(os.environ.get("STEADY_BACKUP_AT", "03:00"))
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    failed = not _store(options).backups()  # the first one at once
    while not stopped.is_set():
        now = datetime.now(UTC)
        wait = timedelta() if failed is True else next_run(now, at) - now
        failed = False
        if stopped.wait(wait.total_seconds()):
            break
        try:
            _base(options)
        except BackupFailed as error:
            logger.error("%s Trying again in 15 minutes.", error)
            stopped.wait(_AGAIN.total_seconds())
            failed = True
    return 0


def next_run(now: datetime, at: time) -> datetime:
    """Return the next time of day `at`, in UTC."""
    today = datetime.combine(now.date(), at, tzinfo=UTC)
    return today if today > now else today + timedelta(days=1)


def _wal(options: argparse.Namespace) -> int:
    store = _store(options)
    teller = Teller(store, _status())
    receive(store, _told("STEADY_BACKUP_SOURCE"), recipients=_recipients(), each=teller)
    return 0


def _anew(options: argparse.Namespace) -> int:
    store = _store(options)
    with store.alone("wal"):
        set_aside(store, recipients=_recipients())
    return 0


def _check(options: argparse.Namespace) -> int:
    condition = look(_store(options))
    if path := _status():
        tell(condition, path)
    print(json.dumps(asdict(condition), indent=1))  # noqa: T201 - what was asked for
    return 0 if condition.well else 1


def _list(options: argparse.Namespace) -> int:
    for backup in _store(options).backups():
        print(f"{backup.name}  {backup.finished_at}  {backup.bytes >> 20} MB")  # noqa: T201
    return 0


def _restore(options: argparse.Namespace) -> int:
    owner = pwd.getpwnam(options.owner) if options.owner else None
    done = restore(
        _store(options), options.folder,
        identity=options.identity, to=options.to, name=options.base,
    )  # fmt: skip
    if owner:
        hand_over(done.folder, uid=owner.pw_uid, gid=owner.pw_gid)
    logger.info(
        "%s is ready, from the backup %s and %d WAL segments. Start PostgreSQL on it, and then "
        "follow docs/restore.md.", done.folder, done.backup.name, done.segments,
    )  # fmt: skip
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "base": _base,
    "nightly": _nightly,
    "wal": _wal,
    "anew": _anew,
    "check": _check,
    "list": _list,
    "restore": _restore,
}

if __name__ == "__main__":
    main()
