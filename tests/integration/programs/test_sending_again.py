"""A mail about an appointment that somebody sends again, when the world has moved on meanwhile."""

from datetime import timedelta

import pytest

from clinic import clock
from clinic.errors import Conflict
from notifications.actions import resend
from notifications.delivery.composing import compose
from notifications.models import Message, MessageState
from notifications.stories import story_of
from patients.actions import update_patient
from programs import actions
from tests.factories.programs import in_days, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def booking(here):
    return actions.book(
        session=here.session(day=in_days(1)), enrollment=here.enrollment(), by=here.by
    )


@pytest.fixture
def mail(booking):
    rows = Message.objects.filter(about_uid=booking.uid, kind="booking-confirmed")
    now = clock.now()
    rows.update(state="expired", due_at=now - timedelta(days=2), send_before=now)
    return rows.get()


def test_the_second_of_two_tabs_is_told_and_changes_nothing(here, mail):
    resend(message=mail, reason="Address corrected", by=here.by)
    with pytest.raises(Conflict, match="“Due”, so there is nothing to do"):
        resend(message=mail, reason="Address corrected", by=here.by)
    assert mail.events.filter(event="again").count() == 1


def test_an_expired_mail_goes_to_the_address_as_it_is_now(here, booking, mail):
    update_patient(patient=booking.patient, email="new@patients.example", by=here.by)
    row = resend(message=mail, reason="Address corrected", by=here.by)
    assert row.send_before > clock.now() + timedelta(hours=3)
    (out,) = compose([row], now=clock.now()).outgoing
    assert out.to == "new@patients.example"


def test_nothing_is_written_to_somebody_who_died_meanwhile(here, booking, mail):
    update_patient(patient=booking.patient, status="deceased", by=here.by)
    row = resend(message=mail, reason="Did not see", by=here.by)
    composed = compose([row], now=clock.now())
    ((_row, verdict),) = composed.closed
    assert composed.outgoing == []
    assert (verdict.state, verdict.code) == (MessageState.CANCELLED, "patient-not-active")
    row.state, row.error_code = verdict.state, verdict.code
    said = story_of(row, now=clock.now())
    assert said == "She is no longer a patient of the clinic. Nothing to do."


def test_nothing_is_written_about_an_appointment_that_has_begun(here, mail):
    row = resend(message=mail, reason="Did not see", by=here.by)
    composed = compose([row], now=clock.now() + timedelta(days=3))
    assert [verdict.code for _row, verdict in composed.closed] == ["too-late"]
