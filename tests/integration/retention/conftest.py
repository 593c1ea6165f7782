"""A world with rows of every kind, each older than it is kept, of a patient held and one not."""

from datetime import timedelta

import pytest

from clinic import clock
from notifications.models import Message, SentCopy
from patients.models import AccessLink, Export, Patient
from tests.factories.patients import PatientFactory

LONG_AGO = timedelta(days=4 * 366)


def old_rows(patient: Patient) -> None:
    """Give a patient a mail with its copy, a link and an export, all long over."""
    then = clock.now() - LONG_AGO
    message = Message.objects.create(
        clinic=patient.clinic, kind="check-in", recipient_kind="patient",
        recipient_uid=patient.uid, about_uid=patient.uid, dedupe_key=str(patient.uid),
        due_at=then, send_before=then, state="sent", sent_at=then,
    )  # fmt: skip
    SentCopy.objects.create(message=message, raw=b"x", made_at=then, keep_until=then)
    AccessLink.objects.create(
        clinic=patient.clinic, patient=patient, capability="mail", about_uid=patient.uid,
        token_hash=patient.uid.hex, expires_at=then,
    )  # fmt: skip
    Export.objects.create(
        clinic=patient.clinic, patient=patient, form="json", bytes=1, created_at=then
    )


@pytest.fixture
def patient(clinic) -> Patient:
    found = PatientFactory(clinic=clinic)
    old_rows(found)
    return found


@pytest.fixture
def held(clinic) -> Patient:
    found = PatientFactory(clinic=clinic)
    old_rows(found)
    return found
