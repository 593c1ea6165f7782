"""The record's section about who may open it."""

from typing import Any

from clinic.permissions import Access, Permission
from patients.care.selectors import openness_of
from patients.models import Patient
from patients.sections import register_section


def care_section(access: Access, patient: Patient) -> dict[str, Any]:
    """Return how the record stands. Two queries."""
    return {
        "openness": openness_of(patient),
        "may_restrict": access.allows(Permission.RESTRICT_RECORDS),
    }


def register_care_section() -> None:
    """Put the section into the record; called once, when the app is ready."""
    register_section(94, "patients/record/care.html", care_section, title="Who may open it")
