"""The record's section about her rights: how her answers stand, what waits for an answer."""

from typing import Any

from clinic.permissions import Access, Permission
from patients.models import Correction, CorrectionState, Patient
from patients.rights.consents import consents_of
from patients.rights.correctable import label_of
from patients.sections import register_section
from patients.selectors.rights import departure_of


def rights_section(access: Access, patient: Patient) -> dict[str, Any]:
    """Return her answers, open corrections and a wish to leave. Three queries."""
    waiting = Correction.objects.filter(patient=patient, state=CorrectionState.OPEN)
    return {
        "consents": consents_of(patient),
        "corrections": [(label_of(row.about), row) for row in waiting],
        "departure": departure_of(patient),
        "may_handle": access.allows(Permission.HANDLE_RIGHTS),
    }


def register_rights() -> None:
    """Put the section into the record; called once, when the app is ready."""
    register_section(
        93, "patients/record/rights.html", rights_section, title="Her data and consent"
    )
