"""What she gets of several changes, minute by minute, and across changes of the clocks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from clinic import clock
from clinic.errors import Conflict, Refused
from notifications.delivery import deliver_due
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from programs import actions
from programs.models import Booking, Session
from tests.factories.mail_server import mail_server
from tests.factories.programs import in_days, scene, told

SETTLES = timedelta(minutes=3)


@pytest.fixture
def mailbox(tmp_path, settings):
    with mail_server(tmp_path / "mail") as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_LOOKUP = "127.0.0.1", port, ""
        settings.MAIL_SETTLES_FOR = SETTLES
        yield server


def booked(here, **patient):
    session = here.session(day=in_days(9), start_time=time(10))
    booking = actions.book(session=session, enrollment=here.enrollment(**patient), by=here.by)
    told(booking)
    return booking


def move(here, booking, hour):
    session = Session.objects.get(pk=booking.session_id)
    actions.move_session(session=session, day=session.day, start_time=time(hour), by=here.by)


def minute_by_minute(start, steps, until=8):
    """Do each step in its minute, and send what is due in every one."""
    for minute in range(until + 1):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            if minute in steps:
                steps[minute]()
            deliver_due(now=clock.now())


@pytest.mark.django_db
def test_two_moves_within_three_minutes_are_one_mail_and_back_again_none(mailbox):
    here = scene()
    moved = booked(here)
    start = clock.now()
    minute_by_minute(start, {0: lambda: move(here, moved, 15), 2: lambda: move(here, moved, 16)})
    assert len(mailbox.accepted) == 1
    assert Message.objects.get(kind="session-moved", state="sent").sent_at >= start + SETTLES
    start += timedelta(minutes=30)
    minute_by_minute(start, {0: lambda: move(here, moved, 11), 2: lambda: move(here, moved, 16)})
    assert len(mailbox.accepted) == 1, "it stands again as she was told"
    start += timedelta(minutes=30)
    done = []

    def cancel():
        session = Session.objects.get(pk=moved.session_id)
        done.append(actions.cancel_session(session=session, reason="Ill", by=here.by).change)

    minute_by_minute(start, {0: cancel, 2: lambda: actions.undo_change(change=done[0], by=here.by)})
    assert len(mailbox.accepted) == 1, "cancelled and restored before she heard of it"


@pytest.mark.django_db
def test_who_confirmed_the_old_time_is_reminded_of_the_new_one_as_often_as_she_wishes():
    here = scene()
    booking = booked(here, reminder_days=[5, 2, 1])
    actions.confirm_booking(booking=booking, by=here.by)
    move(here, booking, 15)
    booking.refresh_from_db()
    assert booking.confirmed_at is None
    rows = Message.objects.filter(kind="reminder", state="pending").order_by("due_at")
    days = [(booking.starts_at - row.due_at).days for row in rows]
    assert days == [5, 2, 1]
    actions.confirm_booking(booking=booking, by=here.by)
    with time_machine.travel(booking.starts_at - timedelta(days=5), tick=False):
        found = kind_named("reminder").compose(list(rows))
    leaves = [row.detail for row in rows if isinstance(found[row.pk], Mail)]
    assert leaves == ["1d"], "once confirmed, only her own last one"
    assert [found[row.pk] for row in rows if row.detail != "1d"] == [NotNow("confirmed")] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "day", "due"),
    [
        # Her clock goes forward between the two, three weeks before the clinic's.
        ("America/New_York", date(2027, 3, 15), [(12, 13), (14, 12)]),
        # The clinic's own clock goes forward in the night between the last reminder and her visit.
        ("", date(2027, 3, 29), [(26, 9), (28, 8)]),
    ],
)
def test_her_offsets_keep_the_wall_clock_over_a_change_of_the_clocks(zone, day, due):
    with time_machine.travel("2027-03-01T12:00Z", tick=False):
        here = scene(time_zone="Europe/Madrid")
        session = here.session(day=day, start_time=time(10))
        enrollment = here.enrollment(reminder_days=[3, 1], time_zone=zone)
        booking = actions.book(session=session, enrollment=enrollment, by=here.by)
    rows = Message.objects.filter(about_uid=booking.uid, kind="reminder").order_by("due_at")
    assert [row.due_at for row in rows] == [
        datetime(2027, 3, of_month, hour, tzinfo=UTC) for of_month, hour in due
    ]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_leave_one_piece_of_news_and_it_is_true(settings):
    settings.MAIL_SETTLES_FOR = SETTLES
    here = scene()
    booking = booked(here)
    gate = Barrier(2)

    def write(work):
        try:
            gate.wait()
            work()
        except (Conflict, Refused):
            pass  # the other one was first
        finally:
            connection.close()

    def cancel():
        current = Session.objects.get(pk=booking.session_id)
        actions.cancel_session(session=current, reason="Ill", by=here.by)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, [lambda: move(here, booking, 15), cancel]))
    booking = Booking.objects.get(pk=booking.pk)
    rows = Message.objects.filter(about_uid=booking.uid, state="pending")
    news = [row.kind for row in rows if row.kind != "reminder"]
    assert news == ["booking-cancelled" if booking.status == "cancelled" else "session-moved"]
    assert {row.dedupe_key.split(":")[2] for row in rows} == {str(booking.sequence)}
