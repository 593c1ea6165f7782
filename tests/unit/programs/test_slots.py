"""A slot from wall clock to instants, in any zone and on any day."""

from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.errors import Refused
from programs.slots import slot

ZONES = ["Europe/Madrid", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata", "UTC"]


@given(
    day=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    minutes=st.integers(-10, 600),
    zone=st.sampled_from(ZONES),
)
def test_a_slot_is_its_length_on_its_day_or_refused(day, start, minutes, zone):
    try:
        made = slot(day, start, minutes, zone)
    except Refused:
        return
    local = made.starts_at.astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (day, start)
    assert made.ends_at - made.starts_at == timedelta(minutes=minutes)
    assert (made.ends_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() == day
    assert made.starts_at.tzinfo is UTC


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_years_out_of_reach_are_refused_and_do_not_overflow(year):
    with pytest.raises(Refused, match=str(year)):
        slot(date(year, 12, 31), time(23), 60, "America/Los_Angeles")
