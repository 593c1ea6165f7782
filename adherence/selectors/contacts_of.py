"""Who tried to speak with a patient, and what came of it."""

from adherence.models import Contact
from patients.models import Patient

SHOWN = 30


def contacts_of(patient: Patient) -> list[Contact]:
    """Return the latest contacts with a patient, over all her episodes, newest first; one query."""
    return list(
        Contact.objects.filter(episode__patient=patient).select_related("recorded_by", "episode")[
            :SHOWN
        ]
    )
