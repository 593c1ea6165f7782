"""When a check-in is due: pure reckoning in the patient's own wall time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic import clock

KIND = "check-in"
HOUR = time(9)
# Nobody is asked again so soon after an answer.
FRESH = timedelta(days=2)


@dataclass(frozen=True)
class Slot:
    """When the check-in of one local day is due, and from when it is too late for it (UTC)."""

    day: date
    due_at: datetime
    send_before: datetime


def slot(now: datetime, zone: str, *, quiet_from: time, quiet_until: time) -> Slot:
    """Return the slot of the local day that `now` falls on: 09:00, or the end of the quiet hours.

    It closes when the quiet hours begin again, at the latest with the day.
    """
    day = now.astimezone(ZoneInfo(zone)).date()
    due_at = _instant(day, quiet_until if _is_quiet(HOUR, quiet_from, quiet_until) else HOUR, zone)
    quiet, midnight = _instant(day, quiet_from, zone), clock.day_bounds(day, zone)[1]
    return Slot(day, due_at, quiet if quiet > due_at else midnight)


def is_her_turn(*, day: date, asked: date | None, answered: date | None, every_days: int) -> bool:
    """Say whether a patient is asked on a local day, from when she was last asked and answered."""
    if answered is not None and day - answered <= FRESH:
        return False
    return asked is None or (day - asked).days >= every_days


def _is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def _instant(day: date, at: time, zone: str) -> datetime:
    try:
        return clock.instant(day, at, zone)
    except clock.SkippedTime:  # the clocks go forward over it, by an hour at most
        return clock.instant(day, at.replace(hour=(at.hour + 1) % 24), zone)
