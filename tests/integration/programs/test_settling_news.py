"""Several changes within minutes are one mail, or none; what is near or her own leaves at once."""

from datetime import time, timedelta

import pytest
import time_machine

from clinic import clock
from clinic.actors import Actor
from notifications.models import Message
from programs import actions
from tests.factories.programs import in_days, scene, told

pytestmark = pytest.mark.django_db
SETTLES = timedelta(minutes=3)


@pytest.fixture
def here(settings):
    settings.MAIL_SETTLES_FOR = SETTLES
    return scene()


@pytest.fixture
def booking(here):
    booking = actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)
    told(booking)
    return booking


def news(booking):
    rows = Message.objects.filter(about_uid=booking.uid, state="pending").exclude(kind="reminder")
    return [(row.kind, row.due_at - clock.now() > SETTLES / 2) for row in rows.order_by("pk")]


def reminded(booking):
    rows = Message.objects.filter(about_uid=booking.uid, state="pending", kind="reminder")
    return sorted(row.detail for row in rows)


def move(here, booking, days=7, hour=16):
    session = type(booking.session).objects.get(pk=booking.session_id)
    actions.move_session(
        session=session, day=in_days(days), start_time=time(hour), by=here.by, reason=""
    )


def test_a_move_settles_and_moved_twice_is_one_mail(here, booking):
    move(here, booking)
    assert news(booking) == [("session-moved", True)]
    move(here, booking, hour=17)
    assert news(booking) == [("session-moved", True)]


def test_moved_and_moved_back_is_no_mail_and_keeps_the_reminders(here, booking):
    move(here, booking)
    move(here, booking, days=8)
    move(here, booking, hour=10)
    assert news(booking) == []
    assert reminded(booking) == ["1d", "3d"]


def test_moved_back_after_she_heard_is_told(here, booking):
    move(here, booking)
    told(booking)
    move(here, booking, hour=10)
    assert news(booking) == [("session-moved", True)]


def test_cancelled_and_restored_is_no_mail(here, booking):
    session = actions.cancel_session(session=booking.session, reason="ill", by=here.by)
    assert news(booking) == [("booking-cancelled", True)]
    actions.undo_change(change=session.change, by=here.by)
    assert news(booking) == []
    assert reminded(booking) == ["1d", "3d"]


def test_a_reminder_that_fell_due_while_it_was_off_is_made_up_for(here, booking):
    with time_machine.travel(booking.starts_at - timedelta(days=1, minutes=1), tick=False):
        Message.objects.filter(about_uid=booking.uid, detail="3d").delete()
        session = actions.cancel_session(session=booking.session, reason="ill", by=here.by)
    with time_machine.travel(booking.starts_at - timedelta(days=1, minutes=-1), tick=False):
        actions.undo_change(change=session.change, by=here.by)
        assert news(booking) == []
        last = Message.objects.get(about_uid=booking.uid, state="pending")
        assert (last.kind, last.detail, last.due_at) == ("reminder", "1d", clock.now())


def test_booked_and_cancelled_or_moved_before_she_heard(here):
    enrollment = here.enrollment()
    booking = actions.book(session=here.session(), enrollment=enrollment, by=here.by)
    assert news(booking) == [("booking-confirmed", True)]
    move(here, booking)
    assert news(booking) == [("booking-confirmed", True)], "she never heard of the other time"
    booking.refresh_from_db()
    actions.cancel_booking(booking=booking, reason="travel", by=here.by)
    assert news(booking) == []
    assert reminded(booking) == []


def test_what_is_near_or_her_own_leaves_at_once(here):
    session = here.session()
    enrollment = here.enrollment()
    herself = Actor.patient(enrollment.patient.uid)
    own = actions.book(session=session, enrollment=enrollment, by=herself)
    assert news(own) == [("booking-confirmed", False)]
    told(own)
    actions.cancel_booking(booking=own, reason="travel", by=herself)
    assert news(own) == [("booking-cancelled", False)]
    with time_machine.travel(session.starts_at - timedelta(hours=2), tick=False):
        near = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
        assert news(near) == [("booking-confirmed", False)]


def test_what_the_news_of_a_class_asks_the_database_does_not_grow(here):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from programs.actions.heard import heard_of, standing_as_told

    counts = []
    for people in (1, 4):
        session = here.session(day=in_days(10 + people))
        bookings = [
            actions.book(session=session, enrollment=here.enrollment(), by=here.by)
            for _ in range(people)
        ]
        told(*bookings)
        for hour in (15, 16):
            move(here, bookings[0], days=10 + people, hour=hour)
        fresh = list(type(bookings[0]).objects.filter(session=session).select_related("patient"))
        with CaptureQueriesContext(connection) as queries:
            standing_as_told(fresh, heard_of(fresh))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
