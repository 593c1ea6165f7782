"""Whether backups still happen: what was found, and each trouble in a sentence."""

import json
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backups.receiving import last_received, seconds_since
from backups.store import Store, moment, write_whole
from backups.wal import gaps

# A backup is taken every night; one that failed is noticed before the next.
BASE_LIMIT = timedelta(hours=26)
# Heartbeats are written every ten seconds, so a living clinic's WAL never rests for long.
WAL_LIMIT = timedelta(minutes=5)
_LEAST_FREE = 0.1


@dataclass(frozen=True)
class Condition:
    """What stands in a store at one moment. Ages are in seconds, None for what never was."""

    at: str
    base: str
    base_age_s: float | None
    base_bytes: int
    wal_age_s: float | None
    wal_missing: int
    free_bytes: int
    free_share: float
    troubles: list[str]

    @property
    def well(self) -> bool:
        return not self.troubles


def look(store: Store, *, now: datetime | None = None) -> Condition:
    """Look a store over."""
    at = now or datetime.now(UTC)
    backups = store.backups()
    last = backups[-1] if backups else None
    age = (at - last.finished).total_seconds() if last else None
    wal_age = seconds_since(last_received(store))
    missing = gaps(store.segments(), since=last.first_segment) if last else 0
    disk = shutil.disk_usage(store.folder)
    share = disk.free / disk.total
    return Condition(
        at=moment(at),
        base=last.name if last else "",
        base_age_s=age,
        base_bytes=last.bytes if last else 0,
        wal_age_s=wal_age,
        wal_missing=missing,
        free_bytes=disk.free,
        free_share=round(share, 3),
        troubles=_troubles(age, wal_age, missing, share, last.bytes if last else 0, disk.free),
    )


def _troubles(
    age: float | None, wal_age: float | None, missing: int, share: float, size: int, free: int
) -> list[str]:
    troubles = []
    if age is None:
        troubles.append("There is no whole backup yet.")
    elif age > BASE_LIMIT.total_seconds():
        troubles.append(f"The last whole backup is {age / 3600:.0f} hours old.")
    if wal_age is None:
        troubles.append("No WAL was ever received.")
    elif wal_age > WAL_LIMIT.total_seconds():
        troubles.append(f"No WAL has arrived for {wal_age / 60:.0f} minutes.")
    if missing > 0:
        troubles.append(f"{missing} WAL segments since the last whole backup are missing.")
    if share < _LEAST_FREE or free < 2 * size:
        troubles.append(f"The disk of the backups is nearly full: {free >> 20} MB are left.")
    return troubles


def tell(condition: Condition, path: Path) -> None:
    """Leave word of a store's condition for Steady, which shows it to people."""
    write_whole(path, json.dumps({**asdict(condition), "well": condition.well}))
    path.chmod(0o644)


class Teller:
    """Leaves word once a minute, however often it is asked."""

    def __init__(self, store: Store, path: Path | None, *, every_s: float = 60) -> None:
        self._store, self._path, self._every_s = store, path, every_s
        self._last = 0.0

    def __call__(self) -> None:
        if self._path and time.monotonic() >= self._last + self._every_s:
            tell(look(self._store), self._path)
            self._last = time.monotonic()
