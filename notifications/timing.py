"""When a reminder leaves: a rule of the wall clock, not of hours before."""

from datetime import UTC, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import TimeField

from clinic.models import Clinic


def day_before_at(starts_at: datetime, days: int, zone: str, clinic: Clinic) -> datetime:
    """Return the UTC instant of a reminder: `days` (1 or more) before, at the same wall time.

    Dates and wall time are those of `zone`, an IANA name. A time in the clinic's quiet hours
    moves to their nearer end on the same day. Across clock changes the wall time stays; a time
    that a clock change leaves out moves on by the change.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    wall = _outside_quiet_hours(
        local.time(), _time(clinic, "quiet_from"), _time(clinic, "quiet_until")
    )
    day = local.date() - timedelta(days=days)
    return datetime.combine(day, wall.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _outside_quiet_hours(wall: time, quiet_from: time, quiet_until: time) -> time:
    if quiet_until <= quiet_from:  # quiet over midnight: the day between is open
        return min(max(wall, quiet_until), quiet_from)
    if not quiet_from < wall < quiet_until:  # quiet within the day
        return wall
    middle = (_minutes(quiet_from) + _minutes(quiet_until)) / 2
    return quiet_from if _minutes(wall) < middle else quiet_until


def _minutes(wall: time) -> float:
    return wall.hour * 60 + wall.minute + wall.second / 60


def _time(clinic: Clinic, field: str) -> time:
    # a clinic that has not been read back yet holds what it was given, text included
    return cast("time", TimeField().to_python(getattr(clinic, field)))


def after_quiet_hours(moment: datetime, clinic: Clinic) -> datetime:
    """Return a moment, or the end of the quiet hours that it falls into, in UTC."""
    zone = ZoneInfo(clinic.time_zone)
    local = moment.astimezone(zone)
    quiet_from, quiet_until = _time(clinic, "quiet_from"), _time(clinic, "quiet_until")
    wall, day = local.time(), local.date()
    if quiet_until < quiet_from:  # quiet over midnight: the day between is open
        if quiet_until <= wall <= quiet_from:
            return moment
        day += timedelta(days=1 if wall > quiet_from else 0)
    elif not quiet_from < wall < quiet_until:
        return moment
    return datetime.combine(day, quiet_until, tzinfo=zone).astimezone(UTC)
