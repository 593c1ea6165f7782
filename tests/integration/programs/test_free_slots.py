"""Free times for a session: each one that is offered is one that the move accepts."""

from datetime import time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic.errors import Refused
from clinic.models import Closure, WorkingHours
from programs import actions
from programs.models import Booking
from programs.selectors.free_slots import free_slots
from programs.selectors.moving import Wanted, preview_move
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.programs import BookingFactory, SessionFactory, in_days, scene

pytestmark = pytest.mark.django_db
quarters = st.integers(28, 76)
days = st.integers(0, 6)


def at(quarter: int) -> time:
    return time(quarter // 4, quarter % 4 * 15)


def wanted_of(session, **changes) -> Wanted:
    names = ("day", "start_time", "minutes", "room", "physiologist")
    return Wanted(**({name: getattr(session, name) for name in names} | changes))


hours = st.lists(st.tuples(st.sampled_from(["clinic", "room", "staff"]), days, quarters, quarters))
closures = st.lists(st.tuples(st.sampled_from(["clinic", "room", "staff"]), days), max_size=3)
others = st.lists(st.tuples(days, quarters, st.integers(0, 1), st.integers(0, 1)), max_size=8)
bookings = st.lists(st.tuples(days, quarters), max_size=4)


class _Undone(Exception):
    """Leave a block of the database as it was."""


def clinic_with(here, hours, closures, others, bookings):
    """Fill a clinic of two people and two rooms as generated; return the session to move."""
    people = [here.physiologist, MembershipFactory(clinic=here.clinic).staff]
    rooms = [here.room, RoomFactory(clinic=here.clinic, name="Green room")]
    about = {"clinic": {}, "room": {"room": rooms[0]}, "staff": {"staff": people[0]}}
    for whose, day, opens, closes in hours:
        if opens < closes:
            WorkingHours.objects.create(
                clinic=here.clinic,
                weekday=day + 1,
                opens=at(opens),
                closes=at(closes),
                **about[whose],
            )
    for whose, day in closures:
        Closure.objects.create(
            clinic=here.clinic,
            first_day=in_days(day + 5),
            last_day=in_days(day + 5),
            reason="Away",
            **about[whose],
        )
    session = SessionFactory(
        clinic=here.clinic, physiologist=people[0], room=rooms[0], day=in_days(8), capacity=2
    )
    booked = [BookingFactory(session=session) for _ in range(2)]
    for day, quarter, who, where in others:
        _put(here, people[who], rooms[where], day, quarter)
    for number, (day, quarter) in enumerate(bookings):
        elsewhere = SessionFactory(
            clinic=here.clinic,
            day=in_days(day + 5),
            start_time=at(quarter),
            overlap_reason="generated",
        )
        _book(elsewhere, booked[number % 2].enrollment)
    return session


def _put(here, person, room, day, quarter) -> None:
    SessionFactory(
        clinic=here.clinic,
        physiologist=person,
        room=room,
        day=in_days(day + 5),
        start_time=at(quarter),
        overlap_reason="generated",
    )


def _book(session, enrollment) -> None:
    taken = Booking.objects.filter(
        patient=enrollment.patient,
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
    )
    if not taken.exists():
        BookingFactory(session=session, enrollment=enrollment)


def moves(session, slot, by) -> None:
    """Move a session for a moment, as the page would; raises what the action refuses."""
    try:
        with transaction.atomic():
            actions.move_session(session=session, **vars(slot), by=by)
            raise _Undone
    except _Undone:
        session.refresh_from_db()


def refusal_of(session, place, by) -> str:
    """Return what the move is refused with, or "" when it is not."""
    try:
        moves(session, place, by)
    except Refused as refusal:
        return refusal.message
    return ""


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(hours=hours, closures=closures, others=others, bookings=bookings, start=quarters, day=days)
def test_every_offered_slot_is_accepted_by_the_move(hours, closures, others, bookings, start, day):
    try:
        with transaction.atomic():
            here = scene()
            session = clinic_with(here, hours, closures, others, bookings)
            wanted = wanted_of(session, day=in_days(day + 5), start_time=at(start))
            offered = free_slots(session, wanted=wanted)
            wish = wanted.day, wanted.start_time
            for slot in offered:
                assert (slot.day, slot.start_time) != wish or slot.where != wanted.words
                assert preview_move(session, **vars(slot)).is_possible
                moves(session, slot, here.by)
            raise _Undone
    except _Undone:
        pass


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(hours=hours, closures=closures, others=others, bookings=bookings, start=quarters, day=days)
def test_the_preview_refuses_exactly_what_the_move_refuses(
    hours, closures, others, bookings, start, day
):
    try:
        with transaction.atomic():
            here = scene()
            session = clinic_with(here, hours, closures, others, bookings)
            place = wanted_of(session, day=in_days(day + 5), start_time=at(start))
            preview = preview_move(session, **vars(place))
            said = [obstacle.message for obstacle in preview.obstacles]
            refused = refusal_of(session, place, here.by)
            assert (refused in said) if refused else not said
            raise _Undone
    except _Undone:
        pass


@pytest.fixture
def here():
    return scene()


def test_the_nearest_time_comes_first(here):
    session = here.session()
    here.session(start_time=time(11, 0))
    slots = free_slots(session, wanted=wanted_of(session, start_time=time(11, 0)))
    distances = [
        abs(
            (slot.day - session.day) / timedelta(minutes=1)
            + slot.start_time.hour * 60
            + slot.start_time.minute
            - 11 * 60
        )
        for slot in slots
    ]
    assert distances == sorted(distances)
    assert slots[0].start_time == time(12, 0)


def test_a_taken_room_is_exchanged_for_one_that_holds_as_many(here):
    session = here.session()
    other = MembershipFactory(clinic=here.clinic).staff
    here.session(start_time=time(12, 0), physiologist=other)
    RoomFactory(clinic=here.clinic, name="A small room", places=2)
    large = RoomFactory(clinic=here.clinic, name="The hall", places=20)
    slots = free_slots(session, wanted=wanted_of(session, start_time=time(12, 0)))
    assert (slots[0].start_time, slots[0].room) == (time(12, 0), large)


def test_at_the_wanted_time_somebody_else_may_take_over(here):
    session = here.session()
    other = MembershipFactory(clinic=here.clinic).staff
    slots = free_slots(session, wanted=wanted_of(session))
    assert (slots[0].start_time, slots[0].physiologist) == (session.start_time, other)
    assert {slot.physiologist for slot in slots[1:]} == {here.physiologist}


def test_who_works_in_two_clinics_is_in_one_place_at_a_time(here):
    elsewhere = scene()
    MembershipFactory(clinic=elsewhere.clinic, staff=here.physiologist)
    session = here.session()
    SessionFactory(
        clinic=elsewhere.clinic,
        physiologist=here.physiologist,
        day=session.day,
        start_time=time(11, 0),
    )
    slots = free_slots(session, wanted=wanted_of(session, start_time=time(11, 0)))
    assert slots
    assert time(11, 0) not in [slot.start_time for slot in slots if slot.day == session.day]


def test_a_clinic_without_hours_is_offered_the_hours_of_the_calendar(here):
    session = here.session(start_time=time(7, 0))
    slots = free_slots(session, wanted=wanted_of(session))
    assert min(slot.start_time for slot in slots) >= time(7, 0)


def test_no_more_are_offered_than_are_wished_for(here):
    session = here.session()
    assert len(free_slots(session, wanted=wanted_of(session))) == 8
    assert len(free_slots(session, wanted=wanted_of(session), most=3)) == 3
