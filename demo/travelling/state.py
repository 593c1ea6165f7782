"""What a journey through time has done so far, in a file beside the clock's offset.

Web and worker read the same file; the advisory lock in the database says who is on the way.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

# Any number that nobody else locks; it means "a journey is under way".
LOCK = 7_321_001


@dataclass(frozen=True)
class Journey:
    """One journey: aware instants, `at` how far it is; `ended` when it has arrived."""

    since: datetime
    until: datetime
    at: datetime
    ended: bool = False

    @property
    def percent(self) -> int:
        whole = (self.until - self.since).total_seconds() or 1
        return min(100, int(100 * (self.at - self.since).total_seconds() / whole))


def _path(name: str) -> Path:
    assert settings.CLOCK_OFFSET_FILE is not None, "a clock that cannot be moved"
    return Path(settings.CLOCK_OFFSET_FILE).with_name(name)


def save(journey: Journey) -> None:
    """Write the journey down; a reader sees the old one or the new one, never half of it."""
    facts = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(journey).items()}
    _replace(_path("journey.json"), json.dumps(facts))


def last() -> Journey | None:
    """Return the last journey, under way or over; None when there was none."""
    if settings.CLOCK_OFFSET_FILE is None:
        return None
    try:
        facts = json.loads(_path("journey.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    times = {key: datetime.fromisoformat(facts[key]) for key in ("since", "until", "at")}
    return Journey(**times, ended=facts["ended"])


def age_s() -> float:
    """Return how many real seconds ago the journey's file was written."""
    try:
        return time.time() - _path("journey.json").stat().st_mtime
    except FileNotFoundError:
        return 0


def set_offset(seconds: float) -> None:
    """Set how far the clinic's clock is ahead, for every process at once."""
    _replace(_path(Path(settings.CLOCK_OFFSET_FILE or "").name), f"{seconds:.3f}")


def forget() -> None:
    """Set the clock back to the real time and forget the last journey."""
    if settings.CLOCK_OFFSET_FILE is not None:
        _path("journey.json").unlink(missing_ok=True)
        Path(settings.CLOCK_OFFSET_FILE).unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)


@contextmanager
def only_traveller() -> Iterator[bool]:
    """Hold the journey's lock inside; yields False when somebody else is on the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def under_way() -> bool:
    """Whether somebody holds the journey's lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND classid = 0 AND objid = %s)
            """,
            [LOCK],
        )
        return bool(cursor.fetchone()[0])
