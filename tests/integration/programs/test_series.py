"""Weekly series: all or nothing, at the same wall time, around closures."""

from datetime import date, time, timedelta

import pytest

from clinic.errors import Refused
from clinic.models import Closure
from programs import actions
from programs.models import Series, Session
from programs.selectors.series import days_left_out
from tests.factories.programs import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


def make(here, **changes) -> Series:
    asked = {
        "clinic": here.clinic,
        "kind": "class",
        "title": "Monday class",
        "weekday": 1,
        "start_time": time(9),
        "minutes": 60,
        "physiologist": here.physiologist,
        "room": here.room,
        "capacity": 6,
        "first_day": date(2027, 3, 1),
        "last_day": date(2027, 4, 30),
        "by": here.by,
    }
    return actions.create_series(**{**asked, **changes})


def test_nine_oclock_stays_nine_oclock_across_the_clock_change(here):
    series = make(here)
    sessions = list(series.sessions.order_by("day"))
    assert len(sessions) == 9
    assert {s.start_time for s in sessions} == {time(9)}
    assert {(s.day < date(2027, 3, 28), s.starts_at.hour) for s in sessions} == {
        (True, 8),
        (False, 7),
    }


def test_closures_are_left_out_and_listed(here):
    Closure.objects.create(
        clinic=here.clinic,
        first_day=date(2027, 3, 8),
        last_day=date(2027, 3, 14),
        reason="Works",
    )
    series = make(here)
    assert series.sessions.count() == 8
    (left_out,) = days_left_out(series)
    assert left_out.day == date(2027, 3, 8)
    assert "Works" in left_out.why


def test_a_conflict_at_the_third_names_it_and_nothing_is_made(here):
    here.session(day=date(2027, 3, 15), start_time=time(9, 30))
    with pytest.raises(actions.SeriesConflict) as caught:
        make(here)
    assert (caught.value.number, caught.value.day) == (3, date(2027, 3, 15))
    assert "Occurrence 3 of 9, Monday 15 March 2027" in caught.value.message
    assert "Ana Ruiz already has a session 09:30 to 10:30" in caught.value.message
    assert (Series.objects.count(), Session.objects.count()) == (0, 1)


def test_an_occurrence_in_the_clock_gap_is_named(here):
    with pytest.raises(actions.SeriesConflict, match=r"Occurrence 4 of 8.*does not exist"):
        make(here, weekday=7, start_time=time(2, 30))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": 8}, "weekday"),
        ({"last_day": date(2027, 2, 1)}, "last_day"),
        ({"last_day": date(2031, 1, 1)}, "last_day"),
        ({"first_day": date(2027, 3, 2), "last_day": date(2027, 3, 6)}, "weekday"),
        ({"first_day": date(2020, 3, 2), "last_day": date(2020, 3, 6)}, "day"),
        ({"last_day": date(9999, 12, 31)}, "last_day"),
        ({"minutes": 0}, "minutes"),
        ({"capacity": 99}, "capacity"),
    ],
)
def test_what_cannot_be_is_refused(here, changes, field):
    with pytest.raises(Refused) as caught:
        make(here, **changes)
    assert caught.value.field == field
    assert not Series.objects.exists()


def test_moving_one_leaves_the_others(here):
    series = make(here)
    third = series.sessions.order_by("day")[2]
    actions.move_session(
        session=third, day=third.day + timedelta(days=1), start_time=time(11), by=here.by
    )
    days = list(series.sessions.order_by("day").values_list("day", flat=True))
    assert len(days) == 9
    assert sum(day.isoweekday() == 1 for day in days) == 8
