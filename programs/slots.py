"""A session's place in time, from the wall clock to the instants that constraints compare."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic import clock
from clinic.clock import SkippedTime
from clinic.errors import Refused
from programs.words import clock_words, day_words

SHORTEST, LONGEST = 5, 480
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Slot:
    """Local day, wall time and zone, which are the truth, with the UTC instants they mean."""

    day: date
    start_time: time
    minutes: int
    zone: str
    starts_at: datetime
    ends_at: datetime

    def wall(self, at: time) -> datetime:
        """Return the instant of another wall time on the same day; inside a clock gap, its end."""
        wall = datetime.combine(self.day, at, tzinfo=ZoneInfo(self.zone))
        return wall.astimezone(ZoneInfo("UTC"))

    def fields(self) -> dict[str, object]:
        """Return the columns of a session that a slot fills."""
        return {
            "day": self.day,
            "start_time": self.start_time,
            "minutes": self.minutes,
            "zone": self.zone,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
        }


def slot(day: date, start_time: time, minutes: int, zone: str) -> Slot:
    """Return the slot of a wall-clock start and a length in minutes.

    Raises Refused for a length out of bounds, a start that a clock change skips, and an end on
    another day. A start that happens twice means the first.
    """
    refuse_far_off(day, field="day")
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            f"{minutes} minutes is not a length a session can have, because it must end after it "
            f"starts and on the same day. Choose between {SHORTEST} and {LONGEST} minutes.",
            field="minutes",
        )
    try:
        starts_at = clock.instant(day, start_time, zone)
    except SkippedTime as error:
        raise SkippedTime(error.message, field="start_time") from None
    ends_at = starts_at + timedelta(minutes=minutes)
    tz = ZoneInfo(zone)
    if (ends_at - timedelta(seconds=1)).astimezone(tz).date() != day:
        raise Refused(
            f"{minutes} minutes from {start_time:%H:%M} ends at {clock_words(ends_at, tz)} on the "
            "next day. Choose an earlier start or fewer minutes, so that it ends by midnight.",
            field="minutes",
        )
    return Slot(day, start_time, minutes, zone, starts_at, ends_at)


def refuse_far_off(day: date, *, field: str) -> None:
    """Raise Refused for a year that no calendar of a clinic reaches."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(
            f"The year {day.year} is out of reach. Choose a day from {FIRST_YEAR} to {LAST_YEAR}.",
            field=field,
        )


def refuse_past(place: Slot) -> None:
    """Raise Refused for a slot whose start has gone by."""
    now = clock.now()
    if place.starts_at > now:
        return
    today = now.astimezone(ZoneInfo(place.zone)).date()
    raise Refused(
        f"{day_words(place.day)}, {place.start_time:%H:%M} is in the past. "
        "Choose a day and time still to come.",
        field="start_time" if place.day == today else "day",
    )
