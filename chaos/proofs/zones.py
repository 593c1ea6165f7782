"""T2: every time zone that changes its clocks, around its next four changes.

Checked by an oracle that knows nothing of `fold`: it asks each instant of the days around what
the wall clock shows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from chaos.arena import Arena
from chaos.results import Figure, Result, judged
from clinic.clock import SkippedTime, instant
from clinic.models import Clinic
from clinic.working_days import WorkingDays
from patients.models import Patient
from programs.actions.reminding import reminders
from programs.models import Booking

_CHANGES = 4
_HORIZON = timedelta(days=3 * 365)
_DAYS_BEFORE = (1, 2, 3, 7)
_AROUND = (-1, 0, 1)  # days around the change
_WALLS = [time(h, m) for h in range(24) for m in (0, 30)]
_EVERY_DAY = WorkingDays(frozenset(), ())
_LONG_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
_ALWAYS_OPEN = {"quiet_from": time(23, 59, 59), "quiet_until": time(0)}


def t2(arena: Arena) -> list[Result]:
    """Ask the house's own planning code, and count every instant that is not the oracle's."""
    checked = wrong = zones = gaps = folds = 0
    for name in sorted(available_timezones()):
        zone, changes = ZoneInfo(name), list(_changes(ZoneInfo(name)))
        zones += bool(changes)
        for day in changes:
            for around in _AROUND:
                for wall in _WALLS:
                    candidates = _instants(day + timedelta(days=around), wall, zone)
                    gaps += not candidates
                    folds += len(candidates) > 1
                    checked += 1 + len(_DAYS_BEFORE)
                    wrong += _wrong(day + timedelta(days=around), wall, name, candidates)
    figures: dict[str, Figure] = {
        "zones": zones, "checked": checked, "gaps": gaps, "folds": folds, "wrong": wrong,
    }  # fmt: skip
    return [judged("t2", arena.seed, figures, wrong=0)]


def _wrong(day: date, wall: time, name: str, candidates: list[datetime]) -> int:
    """Return how many of the house's answers about one wall time are not the right ones."""
    try:
        booked = [instant(day, wall, name)]
    except SkippedTime:
        booked = []
    mistakes = int(booked != candidates[:1])
    expected = candidates[0] if candidates else _moved_on(day, wall, ZoneInfo(name))
    for days in _DAYS_BEFORE:
        session = _instants(day + timedelta(days=days), wall, ZoneInfo(name))
        if session:
            mistakes += _planned(session[0], days, name) != [expected]
    return mistakes


def _planned(starts_at: datetime, days: int, zone: str) -> list[datetime]:
    """Return when the house reminds somebody of a session that many days before."""
    booking = _a_booking(days, zone)
    booking.starts_at = starts_at
    planned = reminders([booking], booking.clinic, _LONG_BEFORE, days=_EVERY_DAY)
    return [occasion.due_at for occasion in planned]


@lru_cache(maxsize=len(_DAYS_BEFORE))
def _a_booking(days: int, zone: str) -> Booking:
    clinic = Clinic(pk=1, time_zone=zone, **_ALWAYS_OPEN)
    return Booking(clinic=clinic, patient=Patient(clinic=clinic, reminder_days=[days]))


def _changes(zone: ZoneInfo) -> Iterator[date]:
    """Yield the local dates of the next changes of a zone's offset."""
    moment, found = datetime.now(UTC).replace(minute=0, second=0, microsecond=0), 0
    end = moment + _HORIZON
    while moment < end and found < _CHANGES:
        later = moment + timedelta(days=1)
        if moment.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield _day_of_change(moment, zone)
            found += 1
        moment = later


def _day_of_change(moment: datetime, zone: ZoneInfo) -> date:
    before = moment.astimezone(zone).utcoffset()
    while moment.astimezone(zone).utcoffset() == before:
        moment += timedelta(minutes=15)
    return moment.astimezone(zone).date()


def _instants(day: date, wall: time, zone: ZoneInfo) -> list[datetime]:
    """Return every instant, in order, at which the clocks of a zone show this date and time."""
    shown = datetime.combine(day, wall)
    offsets = {_offset(shown.replace(tzinfo=UTC) + timedelta(hours=h), zone) for h in (-30, 30)}
    found = {(shown - offset).replace(tzinfo=UTC) for offset in offsets}
    return sorted(m for m in found if m.astimezone(zone).replace(tzinfo=None) == shown)


def _moved_on(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a time that a change leaves out: as far after the change as asked."""
    shown = datetime.combine(day, wall).replace(tzinfo=UTC)
    return shown - _offset(shown - timedelta(hours=30), zone)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
