"""Mails of the real kinds: whom the board names, and what a refused address leads to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.models import AccessEvent
from clinic.permissions import Role
from notifications.delivery import deliver_due
from notifications.models import Message, MessageState
from patients.mail import PatientKind
from programs.messages import KINDS
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db
PATIENT_KINDS = ["check-in", *(k.name for k in KINDS if issubclass(k, PatientKind))]


def mail_to_patient(patient, kind="check-in", **fields):
    now = clock.now()
    times = {"due_at": now - timedelta(minutes=1), "send_before": now + timedelta(days=1)}
    return MessageFactory(
        clinic=patient.clinic, recipient_uid=patient.uid, kind=kind, **(times | fields)
    )


def test_the_board_names_patients_whatever_the_kind_and_logs_the_read(clinic, staff_client):
    patients = [PatientFactory(clinic=clinic) for _ in PATIENT_KINDS]
    for patient, kind in zip(patients, PATIENT_KINDS, strict=True):
        mail_to_patient(patient, kind, state="failed", error_class="recipient")
    nurse = staff_client(Role.NURSE)
    nurse.get("/mail/")
    with CaptureQueriesContext(connection) as asked:
        text = nurse.get("/mail/").content.decode()
    for patient in patients:
        assert patient.full_name in text
        assert f"/patients/{patient.uid}/" in text
    assert AccessEvent.objects.latest("pk").patients == sorted(p.pk for p in patients)
    ours = [q["sql"] for q in asked if "notifications_" in q["sql"] or "patients_" in q["sql"]]
    assert len(ours) == 3, "counts, rows, names; the read log is the fourth"


@pytest.mark.parametrize("kind", PATIENT_KINDS)
def test_a_mail_s_page_says_for_whom_it_is(clinic, staff_client, kind):
    patient = PatientFactory(clinic=clinic)
    message = mail_to_patient(patient, kind)
    text = staff_client(Role.NURSE).get(f"/mail/{message.uid}/").content.decode()
    assert patient.full_name in text
    assert f"/patients/{patient.uid}/" in text
    assert AccessEvent.objects.get().patients == [patient.pk]


def test_after_a_refused_address_the_next_mail_is_tried(server, clinic, staff_client):
    patient = PatientFactory(clinic=clinic, email="ana@patients.example")
    first = mail_to_patient(patient)
    server.faults["ana@patients.example"] = "550"
    deliver_due(now=clock.now())
    server.faults.clear()
    later = mail_to_patient(patient)
    assert deliver_due(now=clock.now()).sent == 1
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {first.pk: MessageState.FAILED, later.pk: MessageState.SENT}
    nurse = staff_client(Role.NURSE)
    assert patient.full_name in nurse.get("/mail/").content.decode()
    shown = nurse.get(f"/patients/{patient.uid}/").content.decode()
    assert "Not sent" in shown
    assert "Sent" in shown
