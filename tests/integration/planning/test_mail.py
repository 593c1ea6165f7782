"""One mail about a whole plan: every appointment, one calendar file, no health fact up front."""

from datetime import timedelta
from html import unescape

import pytest
from icalendar import Calendar

from clinic.banned_words import words_up_front
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from programs import actions
from programs.actions import AbsenceAsked
from programs.models import Booking
from tests.integration.planning.conftest import next_monday

pytestmark = pytest.mark.django_db


def composed() -> Mail | NotNow:
    message = Message.objects.filter(kind="program-planned").order_by("pk").last()
    return kind_named("program-planned").compose([message])[message.pk]


def events(mail: Mail) -> list:
    return [e for e in Calendar.from_ical(mail.calendar.content).walk("VEVENT")]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "booked 8 appointments"), ("es", "reservado 8 citas")]
)
def test_the_mail_lists_every_appointment_in_her_language(place, proposal, language, words):
    patient = proposal.enrollments.get().patient
    patient.language = language
    patient.save()
    actions.confirm_plan(run=proposal, by=place.by)

    mail = composed()

    assert words in mail.text
    assert words in unescape(mail.html)
    assert mail.text.count("Blue room") == 8
    assert len(events(mail)) == 8
    assert {str(e["STATUS"]) for e in events(mail)} == {"CONFIRMED"}
    for line in (mail.subject, mail.from_name, str(events(mail)[0]["SUMMARY"])):
        assert words_up_front(line) == []


def test_what_a_new_plan_takes_back_is_named_and_cancelled_in_the_calendar(place, proposal):
    actions.confirm_plan(run=proposal, by=place.by)
    enrollment = proposal.enrollments.get()
    away = next_monday(place.clinic) + timedelta(weeks=3)
    actions.set_wishes(
        enrollment=enrollment,
        windows=[],
        absences=[AbsenceAsked(away, away + timedelta(days=6))],
        by=place.by,
    )
    again = actions.propose(enrollment=enrollment, by=place.by)
    actions.confirm_plan(run=again, by=place.by)

    mail = composed()

    assert "no longer planned" in mail.text
    assert sorted(str(e["STATUS"]) for e in events(mail)) == ["CANCELLED"] * 2 + ["CONFIRMED"] * 6


def test_a_plan_of_which_nothing_is_left_is_not_told(place, proposal):
    actions.confirm_plan(run=proposal, by=place.by)
    for booking in Booking.objects.all():
        actions.cancel_booking(booking=booking, reason="clinic", by=place.by)

    assert composed() == NotNow("nothing-booked")


def test_no_mail_without_consent(place, proposal):
    actions.confirm_plan(run=proposal, by=place.by)
    patient = proposal.enrollments.get().patient
    patient.consents_to_mail = False
    patient.save()

    assert composed() == NotNow("no-consent", suppressed=True)
