"""What the ledger knows about mails to a patient."""

from notifications.models import Message, Preference
from patients.models import Patient


def mails_of(patient: Patient, *, limit: int = 20) -> list[Message]:
    """Return the mails planned for her or sent to her, the latest due first."""
    return list(Message.objects.filter(recipient_uid=patient.uid).order_by("-due_at")[:limit])


def unwanted_kinds(patient: Patient) -> set[str]:
    """Return the names of the kinds of mail that she does not want."""
    return set(
        Preference.objects.filter(recipient_uid=patient.uid, wanted=False).values_list(
            "kind", flat=True
        )
    )
