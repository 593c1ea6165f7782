"""A recording, the limits of reading, and why a file cannot be read."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from programs.models.home_activity import ActivityKind

MOST_EXPANDED = 40 * 1024 * 1024
MOST_IN_ARCHIVE = 20
MOST_RECORDS = 200_000  # two days of a record a second
MOST_SECONDS = 20.0
MOST_PARTS = 20
# Between two points further apart than this nothing was recorded: a pause, where no timer says.
PAUSE_S = 300.0
FARTHEST_M = 200_000


class Unreadable(Exception):
    """A file that cannot be counted; `reason` is a code that pages put into words with `facts`."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass
class Budget:
    """How much of a worker one file may take: records, and seconds of the real clock."""

    records: int = MOST_RECORDS
    seconds: float = MOST_SECONDS
    ticking: Callable[[], float] = time.monotonic
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = self.ticking() + self.seconds

    def spend(self) -> None:
        """Count one record. Raises Unreadable when the file has had its share."""
        self.records -= 1
        if self.records < 0:
            raise Unreadable("too-many")
        if self.records % 256 == 0:
            self.check_time()

    def check_time(self) -> None:
        """Raise Unreadable when the time is over."""
        if self.ticking() > self._end:
            raise Unreadable("too-slow")


@dataclass(frozen=True)
class Point:
    """What a watch knew at one moment; the heart rate as it stands in the file, if it does."""

    at: datetime
    heart: int | None = None
    metres: float | None = None


@dataclass(frozen=True)
class Recording:
    """One activity of a file. `seconds` is the timer's: pauses are left out."""

    kind: ActivityKind
    started_at: datetime
    ended_at: datetime
    seconds: float
    points: list[Point]
    metres: float | None = None
    device: str = ""


def recording(
    *,
    kind: ActivityKind,
    points: list[Point],
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    seconds: float | None = None,
    metres: float | None = None,
    device: str = "",
) -> Recording:
    """Return a recording, with what its file does not say taken from its points."""
    points = sorted(points, key=lambda point: point.at)
    started_at = started_at or (points[0].at if points else None)
    if started_at is None:
        raise Unreadable("no-time")
    last = points[-1].at if points else started_at
    ended_at = max(ended_at or last, last)
    if seconds is None or not 0 < seconds <= (ended_at - started_at).total_seconds() + 60:
        seconds = _moving(points)
    if metres is None:
        metres = max((point.metres for point in points if point.metres is not None), default=None)
    if metres is not None and not 0 < metres <= FARTHEST_M:
        metres = None
    return Recording(kind, started_at, ended_at, seconds, points, metres, clean_name(device))


def clean_name(said: str) -> str:
    """Return a device's name as one printable line."""
    printable = "".join(char if char.isprintable() else " " for char in said)
    return " ".join(printable.split())[:80]


def _moving(points: list[Point]) -> float:
    """Return the seconds between points, longer silences left out."""
    steps = ((after.at - before.at).total_seconds() for before, after in pairwise(points))
    return sum(step for step in steps if step <= PAUSE_S)
