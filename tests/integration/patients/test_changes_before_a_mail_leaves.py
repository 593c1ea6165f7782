"""What changes about a patient between the writing of a mail and its leaving still counts."""

from datetime import timedelta

import pytest

from clinic import clock
from clinic.actors import Actor
from clinic.permissions import Role
from notifications.actions import set_preferences
from notifications.delivery import composing, deliver_due
from patients.actions import update_patient
from patients.actions.check_ins import plan_check_ins
from patients.models import Patient
from tests.factories.mail_server import mail_server
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory, TherapyCourseFactory

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


def check_in(patient):
    now = clock.now()
    return MessageFactory(
        clinic=patient.clinic,
        kind="check-in",
        recipient_uid=patient.uid,
        about_uid=patient.uid,
        due_at=now - timedelta(minutes=1),
        send_before=now + timedelta(hours=8),
    )


@pytest.mark.parametrize(
    ("change", "state", "code"),
    [
        ({"status": "deceased"}, "cancelled", "patient-deceased"),
        ({"status": "left"}, "cancelled", "patient-left"),
        ({"consents_to_mail": False}, "suppressed", "no-consent"),
        ({"email": ""}, "suppressed", "no-address"),
        ({"email": "new@mail.example"}, "sent", ""),
        ({"wish": False}, "suppressed", "preference"),
    ],
)
def test_a_change_between_claim_and_send_is_heeded(
    clinic, tmp_path, settings, monkeypatch, change, state, code
):
    patient = PatientFactory(clinic=clinic, email="old@mail.example")
    message = check_in(patient)
    written = composing._keep_copies
    pending = [change]

    def and_then_she_changes(*args):
        written(*args)
        if pending:
            facts = pending.pop()
            if "wish" in facts:
                wishes = {"check-in": facts["wish"]}
                set_preferences(clinic_id=clinic.pk, recipient_uid=patient.uid, wishes=wishes)
            else:
                update_patient(patient=patient, by=BY, **facts)

    monkeypatch.setattr(composing, "_keep_copies", and_then_she_changes)
    with mail_server(tmp_path / "mail") as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        deliver_due(now=clock.now())
        deliver_due(now=clock.now())
    message.refresh_from_db()
    assert (message.state, message.error_code) == (state, code)
    assert server.recipients() == (["new@mail.example"] if state == "sent" else [])


def test_a_time_zone_nobody_knows_stops_nothing(clinic, tmp_path, settings, staff_client):
    """Whatever a table may hold from before it was checked."""
    lost, fine = PatientFactory.create_batch(2, clinic=clinic)
    for patient in (lost, fine):
        TherapyCourseFactory(patient=patient)
    Patient.objects.filter(pk=lost.pk).update(time_zone="Mars/Olympus")
    noon = clock.now().replace(hour=11, minute=30)
    assert plan_check_ins(now=noon) == 2, "hers at the clinic's time"
    page = staff_client(Role.NURSE).get(f"/patients/{lost.uid}/").content.decode()
    assert "“Mars/Olympus” is no time zone. Correct it." in page
    rows = [check_in(patient) for patient in (lost, fine)]
    with mail_server(tmp_path / "mail") as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        deliver_due(now=clock.now())
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["sent", "sent"]
    assert set(server.recipients()) == {lost.email, fine.email}
