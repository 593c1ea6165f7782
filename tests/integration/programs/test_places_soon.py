"""Places of the coming week that fit a program, the days of rest and the hours she can come."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from programs.models import Absence, Availability, Booking, Enrollment
from programs.selectors.places_soon import PlacesSoon, places_soon
from tests.factories.programs import BookingFactory, Scene, SessionFactory, in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Scene:
    return scene()


@pytest.fixture
def her(here: Scene) -> Enrollment:
    return here.enrollment()


def missed(here: Scene, her: Enrollment, days: int = 3) -> Booking:
    session = SessionFactory(
        clinic=here.clinic, physiologist=here.physiologist, room=here.room, day=in_days(-days)
    )
    outcome = {"status": "no_show", "recorded_by": here.physiologist, "recorded_at": clock.now()}
    return BookingFactory(session=session, enrollment=her, **outcome)


def days(found: PlacesSoon) -> list[int]:
    today = clock.today("Europe/Madrid")
    return [(place.when.day - today).days for place in found.places]


def test_open_classes_of_the_coming_week_in_their_order(here: Scene, her: Enrollment) -> None:
    missed(here, her)
    for day in (9, 6, 4, 2):
        here.session(day=in_days(day))
    full = here.session(day=in_days(3), capacity=1)
    BookingFactory(session=full, enrollment=here.enrollment())
    full.refresh_from_db()
    assert days(places_soon(her.patient, now=clock.now())) == [2, 4, 6]


def test_rest_days_hours_and_absences_are_kept(here: Scene, her: Enrollment) -> None:
    missed(here, her)
    for day in (2, 4, 6):
        here.session(day=in_days(day))
    booked = here.session(day=in_days(3), start_time=time(16))
    BookingFactory(session=booked, enrollment=her)
    assert days(places_soon(her.patient, now=clock.now())) == [6]
    Absence.objects.create(
        clinic=here.clinic, enrollment=her, first_day=in_days(6), last_day=in_days(6)
    )
    assert days(places_soon(her.patient, now=clock.now())) == []


def test_only_within_the_hours_she_gave(here: Scene, her: Enrollment) -> None:
    missed(here, her)
    for day in (2, 4, 6):
        here.session(day=in_days(day))
    Availability.objects.create(
        clinic=here.clinic,
        enrollment=her,
        weekday=in_days(4).isoweekday(),
        from_time=time(9),
        until_time=time(11),
    )
    assert days(places_soon(her.patient, now=clock.now())) == [4]


def test_the_day_after_she_trained_is_no_place(here: Scene, her: Enrollment) -> None:
    # nothing missed: the last session, two days and more ago, says where to look
    for back in (5, 0):
        at = datetime.combine(in_days(-back), time(0, 30), tzinfo=ZoneInfo("Europe/Madrid"))
        session = SessionFactory(clinic=here.clinic, day=in_days(-back), start_time=at.time())
        came = {"status": "attended", "recorded_by": here.physiologist, "recorded_at": clock.now()}
        BookingFactory(session=session, enrollment=her, **came)
    here.session(day=in_days(1))
    here.session(day=in_days(2))
    assert days(places_soon(her.patient, now=clock.now())) == [2]


def test_without_a_program_there_is_nothing_to_fit(here: Scene, her: Enrollment) -> None:
    assert places_soon(her.patient, now=clock.now()).places == []
    Enrollment.objects.filter(pk=her.pk).update(status="paused")
    assert places_soon(her.patient, now=clock.now()) == PlacesSoon(None, [])


@pytest.mark.parametrize("classes", [1, 6])
def test_ten_queries_at_any_number_of_places(here: Scene, her: Enrollment, classes: int) -> None:
    missed(here, her)
    for hour in range(classes):
        here.session(day=in_days(2), start_time=time(8 + hour))
    now = clock.now() + timedelta(seconds=1)
    with CaptureQueriesContext(connection) as queries:
        assert places_soon(her.patient, now=now).places
    assert len(queries) <= 10, [query["sql"][:80] for query in queries]
