"""The calendar of a simulated clinic: weeks from a Monday, and when in a week things happen."""

from datetime import UTC, date, datetime, timedelta

from simulation.chance import Ints

FIRST_MONDAY = date(2024, 1, 1)
TIME_ZONE = "UTC"


def day(week: int, weekday: int = 0) -> date:
    """Return a day of a calendar week; weekday 0 is Monday."""
    return FIRST_MONDAY + timedelta(days=7 * week + weekday)


def list_is_made(week: int) -> datetime:
    """Return the end of a week, when the list for the next Monday is made."""
    return datetime.combine(day(week + 1), datetime.min.time(), UTC) - timedelta(hours=1)


def calls_are_made(week: int) -> datetime:
    """Return when the calls from a week's list are made: the Monday after it."""
    return datetime.combine(day(week + 1), datetime.min.time(), UTC) + timedelta(hours=9)


def call_day(week: int | Ints, first_week: Ints) -> Ints:
    """Return the day of those calls, counted from each woman's own first tablet."""
    return 7 * (week + 1 - first_week)
