"""Making, moving and cancelling sessions, and everything that is refused in words."""

from datetime import date, time, timedelta

import pytest
import time_machine

from clinic import audit, clock
from clinic.errors import Conflict, Refused
from clinic.models import Closure, WorkingHours
from clinic.permissions import Role
from notifications.models import Message
from patients.models import FactsChange
from programs import actions
from programs.models import Booking, Session
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory, StaffFactory
from tests.factories.programs import in_days, scene, told

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 2, 1)


@pytest.fixture
def here():
    return scene()


def refusal(here, **changes) -> Refused:
    with pytest.raises(Refused) as caught:
        here.session(**changes)
    assert set(Session.objects.values_list("title", flat=True)) <= {"kept"}
    assert caught.value.message.endswith(".")
    return caught.value


def test_times_are_kept_as_wall_clock_and_instant(here):
    session = here.session(day=date(2027, 7, 1), start_time=time(9, 30), minutes=45)
    assert session.zone == "Europe/Madrid"
    assert session.starts_at.isoformat() == "2027-07-01T07:30:00+00:00"
    assert session.ends_at - session.starts_at == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"day": date(2024, 1, 1)}, "day", "is in the past"),
        ({"day": date(9999, 12, 31)}, "day", "year 9999"),
        ({"start_time": time(23, 30)}, "minutes", "next day"),
        ({"minutes": 0}, "minutes", "0 minutes"),
        ({"minutes": -30}, "minutes", "after it starts"),
        ({"minutes": 481}, "minutes", "481 minutes"),
        ({"day": date(2027, 3, 28), "start_time": time(2, 30)}, "start_time", "does not exist"),
        ({"capacity": 9}, "capacity", "Blue room, which holds 8"),
        ({"capacity": 0}, "capacity", "0 places"),
        ({"kind": "individual"}, "capacity", "has 1 place, not 8"),
        ({"kind": "party"}, "kind", "party"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(here, changes, field, says):
    refused = refusal(here, **changes)
    assert refused.field == field
    assert says in refused.message


def test_a_session_may_end_at_midnight(here):
    assert here.session(start_time=time(23, 0), minutes=60).pk


def test_a_time_that_happens_twice_means_the_first(here):
    session = here.session(day=date(2027, 10, 31), start_time=time(2, 30))
    assert session.starts_at.isoformat() == "2027-10-31T00:30:00+00:00"


def test_strangers_to_the_clinic_are_refused(here):
    elsewhere = ClinicFactory()
    assert refusal(here, room=RoomFactory(clinic=elsewhere)).field == "room"
    assert refusal(here, room=RoomFactory(clinic=here.clinic, is_active=False)).field == "room"
    nurse = MembershipFactory(clinic=here.clinic, role=Role.NURSE).staff
    away = MembershipFactory(clinic=elsewhere).staff
    gone = MembershipFactory(clinic=here.clinic, is_active=False).staff
    for person in (nurse, away, gone, StaffFactory()):
        assert refusal(here, physiologist=person).field == "physiologist"
    coordinator = MembershipFactory(clinic=here.clinic, role=Role.COORDINATOR).staff
    assert here.session(physiologist=coordinator).pk


def hours(here, opens, closes, weekday=1, **whose):
    WorkingHours.objects.create(
        clinic=here.clinic, weekday=weekday, opens=opens, closes=closes, **whose
    )


def test_outside_the_clinics_hours(here):
    hours(here, time(9), time(13))
    hours(here, time(15), time(19))
    for start in (time(8, 30), time(12, 30), time(14), time(18, 30)):
        refused = refusal(here, day=MONDAY, start_time=start)
        assert refused.field == "start_time"
        assert "the clinic is open 09:00 to 13:00 and 15:00 to 19:00" in refused.message
    assert "no hours on Tuesdays" in refusal(here, day=MONDAY + timedelta(days=1)).message
    for start in (time(9), time(12), time(18)):
        here.session(day=MONDAY, start_time=start, title="kept")


def test_own_hours_of_room_and_person_come_before_the_clinics(here):
    hours(here, time(9), time(19))
    hours(here, time(9), time(12), staff=here.physiologist)
    hours(here, time(10), time(11), room=here.room)
    hours(here, time(11), time(12), room=here.room)
    assert "Ana Ruiz" in refusal(here, day=MONDAY, start_time=time(12)).message
    assert "Blue room" in refusal(here, day=MONDAY, start_time=time(9)).message
    here.session(day=MONDAY, start_time=time(10, 30))  # across two spans that touch


@pytest.mark.parametrize("whose", ["clinic", "room", "staff"])
def test_a_closure_is_named_with_its_dates(here, whose):
    extra = {"room": {"room": here.room}, "staff": {"staff": here.physiologist}}.get(whose, {})
    Closure.objects.create(
        clinic=here.clinic,
        first_day=MONDAY - timedelta(days=1),
        last_day=MONDAY,
        reason="Inventory",
        **extra,
    )
    refused = refusal(here, day=MONDAY)
    who = {
        "clinic": "The clinic is closed",
        "room": "Blue room is closed",
        "staff": "Ana Ruiz is away",
    }
    assert refused.message.startswith(
        f"{who[whose]} from 31 January 2027 to 1 February 2027 (Inventory)."
    )
    here.session(day=MONDAY + timedelta(days=1))


def test_an_overlap_names_who_is_taken(here):
    here.session(title="kept")
    refused = refusal(here, start_time=time(10, 30), room=RoomFactory(clinic=here.clinic))
    assert refused.message.startswith("Ana Ruiz already has a session 10:00 to 11:00 that day.")
    other = MembershipFactory(clinic=here.clinic).staff
    refused = refusal(here, start_time=time(9, 30), physiologist=other)
    assert refused.message.startswith("Blue room is taken 10:00 to 11:00 that day.")
    assert (refused.status, refused.field) == (409, "room")


def test_booking_over_a_conflict_needs_the_permission(here):
    here.session(title="kept")
    assert refusal(here, overlap_reason="Two trainees").status == 403
    chief = MembershipFactory(clinic=here.clinic, role=Role.COORDINATOR).staff
    by = type(here.by).member(chief)
    over = here.session(overlap_reason="Two trainees", by=by)
    assert over.overlap_reason == "Two trainees"
    # nobody slips in beside it: a deliberate overlap still counts for everybody else
    with pytest.raises(Conflict):
        here.session()


def test_a_session_for_one_patient_is_booked_with_it_or_not_made(here):
    enrollment = here.enrollment()
    made = here.session(kind="individual", capacity=1, enrollment=enrollment)
    assert made.bookings.get().patient == enrollment.patient
    other = MembershipFactory(clinic=here.clinic).staff
    with pytest.raises(Conflict) as caught:
        here.session(
            enrollment=enrollment, physiologist=other, room=RoomFactory(clinic=here.clinic)
        )
    assert f"{enrollment.patient.full_name} already has a session 10:00" in caught.value.message
    assert Session.objects.count() == 1


def test_moving_takes_bookings_along_and_asks_anew(here):
    session = here.session()
    booking = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    waiting = actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
    actions.confirm_booking(booking=booking, by=here.by)
    moved = actions.move_session(
        session=session, day=in_days(9), start_time=time(16), minutes=30, by=here.by
    )
    booking.refresh_from_db()
    waiting.refresh_from_db()
    assert (moved.sequence, booking.sequence, waiting.sequence) == (1, 1, 1)
    assert (booking.starts_at, booking.ends_at) == (moved.starts_at, moved.ends_at)
    assert moved.minutes == 30
    assert booking.confirmed_at is None


def test_moving_to_where_it_is_changes_nothing(here):
    session = here.session()
    actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    before = list(Message.objects.values_list("pk", "state"))
    same = actions.move_session(
        session=session, day=session.day, start_time=session.start_time, by=here.by
    )
    assert same.sequence == 0
    assert list(Message.objects.values_list("pk", "state")) == before


def test_a_move_is_refused_where_a_booked_patient_is_busy(here):
    enrollment = here.enrollment()
    morning, afternoon = here.session(), here.session(start_time=time(15))
    for session in (morning, afternoon):
        actions.book(session=session, enrollment=enrollment, by=here.by)
    other = MembershipFactory(clinic=here.clinic).staff
    with pytest.raises(Conflict) as caught:
        actions.move_session(
            session=afternoon,
            day=morning.day,
            start_time=time(10, 30),
            room=RoomFactory(clinic=here.clinic),
            physiologist=other,
            by=here.by,
        )
    assert f"{enrollment.patient.full_name} already has a session 10:00" in caught.value.message
    afternoon.refresh_from_db()
    assert (afternoon.start_time, afternoon.sequence) == (time(15), 0)


def test_a_move_can_shift_over_its_own_old_time(here):
    session = here.session()
    actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    moved = actions.move_session(
        session=session, day=session.day, start_time=time(10, 30), by=here.by
    )
    assert moved.start_time == time(10, 30)


def test_cancelling_frees_everybody_and_happens_once(here):
    session = here.session()
    booking = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
    FactsChange.objects.all().delete()
    told(booking)
    cancelled = actions.cancel_session(session=session, reason="Ana is ill", by=here.by)
    again = actions.cancel_session(session=session, reason="Twice", by=here.by)
    assert (cancelled.status, cancelled.sequence, cancelled.places_taken) == ("cancelled", 1, 0)
    assert (again.sequence, again.cancel_reason) == (1, "Ana is ill")
    assert set(Booking.objects.values_list("status", "cancel_reason", "cancelled_by")) == {
        ("cancelled", "clinic", "staff")
    }
    assert FactsChange.objects.count() == 2
    news = Message.objects.get(kind="booking-cancelled")
    assert news.about_uid == booking.uid
    assert here.session().pk


def test_what_has_begun_or_is_cancelled_stays_where_it_is(here):
    session = here.session()
    with time_machine.travel(session.starts_at + timedelta(minutes=1)):
        for change in (
            lambda: actions.cancel_session(session=session, reason="x", by=here.by),
            lambda: actions.move_session(
                session=session, day=in_days(3), start_time=time(9), by=here.by
            ),
        ):
            with pytest.raises(Conflict, match="already begun"):
                change()
    actions.cancel_session(session=session, reason="x", by=here.by)
    with pytest.raises(Conflict, match="was cancelled"):
        actions.move_session(session=session, day=in_days(3), start_time=time(9), by=here.by)


def test_who_and_why_are_in_the_audit(here):
    session = here.session()
    actions.cancel_session(session=session, reason="Ana is ill", by=here.by)
    event = session.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["actor"] == here.by.name
    assert audit.reason_in(event.pgh_context.metadata) == "Ana is ill"
    assert clock.now() >= event.pgh_created_at


def test_title_and_places_change_and_no_message_is_touched(here):
    session = here.session(title="Strength", capacity=2)
    booking = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    actions.confirm_booking(booking=booking, by=here.by)
    before = list(Message.objects.order_by("pk").values())
    edited = actions.edit_session(session=session, title=" Balance ", capacity=4, by=here.by)
    assert (edited.title, edited.capacity, edited.sequence) == ("Balance", 4, 0)
    assert before
    assert list(Message.objects.order_by("pk").values()) == before
    booking.refresh_from_db()
    assert booking.confirmed_at is not None


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"capacity": 1}, "capacity", r"Too few places \(1\): 2 are taken"),
        ({"capacity": 0}, "capacity", "0 places"),
        ({"capacity": 9}, "capacity", "Blue room, which holds 8"),
        ({"title": "x" * 81}, "title", "at most 80"),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(here, changes, field, says):
    session = here.session(title="Strength", capacity=3)
    for _ in range(2):
        actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    wanted = {"title": "Balance", "capacity": 3, **changes}
    with pytest.raises(Refused, match=says) as caught:
        actions.edit_session(session=session, **wanted, by=here.by)
    assert caught.value.field == field
    session.refresh_from_db()
    assert (session.title, session.capacity) == ("Strength", 3)


def test_a_cancelled_session_is_not_edited(here):
    session = here.session()
    actions.cancel_session(session=session, reason="No room", by=here.by)
    with pytest.raises(Conflict, match="was cancelled and cannot be changed"):
        actions.edit_session(session=session, title="Balance", capacity=8, by=here.by)
