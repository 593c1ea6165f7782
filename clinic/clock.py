"""The one clock. Domain code asks it, SQL gets its answer as a parameter.

The demo's time travel and the tests move it through a file of seconds, which every process of a
clinic (web, worker, beat) reads, so that all of them live in the same hour.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from clinic.errors import Refused

_standing: ContextVar[datetime | None] = ContextVar("standing clock", default=None)


class SkippedTime(Refused):
    """A wall-clock time that a clock change leaves out."""


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment inside, for this thread alone.

    For writing down what happened at another time; everybody else's clock goes on.
    """
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)


def offset() -> timedelta:
    """Return how far the clinic's clock is ahead of the real one; zero outside demo and tests."""
    path = settings.CLOCK_OFFSET_FILE
    if path is None:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(path).read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError):
        return timedelta()


def now() -> datetime:
    """Return the present as an aware UTC datetime."""
    return _standing.get() or datetime.now(UTC) + offset()


def today(zone: str) -> date:
    """Return today's date on a wall clock in `zone`, an IANA name."""
    return now().astimezone(ZoneInfo(zone)).date()


def instant(day: date, at: time, zone: str) -> datetime:
    """Return the UTC instant of a wall-clock time.

    A time that happens twice (autumn) means its first occurrence. Raises SkippedTime for a time
    that does not happen at all (spring).
    """
    wall = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    moment = wall.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise SkippedTime(
            f"{at:%H:%M} does not exist on {day:%-d %B %Y}: the clocks go forward that night. "
            "Choose a time an hour earlier or later.",
            field="start_time",
        )
    return moment


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the first instant of a local day and of the next one, in UTC."""
    start = datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))
    return start, end.astimezone(UTC)
