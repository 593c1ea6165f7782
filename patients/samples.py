"""The made-up person and links that a preview is written for; nothing here is ever stored."""

from copy import copy
from datetime import date
from uuid import UUID

from clinic.models import Clinic
from patients.models import AccessLink, Patient

# One uid for all, so that the same preview is the same bytes and its links open nothing.
NOTHING = UUID(int=0)


def sample_patient(clinic: Clinic, language: str) -> Patient:
    """Return somebody who reads this language, in a clinic that writes it."""
    writing = copy(clinic)
    writing.languages = [language]
    return Patient(
        clinic=writing,
        mrn="sample",
        given_name="Maria",
        family_name="Sample",
        birth_date=date(1964, 5, 12),
        email="maria@example.org",
        language=language,
    )


def sample_links(patient: Patient, *capabilities: str) -> dict[tuple[str, UUID], AccessLink]:
    """Return links as `links.issue_many` does, for things whose uid is NOTHING."""
    return {
        (capability, NOTHING): AccessLink(
            uid=NOTHING, clinic=patient.clinic, patient=patient, capability=capability
        )
        for capability in capabilities
    }
