"""The mail after a miss: friendly, once, some hours later, and not to whoever is in touch."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.banned_words import words_in_mail, words_up_front
from clinic.models import Closure
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from patients.models import AccessLink
from programs import actions
from programs.actions import call_off_follow_up
from programs.models import Booking
from tests.factories.programs import scene

pytestmark = pytest.mark.django_db
# A Tuesday; 10:00 in Madrid is 09:00 UTC.
DAY = datetime(2027, 2, 2, tzinfo=UTC)
AFTERWARDS = DAY + timedelta(hours=10)


@pytest.fixture
def here():
    return scene(time_zone="Europe/Madrid")


@pytest.fixture
def enrollment(here):
    return here.enrollment(given_name="Rosa")


@pytest.fixture
def missed(here, enrollment):
    return book(here, enrollment)


def book(here, enrollment, days=0, at=DAY - timedelta(days=30)):
    with time_machine.travel(at, tick=False):
        day = (DAY + timedelta(days=days)).date()
        session = here.session(day=day, start_time=time(10))
        return actions.book(session=session, enrollment=enrollment, by=here.by)


def record(here, booking, outcome="no_show", at=AFTERWARDS):
    with time_machine.travel(at, tick=False):
        return actions.record_outcome(booking=booking, outcome=outcome, by=here.by)


def waiting():
    return list(Message.objects.filter(kind="missed-session", state="pending").order_by("pk"))


def compose(at=AFTERWARDS + timedelta(hours=4)):
    [row] = waiting()
    with time_machine.travel(at, tick=False):
        return kind_named("missed-session").compose([row])[row.pk]


def test_it_leaves_hours_later_and_a_correction_calls_it_off(here, missed):
    record(here, missed)
    assert [m.due_at for m in waiting()] == [AFTERWARDS + timedelta(hours=4)]
    record(here, missed)
    assert len(waiting()) == 1
    record(here, missed, "attended")
    assert waiting() == []
    record(here, missed)
    assert len(waiting()) == 1, "ticked twice by mistake, it is a miss after all"
    with time_machine.travel(AFTERWARDS, tick=False):
        actions.clear_outcome(booking=missed, reason="wrong person", by=here.by)
    assert waiting() == []


def test_not_in_quiet_hours_and_not_when_the_clinic_is_closed(here, missed):
    record(here, missed, at=DAY + timedelta(hours=17))
    assert waiting()[0].due_at == DAY + timedelta(days=1, hours=7)
    tomorrow = (DAY + timedelta(days=1)).date()
    Closure.objects.create(clinic=here.clinic, first_day=tomorrow, last_day=tomorrow, reason="x")
    record(here, missed, "attended")
    record(here, missed, at=DAY + timedelta(hours=17))
    assert waiting()[0].due_at == DAY + timedelta(days=2, hours=9)


def test_several_misses_are_one_mail_and_the_other_one_where_one_is_corrected(
    here, missed, enrollment
):
    second = book(here, enrollment, days=1)
    record(here, missed, at=AFTERWARDS + timedelta(days=1))
    record(here, second, at=AFTERWARDS + timedelta(days=1))
    assert [m.about_uid for m in waiting()] == [second.uid]
    record(here, second, "attended", at=AFTERWARDS + timedelta(days=1))
    assert [m.about_uid for m in waiting()] == [missed.uid]


def test_whoever_was_written_to_days_ago_is_left_in_peace(here, missed, enrollment):
    second = book(here, enrollment, days=2)
    record(here, missed)
    Message.objects.filter(kind="missed-session").update(state="sent", sent_at=AFTERWARDS)
    record(here, second, at=AFTERWARDS + timedelta(days=2))
    assert waiting() == []


def test_it_is_friendly_offers_other_times_and_says_nothing_about_health(here, missed):
    with time_machine.travel(DAY, tick=False):
        here.session(day=(DAY + timedelta(days=2)).date(), start_time=time(10))
    record(here, missed)
    mail = compose()
    assert isinstance(mail, Mail)
    assert words_up_front(mail.subject) == words_in_mail(mail.text) == []
    assert "Thursday 4 February, 10:00 to 11:00" in mail.text
    assert here.clinic.phone in mail.text
    assert "/v/" in mail.text
    assert "List-Unsubscribe" in mail.headers


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda here, b: book(here, b.enrollment, 3, at=AFTERWARDS), "in-touch"),
        (lambda here, b: AccessLink.objects.update(last_used_at=AFTERWARDS), "in-touch"),
        (
            lambda here, b: type(b.enrollment).objects.update(
                status="discontinued", end_reason="x", ended_on=DAY.date()
            ),
            "program-over",
        ),
        (lambda here, b: type(b.patient).objects.update(status="deceased"), "patient-not-active"),
    ],
)
def test_not_to_somebody_who_is_in_touch_or_gone(here, missed, happens, code):
    record(here, missed)
    AccessLink.objects.create(
        clinic=here.clinic,
        patient=missed.patient,
        capability="visit",
        about_uid=missed.uid,
        expires_at=AFTERWARDS + timedelta(days=9),
        token_hash="x" * 64,
    )
    happens(here, missed)
    assert compose() == NotNow(code)


def test_a_contact_calls_it_off(here, missed):
    record(here, missed)
    call_off_follow_up(patient=missed.patient)
    assert waiting() == []


def test_behind_the_link_she_chooses_another_time_once(here, missed, client):
    with time_machine.travel(DAY, tick=False):
        here.session(day=(DAY + timedelta(days=2)).date(), start_time=time(10))
        here.session(day=(DAY + timedelta(days=6)).date(), start_time=time(10))
    record(here, missed)
    text = compose().text
    token = text.partition("/v/")[2].partition("/")[0]
    with time_machine.travel(AFTERWARDS + timedelta(hours=5), tick=False):
        page = client.get(reverse("visit", args=[token])).content.decode()
        assert "We missed you" in page
        keys = [part.partition('"')[0] for part in page.split('name="place" value="')[1:]]
        for key in (keys[0], keys[0], keys[1]):
            answer = client.post(reverse("visit-choose", args=[token]), {"place": key})
            assert answer.status_code < 500
        assert (
            "You have another time" in client.get(reverse("visit", args=[token])).content.decode()
        )
    chosen = Booking.objects.filter(enrollment=missed.enrollment).exclude(pk=missed.pk)
    assert [b.makes_up for b in chosen] == [None], "one place, and no credit is used"
