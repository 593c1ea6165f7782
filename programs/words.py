"""Times and days as sentences for staff say them."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from programs.models import Session


def day_words(day: date) -> str:
    """Return a date as in "Tuesday 24 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def days_words(first: date, last: date) -> str:
    """Return a span of days as in "from 24 December 2026 to 6 January 2027"."""
    if first == last:
        return f"on {first.day} {first:%B %Y}"
    return f"from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def hours_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return two instants as wall-clock times in `zone`, as in "10:00 to 11:00"."""
    tz = ZoneInfo(zone)
    return f"{clock_words(starts_at, tz)} to {clock_words(ends_at, tz)}"


def clock_words(at: datetime, tz: ZoneInfo) -> str:
    """Return an instant as a wall-clock time, as in "10:00"."""
    return f"{at.astimezone(tz):%H:%M}"


def spans_words(spans: list[tuple[time, time]]) -> str:
    """Return opening hours as in "09:00 to 13:00 and 15:00 to 19:00"."""
    return " and ".join(f"{opens:%H:%M} to {closes:%H:%M}" for opens, closes in spans)


def sets_words(sets: object, reps: object) -> str:
    """Return "1 set of 8" or "3 sets of 8 to 12"."""
    return f"{sets} {'set' if f'{sets}' == '1' else 'sets'} of {reps}"


def session_name(session: "Session") -> str:
    """Return a session by its title, as in "Strength of Tuesday 24 November 2026, 10:00"."""
    name = session.title or "The session"
    return f"{name} of {day_words(session.day)}, {session.start_time:%H:%M}"


def session_words(session: "Session") -> str:
    """Return a session as in "session of Tuesday 24 November 2026, 10:00"."""
    return f"session of {day_words(session.day)}, {session.start_time:%H:%M}"
