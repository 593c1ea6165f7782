"""The stretch of time that figures are about: whole days on the clinic's own wall clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic import clock
from clinic.models import Clinic

WEEKS = (13, 26, 52)
# How long after a signal a stop still counts as what it was about.
FOLLOWED_DAYS = 182


@dataclass(frozen=True)
class Period:
    """Local days of a clinic, both included; `at` is the moment of looking."""

    clinic: Clinic
    first: date
    last: date
    at: datetime

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def parameters(self) -> dict[str, Any]:
        """What the SQL of every figure may name."""
        zone = self.clinic.time_zone
        back = timedelta(days=FOLLOWED_DAYS)
        return {
            "clinic": self.clinic.pk,
            "zone": zone,
            "first": self.first,
            "last": self.last,
            "starts": clock.day_bounds(self.first, zone)[0],
            "ends": clock.day_bounds(self.last, zone)[1],
            "now": self.at,
            "today": self.at.astimezone(ZoneInfo(zone)).date(),
            "followed_days": FOLLOWED_DAYS,
            # Whoever was flagged in these days has been followed for as long as it takes.
            "index_first": self.first - back,
            "index_last": self.last - back,
            "index_starts": clock.day_bounds(self.first - back, zone)[0],
            "index_ends": clock.day_bounds(self.last - back, zone)[1],
            "check_in_days": self.clinic.check_in_days,
            "excused_notice_hours": self.clinic.excused_notice_hours,
        }


def last_weeks(clinic: Clinic, *, weeks: int, now: datetime) -> Period:
    """Return the last so many times seven days that are over: up to yesterday, there."""
    last = now.astimezone(ZoneInfo(clinic.time_zone)).date() - timedelta(days=1)
    return Period(clinic, last - timedelta(days=7 * weeks - 1), last, now)


def quarter_of(clinic: Clinic, *, first: date, now: datetime) -> Period:
    """Return the calendar quarter that begins on this day."""
    return Period(clinic, first, next_quarter(first) - timedelta(days=1), now)


def next_quarter(first: date) -> date:
    """Return the first day of the quarter after the one that begins on `first`."""
    return date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)


def quarter_with(day: date) -> date:
    """Return the first day of the quarter that a day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
