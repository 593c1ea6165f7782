"""When a check-in is due: wall time, quiet hours, clock changes, once in so many days."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.schedule import is_her_turn, slot

MADRID = "Europe/Madrid"
ZONES = [MADRID, "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
NIGHT = {"quiet_from": time(20), "quiet_until": time(8)}


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(date(2026, 3, 28), 8), (date(2026, 3, 29), 7), (date(2026, 10, 25), 8)]
)
def test_due_at_nine_by_her_clock_on_both_sides_of_a_clock_change(day, utc_hour):
    found = slot(datetime.combine(day, time(12), UTC), MADRID, **NIGHT)
    assert found.day == day
    assert found.due_at == datetime.combine(day, time(utc_hour), UTC)


def test_due_when_the_quiet_hours_end_if_they_last_longer():
    now = datetime(2026, 6, 1, 3, tzinfo=UTC)
    found = slot(now, MADRID, quiet_from=time(19), quiet_until=time(10, 30))
    assert found.due_at.astimezone(ZoneInfo(MADRID)).time() == time(10, 30)
    assert found.send_before.astimezone(ZoneInfo(MADRID)).time() == time(19)


def test_end_of_the_quiet_hours_that_a_clock_change_skips_is_an_hour_later():
    now = datetime(2026, 3, 29, 12, tzinfo=UTC)
    found = slot(now, MADRID, quiet_from=time(2, 30), quiet_until=time(2, 15))
    assert found.due_at < found.send_before


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
    quiet_from=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    quiet_until=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_slot_is_on_her_day_and_open_for_a_while(now, zone, quiet_from, quiet_until):
    moment = now.replace(tzinfo=UTC)
    found = slot(moment, zone, quiet_from=quiet_from, quiet_until=quiet_until)
    local = found.due_at.astimezone(ZoneInfo(zone))
    assert local.date() == found.day == moment.astimezone(ZoneInfo(zone)).date()
    assert found.due_at < found.send_before


@given(every=st.integers(1, 28), days=st.integers(30, 200))
def test_asked_once_in_so_many_days_when_she_never_answers(every, days):
    asked, first = [], date(2026, 1, 1)
    for number in range(days):
        day = first + timedelta(days=number)
        last = asked[-1] if asked else None
        if is_her_turn(day=day, asked=last, answered=None, every_days=every):
            asked.append(day)
    assert {(b - a).days for a, b in pairwise(asked)} <= {every}
    assert len(asked) == -(-days // every)


@pytest.mark.parametrize(("days", "asked"), [(0, False), (2, False), (3, True), (30, True)])
def test_left_alone_for_two_days_after_an_answer(days, asked):
    today = date(2026, 6, 1)
    answered = today - timedelta(days=days)
    assert is_her_turn(day=today, asked=None, answered=answered, every_days=7) is asked
