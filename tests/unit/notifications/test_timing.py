"""When a reminder leaves, across clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.clock import SkippedTime, instant
from clinic.models import Clinic
from notifications.timing import after_quiet_hours, day_before_at

MOMENTS = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]


def clinic(quiet_from=time(20), quiet_until=time(8)):
    return Clinic(quiet_from=quiet_from, quiet_until=quiet_until)


@given(
    zone=st.sampled_from(ZONES),
    starts_at=MOMENTS,
    days=st.integers(1, 28),
)
def test_a_reminder_leaves_on_its_day_outside_quiet_hours(zone, starts_at, days):
    due = day_before_at(starts_at, days, zone, clinic())
    local, start = due.astimezone(ZoneInfo(zone)), starts_at.astimezone(ZoneInfo(zone))
    assert due.tzinfo is UTC
    assert due < starts_at
    assert local.date() == start.date() - timedelta(days=days)
    assert time(8) <= local.time() <= time(20)
    if time(8) <= start.time() <= time(20):
        assert local.time() == start.time(), "the wall time stays across clock changes"


@given(
    zone=st.sampled_from(ZONES),
    starts_at=MOMENTS,
)
def test_without_quiet_hours_only_a_skipped_time_moves(zone, starts_at):
    due = day_before_at(starts_at, 1, zone, clinic(time(23, 59, 59, 999999), time(0)))
    local, start = due.astimezone(ZoneInfo(zone)), starts_at.astimezone(ZoneInfo(zone))
    moved = local.replace(tzinfo=None) - start.replace(tzinfo=None) + timedelta(days=1)
    assert moved in (timedelta(), timedelta(minutes=30), timedelta(hours=1))


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        # clocks go forward between reminder and session: still 10:00 on the wall
        ("Europe/Berlin", "2026-03-29T10:00", "2026-03-28T09:00Z"),
        ("Europe/Berlin", "2026-10-25T10:00", "2026-10-24T08:00Z"),
        ("America/New_York", "2026-03-08T09:00", "2026-03-07T14:00Z"),
        ("Australia/Lord_Howe", "2026-10-04T09:00", "2026-10-02T22:30Z"),
        # quiet hours: too early moves on, too late moves back, on the same day
        ("Europe/Berlin", "2026-06-10T07:15", "2026-06-09T06:00Z"),
        ("Europe/Berlin", "2026-06-10T20:30", "2026-06-09T18:00Z"),
    ],
)
def test_known_days(zone, start, due):
    starts_at = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    assert day_before_at(starts_at, 1, zone, clinic()) == datetime.fromisoformat(due)


def test_quiet_hours_within_the_day_move_to_their_nearer_end():
    siesta = clinic(time(13), time(16))
    at = datetime(2026, 6, 10, 15, 0, tzinfo=UTC)
    assert day_before_at(at, 1, "UTC", siesta).time() == time(16)
    assert day_before_at(at.replace(hour=13, minute=20), 1, "UTC", siesta).time() == time(13)
    assert day_before_at(at.replace(hour=18), 1, "UTC", siesta).time() == time(18)


def test_a_clinic_not_yet_read_back_holds_text():
    at = datetime(2026, 6, 10, 6, 0, tzinfo=UTC)
    assert day_before_at(at, 1, "UTC", Clinic()).time() == time(8)


@given(zone=st.sampled_from(ZONES), moment=MOMENTS)
def test_a_moment_in_quiet_hours_waits_for_their_end(zone, moment):
    at = Clinic(time_zone=zone, quiet_from=time(20), quiet_until=time(8))
    after = after_quiet_hours(moment, at)
    local, wall = after.astimezone(ZoneInfo(zone)), moment.astimezone(ZoneInfo(zone)).time()
    assert moment <= after <= moment + timedelta(hours=13)
    assert time(8) <= local.time() <= time(20)
    if time(8) <= wall <= time(20):
        assert after == moment
    else:
        assert local.time() == time(8)


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    rest = Clinic(time_zone="Europe/London", quiet_from=time(11), quiet_until=time(14))
    assert after_quiet_hours(noon, rest) == noon + timedelta(hours=2)
    never = Clinic(time_zone="Europe/London", quiet_from=time(0), quiet_until=time(0))
    assert after_quiet_hours(noon, never) == noon


def transitions(zone: ZoneInfo) -> list[datetime]:
    """Return the first four instants of 2026 and 2027 at which a zone's clocks change."""
    hour, found = datetime(2026, 1, 1, tzinfo=UTC), []
    while hour.year < 2028 and len(found) < 4:
        week = hour + timedelta(days=7)
        if hour.astimezone(zone).utcoffset() != week.astimezone(zone).utcoffset():
            found.append(_narrowed(zone, hour, week))
        hour = week
    return found


def _narrowed(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def test_every_zone_at_every_clock_change_and_every_offset():
    """T2: the wall time stays, a gap moves on by the change, a fold means its first hour."""
    never = clinic(time(0), time(0))
    seen = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for change in transitions(zone):
            day = change.astimezone(zone).date()
            wall_of = {
                (change + timedelta(minutes=minutes)).astimezone(zone).time().replace(second=0)
                for minutes in (-90, -30, 30, 90)
            }
            for wall in wall_of:
                for days in range(1, 29):
                    start = datetime.combine(day + timedelta(days=days), wall, tzinfo=zone)
                    due = day_before_at(start.astimezone(UTC), days, name, never)
                    _right(due, start.astimezone(UTC).astimezone(zone).time(), zone)
                    seen += 1
            _gap_or_fold(name, change)
    assert seen > 30_000


def _right(due: datetime, wall: time, zone: ZoneInfo) -> None:
    local = due.astimezone(zone)
    if local.time() != wall:  # only where that wall time does not exist on that day
        alone = datetime.combine(local.date(), wall, tzinfo=zone)
        assert alone.astimezone(UTC).astimezone(zone).time() != wall
    assert local.fold == 0, "of an hour that comes twice, the first"


def _gap_or_fold(name: str, change: datetime) -> None:
    zone = ZoneInfo(name)
    before, after = (change - timedelta(minutes=2)).astimezone(zone), change.astimezone(zone)
    shift = after.utcoffset() - before.utcoffset()
    wall = (before.replace(tzinfo=None) + abs(shift) / 2).time()
    day = (before.replace(tzinfo=None) + abs(shift) / 2).date()
    if shift > timedelta():
        with pytest.raises(SkippedTime):
            instant(day, wall, name)
    else:
        wall = (before.replace(tzinfo=None) - abs(shift) / 2).time()
        day = (before.replace(tzinfo=None) - abs(shift) / 2).date()
        assert instant(day, wall, name).astimezone(zone).utcoffset() == before.utcoffset()
