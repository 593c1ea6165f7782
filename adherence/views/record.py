"""What a patient's record shows of her episodes."""

from typing import Any

from adherence import selectors
from clinic import clock
from clinic.permissions import Access, Permission
from patients.models import Patient


def episodes_section(access: Access, patient: Patient) -> dict[str, Any]:
    """Return her episodes; whoever does not see the worklist learns only that one is open."""
    return {
        "episodes": selectors.episodes_of_patient(patient=patient, now=clock.now()),
        "may_see": access.allows(Permission.VIEW_WORKLIST),
        "zone": access.clinic.time_zone,
    }


def contacts_section(access: Access, patient: Patient) -> dict[str, Any]:
    """Return who tried to speak with her; the notes are for those who see the worklist."""
    may_see = access.allows(Permission.VIEW_WORKLIST)
    return {
        "contacts": selectors.contacts_of(patient),
        "may_see": may_see,
        "zone": access.clinic.time_zone,
    }
