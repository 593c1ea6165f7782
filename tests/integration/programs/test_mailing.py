"""What bookings plan, call off and say by mail."""

from datetime import date, time, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from clinic import clock
from clinic.banned_words import words_in_mail, words_up_front
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from patients.models import AccessLink
from programs import actions
from programs.messages import KINDS, version_of
from tests.factories.programs import in_days, scene, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def booking(here):
    return actions.book(session=here.session(), enrollment=here.enrollment(), by=here.by)


def planned(booking, *, state="pending"):
    rows = Message.objects.filter(about_uid=booking.uid, state=state).order_by("pk")
    return [(m.kind, m.detail, version_of(m)) for m in rows]


def compose(message):
    return kind_named(message.kind).compose([message])[message.pk]


def message(booking, kind, detail=""):
    return Message.objects.get(about_uid=booking.uid, kind=kind, detail=detail, state="pending")


def test_a_booking_plans_its_mails_once(here, booking):
    assert planned(booking) == [
        ("booking-confirmed", "", 0),
        ("reminder", "3d", 0),
        ("reminder", "1d", 0),
    ]
    day_before = message(booking, "reminder", "1d")
    assert day_before.due_at == booking.starts_at - timedelta(days=1)
    assert day_before.send_before == booking.starts_at - timedelta(hours=1)
    assert message(booking, "booking-confirmed").due_at <= clock.now()


def test_a_booking_inside_a_window_gets_no_reminder_for_it(here):
    session = here.session(start_time=time(10))
    with time_machine.travel(session.starts_at - timedelta(days=2), tick=False):
        late = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    with time_machine.travel(session.starts_at - timedelta(hours=2), tick=False):
        last = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    assert planned(late) == [("booking-confirmed", "", 0), ("reminder", "1d", 0)]
    assert planned(last) == [("booking-confirmed", "", 0)]


def test_a_reminder_keeps_wall_time_across_the_clock_change(here):
    session = here.session(day=date(2027, 3, 28), start_time=time(10))
    booked = actions.book(session=session, enrollment=here.enrollment(), by=here.by)
    assert message(booked, "reminder", "1d").due_at.isoformat() == "2027-03-27T09:00:00+00:00"


def test_the_waitlist_gets_no_mail_until_there_is_a_place(here):
    waiting = actions.book(
        session=here.session(), enrollment=here.enrollment(), waitlist=True, by=here.by
    )
    assert planned(waiting) == []
    actions.give_place(booking=waiting, by=here.by)
    assert len(planned(waiting)) == 3


def test_of_two_moves_in_a_row_only_the_last_is_told(here, booking):
    told(booking)
    for hour in (15, 16):
        actions.move_session(
            session=booking.session, day=in_days(9), start_time=time(hour), by=here.by
        )
    assert planned(booking) == [
        ("session-moved", "", 2),
        ("reminder", "3d", 2),
        ("reminder", "1d", 2),
    ]
    assert len(planned(booking, state="cancelled")) == 5
    booking.refresh_from_db()
    assert message(booking, "reminder", "3d").due_at == booking.starts_at - timedelta(days=3)


def test_a_mail_about_the_old_time_is_refused_at_the_send(here, booking):
    reminder = message(booking, "reminder", "1d")
    actions.move_session(session=booking.session, day=in_days(9), start_time=time(9), by=here.by)
    assert compose(reminder) == NotNow("superseded")


def test_links_in_earlier_mails_follow_a_moved_appointment(here, booking):
    compose(message(booking, "reminder", "1d"))
    wish = AccessLink.objects.get(capability="mail").expires_at
    actions.move_session(session=booking.session, day=in_days(30), start_time=time(9), by=here.by)
    booking.refresh_from_db()
    links = dict(AccessLink.objects.values_list("capability", "expires_at"))
    day_after = booking.ends_at + timedelta(days=1)
    assert links == {"visit": day_after, "check_in": day_after, "mail": wish}


def test_cancelling_calls_off_and_tells_once(here, booking):
    told(booking)
    for _ in range(2):
        actions.cancel_booking(booking=booking, reason="travel", by=here.by)
    assert planned(booking) == [("booking-cancelled", "", 1)]


def test_a_program_that_ends_is_told_in_one_mail_that_lists_the_rest(here, booking):
    second = actions.book(
        session=here.session(day=in_days(9)), enrollment=booking.enrollment, by=here.by
    )
    told(booking, second)
    actions.end_enrollment(
        enrollment=booking.enrollment, status="discontinued", reason="Moved", by=here.by
    )
    assert planned(booking) == [("booking-cancelled", "", 1)]
    assert planned(second) == []
    mail = compose(message(booking, "booking-cancelled"))
    second.refresh_from_db()
    assert f"{second.starts_at:%A} {second.starts_at.day}" in mail.text


@pytest.mark.parametrize(
    ("spoil", "code", "suppressed"),
    [
        ({"status": "deceased"}, "patient-not-active", False),
        ({"email": ""}, "no-address", True),
        ({"consents_to_mail": False}, "no-consent", True),
    ],
)
def test_what_changed_between_planning_and_sending_counts(booking, spoil, code, suppressed):
    reminder = message(booking, "reminder", "1d")
    type(booking.patient).objects.filter(pk=booking.patient_id).update(**spoil)
    assert compose(reminder) == NotNow(code, suppressed=suppressed)


def test_outcome_start_and_cancellation_stop_a_reminder(here, booking):
    reminder = message(booking, "reminder", "1d")
    with time_machine.travel(booking.starts_at + timedelta(minutes=1)):
        assert compose(reminder) == NotNow("too-late")
        actions.record_outcome(booking=booking, outcome="attended", by=here.by)
        assert compose(reminder) == NotNow("booking-attended")


def test_after_confirming_only_the_last_reminder_leaves(here, booking):
    actions.confirm_booking(booking=booking, by=here.by)
    assert compose(message(booking, "reminder", "3d")) == NotNow("confirmed")
    mail = compose(message(booking, "reminder", "1d"))
    assert isinstance(mail, Mail)
    assert "thank you for confirming" in mail.text


def every_mail(here, language):
    booked = actions.book(
        session=here.session(day=date(2027, 2, 2)),
        enrollment=here.enrollment(language=language, given_name="Rosa"),
        by=here.by,
    )
    mails = {"booked": compose(message(booked, "booking-confirmed"))}
    mails["reminder"] = compose(message(booked, "reminder", "1d"))
    told(booked)
    actions.move_session(
        session=booked.session, day=date(2027, 2, 2), start_time=time(16), by=here.by
    )
    mails["moved"] = compose(message(booked, "session-moved"))
    actions.cancel_booking(booking=booked, reason="travel", by=here.by)
    mails["cancelled"] = compose(message(booked, "booking-cancelled"))
    return mails


@pytest.mark.parametrize("language", ["en", "es", "xx"])
def test_mails_say_what_is_needed_and_nothing_about_health(here, language):
    for name, mail in every_mail(here, language).items():
        event = Calendar.from_ical(mail.calendar.content).walk("VEVENT")[0]
        for line in (mail.subject, mail.from_name, str(event["SUMMARY"]), str(event["LOCATION"])):
            assert words_up_front(line) == []
        for part in (mail.text, unescape(mail.html)):
            assert words_in_mail(part) == []
            assert "Rosa" in part
            assert here.clinic.phone in part
            assert "2 de febrero" in part if language == "es" else "2 February" in part
            if name != "cancelled":
                assert "Bring trainers and water." in part
                assert "/v/" in part
        assert "{" not in mail.text
        assert mail.language == ("es" if language == "es" else "en")


def test_subjects_and_calendar_files(here):
    mails = every_mail(here, "en")
    assert {name: mail.subject for name, mail in mails.items()} == {
        "booked": "Booked: your appointment Tue 2 Feb, 10:00",
        "reminder": "Your appointment Tue 2 Feb, 10:00",
        "moved": "Changed: your appointment is now Tue 2 Feb, 16:00",
        "cancelled": "Cancelled: your appointment Tue 2 Feb, 16:00",
    }
    files = {name: Calendar.from_ical(mail.calendar.content) for name, mail in mails.items()}
    events = {name: file.walk("VEVENT")[0] for name, file in files.items()}
    assert len({str(event["UID"]) for event in events.values()}) == 1
    assert [int(events[n]["SEQUENCE"]) for n in ("booked", "moved", "cancelled")] == [0, 1, 2]
    assert mails["cancelled"].calendar.method == str(files["cancelled"]["METHOD"]) == "CANCEL"
    assert mails["moved"].calendar.method == "PUBLISH"


def test_spanish_mails_are_spanish(here):
    mails = every_mail(here, "es")
    assert mails["reminder"].subject == "Su cita mar 2 feb, 10:00"
    for mail in mails.values():
        body = mail.text.partition("\n--\n")[0]
        for english in ("appointment", "Hello", "Where", "calendar."):
            assert english not in body


def test_the_reminder_asks_how_she_is_in_one_press(here, booking):
    mail = compose(message(booking, "reminder", "1d"))
    for number in range(11):
        assert f'?v={number}"' in mail.html
    assert "List-Unsubscribe" in mail.headers


def test_composing_needs_as_many_queries_for_one_as_for_many(here):
    session = here.session()
    bookings = [
        actions.book(session=session, enrollment=here.enrollment(), by=here.by) for _ in range(5)
    ]
    counts = []
    for some in (bookings[:1], bookings[1:]):
        rows = list(Message.objects.filter(about_uid__in=[b.uid for b in some], detail="1d"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = kind_named("reminder").compose(rows)
        assert all(isinstance(answer, Mail) for answer in found.values())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_every_kind_is_registered():
    for kind in KINDS:
        assert type(kind_named(kind.name)) is kind
