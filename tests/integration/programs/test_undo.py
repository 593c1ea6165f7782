"""One step that takes a change back: all of it, or nothing and why."""

from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from icalendar import Calendar

from clinic import clock
from clinic.errors import Conflict
from notifications.kinds import Mail, kind_named
from notifications.models import Message
from programs import actions
from programs.models import Booking, CalendarChange, Session
from tests.factories.clinic import MembershipFactory, RoomFactory
from tests.factories.programs import in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def session(here):
    return here.session()


@pytest.fixture
def booking(here, session):
    return actions.book(session=session, enrollment=here.enrollment(), by=here.by)


def sent(kind):
    """Let the waiting mails of a kind have left, as the engine marks it."""
    rows = Message.objects.filter(kind=kind, state="pending")
    return rows.update(state="sent", sent_at=clock.now(), begun_at=clock.now())


def pending(*kinds):
    rows = Message.objects.filter(state="pending")
    return [(m.kind, m.about_uid) for m in (rows.filter(kind__in=kinds) if kinds else rows)]


def cancel(here, session):
    return actions.cancel_session(session=session, reason="Ill", by=here.by).change


def undo(here, change):
    return actions.undo_change(change=change, by=here.by)


def test_a_cancelled_class_is_back_with_everybody_before_anybody_was_told(here, session, booking):
    sent("booking-confirmed")
    waiting = actions.book(session=session, enrollment=here.enrollment(), waitlist=True, by=here.by)
    uid = booking.uid
    change = cancel(here, session)
    undo(here, change)
    session.refresh_from_db()
    booking.refresh_from_db()
    waiting.refresh_from_db()
    assert (session.status, session.cancel_reason, session.sequence) == ("scheduled", "", 2)
    assert (booking.uid, booking.status, booking.sequence) == (uid, "booked", 2)
    assert booking.cancelled_at is None
    assert pending("booking-cancelled", "booking-restored", "booking-confirmed") == []
    assert len(pending("reminder")) == 2
    assert waiting.status == "offered"  # places were free, so its turn came


def test_whoever_was_told_is_told_that_it_is_on_again(here, session, booking):
    sent("booking-confirmed")
    change = cancel(here, session)
    sent("booking-cancelled")
    undo(here, change)
    assert pending("booking-restored") == [("booking-restored", booking.uid)]
    message = Message.objects.get(kind="booking-restored")
    mail = kind_named(message.kind).compose([message])[message.pk]
    assert isinstance(mail, Mail)
    event = Calendar.from_ical(mail.calendar.content).walk("VEVENT")[0]
    assert (str(event["UID"]), event["SEQUENCE"]) == (f"{booking.uid}@steady.invalid", 2)
    assert event["STATUS"] == "CONFIRMED"


def test_what_she_was_never_told_at_all_is_told_after_the_undo(here, session, booking):
    change = cancel(here, session)  # her confirmation had not left
    undo(here, change)
    assert pending("booking-confirmed", "booking-restored") == [("booking-confirmed", booking.uid)]


def test_a_move_goes_back_and_so_does_her_confirmation(here, session, booking):
    sent("booking-confirmed")
    actions.confirm_booking(booking=booking, by=here.by)
    moved = actions.move_session(session=session, day=in_days(9), start_time=time(15), by=here.by)
    undo(here, moved.change)
    session.refresh_from_db()
    booking.refresh_from_db()
    assert (session.day, session.start_time) == (in_days(7), time(10))
    assert booking.starts_at == session.starts_at
    assert booking.confirmed_at is not None
    assert pending("session-moved") == []


def test_the_undo_of_a_move_she_knows_of_is_news(here, session, booking):
    sent("booking-confirmed")
    moved = actions.move_session(session=session, day=in_days(9), start_time=time(15), by=here.by)
    sent("session-moved")
    undo(here, moved.change)
    assert pending("session-moved") == [("session-moved", booking.uid)]


def test_undoing_twice_changes_nothing(here, session, booking):
    change = cancel(here, session)
    undo(here, change)
    first = (Message.objects.count(), Booking.objects.get().sequence)
    again = undo(here, change)
    assert (Message.objects.count(), Booking.objects.get().sequence) == first
    assert again.undone_at is not None


def test_it_is_too_late_once_the_session_has_begun(here, session, booking):
    change = cancel(here, session)
    with (
        time_machine.travel(session.starts_at + timedelta(minutes=1), tick=False),
        pytest.raises(Conflict, match="has begun"),
    ):
        undo(here, change)
    moved = here.session(day=in_days(2), start_time=time(8))
    change = actions.move_session(
        session=moved, day=in_days(20), start_time=time(8), by=here.by
    ).change
    with (
        time_machine.travel(moved.starts_at + timedelta(minutes=1), tick=False),
        pytest.raises(Conflict, match="has gone by"),
    ):
        undo(here, change)


def test_a_room_taken_since_is_in_the_way_by_name(here, session, booking):
    change = cancel(here, session)
    here.session(physiologist=MembershipFactory(clinic=here.clinic).staff)
    with pytest.raises(Conflict, match="Blue room is taken"):
        undo(here, change)
    booking.refresh_from_db()
    session.refresh_from_db()
    change.refresh_from_db()
    assert (session.status, booking.status, change.undone_at) == ("cancelled", "cancelled", None)


def test_a_patient_who_is_elsewhere_by_now_is_in_the_way_by_name(here, session):
    her = here.enrollment(given_name="Marta", family_name="Gil")
    actions.book(session=session, enrollment=her, by=here.by)
    change = cancel(here, session)
    other = here.session(
        physiologist=MembershipFactory(clinic=here.clinic).staff,
        room=RoomFactory(clinic=here.clinic),
    )
    actions.book(session=other, enrollment=her, by=here.by)
    with pytest.raises(Conflict, match="Marta Gil has another session"):
        undo(here, change)


def test_a_make_up_taken_since_is_in_the_way_by_name(here, session):
    her = here.enrollment(given_name="Marta", family_name="Gil")
    missed = actions.book(session=session, enrollment=her, by=here.by)
    other = here.session(day=in_days(10))
    change = cancel(here, session)
    actions.book(
        session=other, enrollment=her, makes_up=Booking.objects.get(pk=missed.pk), by=here.by
    )
    with pytest.raises(Conflict, match=r"Marta Gil has the session of .* instead"):
        undo(here, change)


def test_whoever_was_booked_into_a_moved_session_is_in_the_way_by_name(here, session, booking):
    moved = actions.move_session(session=session, day=in_days(9), start_time=time(15), by=here.by)
    late = here.enrollment(given_name="Eva", family_name="Rey")
    actions.book(session=moved, enrollment=late, by=here.by)
    with pytest.raises(Conflict, match="Eva Rey was booked into"):
        undo(here, moved.change)


def test_a_later_change_has_to_be_undone_first(here, session, booking):
    first = actions.move_session(
        session=session, day=in_days(9), start_time=time(15), by=here.by
    ).change
    second = actions.move_session(
        session=session, day=in_days(10), start_time=time(15), by=here.by
    ).change
    with pytest.raises(Conflict, match="changed again since"):
        undo(here, first)
    undo(here, second)
    undo(here, first)
    session.refresh_from_db()
    assert session.day == in_days(7)


def test_who_cancelled_since_stays_cancelled(here, session, booking):
    moved = actions.move_session(session=session, day=in_days(9), start_time=time(15), by=here.by)
    booking.refresh_from_db()
    actions.cancel_booking(booking=booking, reason="travel", by=here.by)
    undo(here, moved.change)
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert Session.objects.get().day == in_days(7)


def test_a_booking_that_staff_cancelled_comes_back_unless_the_place_has_gone(here):
    session = here.session(capacity=1)
    her = here.enrollment()
    booking = actions.book(session=session, enrollment=her, by=here.by)
    change = actions.cancel_booking(booking=booking, reason="travel", by=here.by).change
    undo(here, change)
    booking.refresh_from_db()
    assert (booking.status, booking.sequence) == ("booked", 2)
    change = actions.cancel_booking(booking=booking, reason="travel", by=here.by).change
    late = here.enrollment(given_name="Eva", family_name="Rey")
    actions.book(session=session, enrollment=late, by=here.by)
    with pytest.raises(Conflict, match=r"The place .* has gone to Eva Rey"):
        undo(here, change)


def test_a_change_names_no_patient(here, session, booking):
    cancel(here, session)
    assert booking.patient.family_name not in CalendarChange.objects.get().sentence


def test_the_table_takes_only_one_thing_an_item(here, session, booking):
    change = cancel(here, session)
    with pytest.raises(Exception, match="change_item_about_one_thing"), connection.cursor() as c:
        c.execute(
            "INSERT INTO programs_changeitem (change_id, session_id, booking_id, after) "
            "VALUES (%s, %s, %s, '{}')",
            [change.pk, session.pk, booking.pk],
        )
