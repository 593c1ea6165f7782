"""Putting a data folder together from a whole backup and the WAL behind it.

PostgreSQL does the rest when it is started on that folder: it replays the WAL to its end, or to a
moment, and then opens a timeline of its own.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backups.errors import BackupFailed
from backups.manifest import verify
from backups.programs import last_words, program
from backups.receiving import PARTIAL
from backups.sealing import SUFFIX, fingerprint, open_file, opened
from backups.store import Backup, Store
from backups.wal import HISTORY, SEGMENT, Segment

# Where the WAL lies while it is replayed, inside the data folder: PostgreSQL's own commands run
# there, so no path has to be told. It takes the folder away when it has finished.
WAL_FOLDER = "steady_restore"


@dataclass(frozen=True)
class Restored:
    """A data folder that is ready to be started."""

    folder: Path
    backup: Backup
    segments: int
    to: datetime | None
    verified_by: str


def restore(
    store: Store, folder: Path, *, identity: Path, to: datetime | None = None, name: str = ""
) -> Restored:
    """Make a data folder that was not there; it is given its name when it is whole.

    With `to`, replaying stops right before the first commit after that moment. Raises
    BackupFailed, and leaves what it began in a folder with “.new” behind its name.
    """
    if folder.exists():
        raise BackupFailed(f"{folder} is there already: name a folder that is not.")
    backup = chosen(store.backups(), to=to, name=name)
    sealed = store.sealed_of(backup)
    if fingerprint(sealed) != backup.sha256:
        raise BackupFailed(f"{sealed} is not what was written: take another backup with --base.")
    half = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    with opened(sealed, identity=identity) as content:
        _unpack(content.fileno(), half)
    verified = verify(half, store.manifest_of(backup))
    segments = _lay_out_wal(store, half / WAL_FOLDER, backup, identity)
    _ask_for_recovery(half, to)
    half.rename(folder)
    return Restored(folder, backup, segments, to, verified)


def chosen(backups: Sequence[Backup], *, to: datetime | None, name: str = "") -> Backup:
    """Return the backup to begin with: the newest that was finished by then, or the named one."""
    if name:
        found = [backup for backup in backups if backup.name == name]
    else:
        found = [backup for backup in backups if to is None or backup.finished <= to]
    if not found:
        there = ", ".join(backup.name for backup in backups) or "none"
        asked = name or (f"before {to.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if to else "at all")
        raise BackupFailed(f"There is no whole backup {asked}. There are: {there}.")
    return found[-1]


def _unpack(content: int, folder: Path) -> None:
    done = subprocess.run(
        [program("tar"), "--extract", "--gzip", "--no-same-owner", "-C", folder],
        check=False, stdin=content, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise BackupFailed(f"The backup does not unpack: {last_words(done.stderr)}")


def _lay_out_wal(store: Store, folder: Path, backup: Backup, identity: Path) -> int:
    """Open every segment from the backup on, and what had been received of the next one."""
    folder.mkdir(mode=0o700)
    first = Segment.named(backup.first_segment)
    laid: set[str] = set()
    for path in sorted(store.wal.glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        if HISTORY.fullmatch(name) or _needed(name, first):
            open_file(path, folder / name, identity=identity)
            laid.add(name)
    for path in sorted(store.spool.iterdir()):
        wanted = HISTORY.fullmatch(path.name) or _needed(path.name, first)
        if wanted and path.name not in laid:
            shutil.copyfile(path, folder / path.name)
            laid.add(path.name)
    for name in sorted(laid):
        whole = name.removesuffix(PARTIAL)
        if whole != name:
            if whole in laid:
                (folder / name).unlink()
            else:
                (folder / name).rename(folder / whole)
    return sum(1 for name in laid if not HISTORY.fullmatch(name))


def _needed(name: str, first: Segment) -> bool:
    whole = name.removesuffix(PARTIAL)
    return bool(SEGMENT.fullmatch(whole)) and Segment.named(whole).number >= first.number


def _ask_for_recovery(data: Path, to: datetime | None) -> None:
    """Write down for PostgreSQL where the WAL is and how far to go, for its next start.

    The WAL goes away when that has ended. What an earlier restore wrote is taken out: its moment
    would be in the way of this one.
    """
    lines = [
        f'restore_command = \'cp "{WAL_FOLDER}/%f" "%p"\'',
        f"recovery_end_command = 'rm -rf {WAL_FOLDER}'",
        "recovery_target_timeline = 'latest'",
        "recovery_target_action = 'promote'",
    ]
    if to:
        lines += [f"recovery_target_time = '{to.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f+00}'"]
        lines += ["recovery_target_inclusive = true"]
    settings = data / "postgresql.auto.conf"
    kept = settings.read_text(encoding="utf-8").splitlines() if settings.exists() else []
    kept = [line for line in kept if not line.startswith(("restore_command", "recovery_"))]
    settings.write_text("\n".join([*kept, *lines]) + "\n", encoding="utf-8")
    (data / "recovery.signal").touch(mode=0o600)
    for left in ("postmaster.pid", "standby.signal"):
        (data / left).unlink(missing_ok=True)


def hand_over(folder: Path, *, uid: int, gid: int) -> None:
    """Give a restored folder to the account that PostgreSQL runs under."""
    for place, _folders, files in os.walk(folder):
        os.chown(place, uid, gid)
        for name in files:
            os.chown(Path(place) / name, uid, gid, follow_symlinks=False)
