"""The folder that holds backups, and what counts as one.

base/NAME/     a sealed whole backup, its manifest and `backup.json`; the name appears last
wal/           sealed segments and timeline histories
spool/         what is being received, unsealed: the newest segment and the one being written
staging/       whole backups on their way; nothing in here counts
cluster.json   whose backups these are
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from backups.errors import BackupFailed
from backups.sealing import SUFFIX, settle
from backups.wal import SEGMENT

_TOLD = "backup.json"


@dataclass(frozen=True)
class Backup:
    """One whole backup that was verified and sealed."""

    name: str
    started_at: str
    finished_at: str
    system: str
    first_segment: str
    bytes: int
    sha256: str

    @property
    def finished(self) -> datetime:
        return datetime.fromisoformat(self.finished_at)


@dataclass(frozen=True)
class Store:
    """A folder of backups of one database cluster."""

    folder: Path

    def __post_init__(self) -> None:
        for place in (self.base, self.wal, self.spool, self.staging):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def base(self) -> Path:
        return self.folder / "base"

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    @property
    def staging(self) -> Path:
        return self.folder / "staging"

    @contextmanager
    def alone(self, work: str) -> Iterator[None]:
        """Hold the store against another one that does the same. Raises BackupFailed."""
        with (self.folder / f"{work}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupFailed(f"Another “{work}” works in {self.folder}.") from None
            yield

    def backups(self) -> list[Backup]:
        """Return the whole backups, the oldest first."""
        found = [read_told(told) for told in self.base.glob(f"*/{_TOLD}")]
        return sorted(found, key=lambda backup: (backup.finished, backup.name))

    def sealed_of(self, backup: Backup) -> Path:
        return self.base / backup.name / f"data.tar.gz{SUFFIX}"

    def manifest_of(self, backup: Backup) -> Path:
        return self.base / backup.name / "backup_manifest"

    def publish(self, half: Path, backup: Backup) -> None:
        """Let a backup count: it is given its name once everything of it is on the disk."""
        write_whole(half / _TOLD, json.dumps(asdict(backup), indent=1))
        settle(half)
        half.rename(self.base / backup.name)
        settle(self.base)

    def segments(self) -> set[str]:
        """Return the names of all whole WAL segments, sealed or still in the spool."""
        names = {path.name.removesuffix(SUFFIX) for path in self.wal.glob(f"*{SUFFIX}")}
        names |= {path.name for path in self.spool.iterdir()}
        return {name for name in names if SEGMENT.fullmatch(name)}

    def belongs_to(self, system: str) -> None:
        """Keep apart what belongs to different clusters. Raises BackupFailed for a stranger."""
        told = self.folder / "cluster.json"
        if not told.exists():
            write_whole(told, json.dumps({"system": system}))
        known = json.loads(told.read_text(encoding="utf-8"))["system"]
        if known != system:
            raise BackupFailed(
                f"{self.folder} holds backups of the database cluster {known}, and this one is "
                f"{system}: give it a folder of its own."
            )


def read_told(path: Path) -> Backup:
    """Return what a backup says of itself."""
    return Backup(**json.loads(path.read_text(encoding="utf-8")))


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, after a power cut too."""
    half = path.with_name(f"{path.name}.{os.getpid()}.new")
    with half.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)
    settle(path.parent)


def moment(at: datetime) -> str:
    """Return a moment as it is written into files and names of backups."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
