"""When a reminder leaves: a rule of the wall clock, not of hours before."""

from datetime import UTC, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import TimeField

from clinic.models import Clinic
from clinic.working_days import WorkingDays

_MORNING = time(10)
_TIME = TimeField()


def day_before_at(
    starts_at: datetime,
    days: int,
    zone: str,
    clinic: Clinic,
    open_days: WorkingDays | None = None,
) -> datetime:
    """Return the UTC instant of a reminder: `days` (1 or more) before, at the same wall time.

    Dates and wall time are those of `zone`, an IANA name: the recipient's. A time in quiet hours,
    which the clinic sets and her clock shows, moves to their nearer end on the same day. A day on
    which nobody answers the phone, as `open_days` knows them, gives way to the last open one
    before. Across clock changes the wall time stays; a time that a clock change leaves out moves
    on by the change.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    wall = _outside_quiet_hours(
        local.time(), _time(clinic, "quiet_from"), _time(clinic, "quiet_until")
    )
    day = local.date() - timedelta(days=days)
    if open_days is not None:
        day = open_days.last_open(day)
    return datetime.combine(day, wall.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _outside_quiet_hours(wall: time, quiet_from: time, quiet_until: time) -> time:
    if quiet_until < quiet_from:  # quiet over midnight: the day between is open
        return min(max(wall, quiet_until), quiet_from)
    if not quiet_from < wall < quiet_until:  # quiet within the day
        return wall
    middle = (_minutes(quiet_from) + _minutes(quiet_until)) / 2
    return quiet_from if _minutes(wall) < middle else quiet_until


def _minutes(wall: time) -> float:
    return wall.hour * 60 + wall.minute + wall.second / 60


def _time(clinic: Clinic, field: str) -> time:
    value = getattr(clinic, field)
    # a clinic that has not been read back yet holds what it was given, text included
    return value if isinstance(value, time) else cast("time", _TIME.to_python(value))


def when_answered(moment: datetime, clinic: Clinic, zone: str, days: WorkingDays) -> datetime:
    """Return a moment after the quiet hours of `zone` on a day when the clinic's phone is answered.

    What has to wait for another day leaves in its morning.
    """
    leaves_at = after_quiet_hours(moment, clinic, zone)
    local = leaves_at.astimezone(ZoneInfo(zone)).date()
    day = days.next_open(local)
    if day == local:
        return leaves_at
    morning = datetime.combine(day, _MORNING, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return after_quiet_hours(morning, clinic, zone)


def is_quiet(moment: datetime, clinic: Clinic, zone: str) -> bool:
    """Say whether it is a quiet hour on somebody's clock."""
    return after_quiet_hours(moment, clinic, zone) != moment


def after_quiet_hours(moment: datetime, clinic: Clinic, zone: str = "") -> datetime:
    """Return a moment, or the end of the quiet hours that it falls into, in UTC.

    The hours are those of the clock in `zone`, the recipient's; without one, in the clinic's.
    """
    tz = ZoneInfo(zone or clinic.time_zone)
    local = moment.astimezone(tz)
    quiet_from, quiet_until = _time(clinic, "quiet_from"), _time(clinic, "quiet_until")
    wall, day = local.time(), local.date()
    if quiet_until < quiet_from:  # quiet over midnight: the day between is open
        if quiet_until <= wall <= quiet_from:
            return moment
        day += timedelta(days=1 if wall > quiet_from else 0)
    elif not quiet_from < wall < quiet_until:
        return moment
    return datetime.combine(day, quiet_until, tzinfo=tz).astimezone(UTC)
