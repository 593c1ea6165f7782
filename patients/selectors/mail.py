"""What the ledger knows about mails to a patient."""

from django.db.models import F, QuerySet

from notifications.models import Message, MessageState, Preference
from notifications.models.message import RecipientKind
from patients.models import Patient

COMING, LATEST = 3, 5
NOT_YET = (MessageState.PENDING, MessageState.CLAIMED)


def mails_of(patient: Patient, *, limit: int = 200) -> tuple[list[Message], list[Message]]:
    """Return the mails to come, the soonest first, and what became of the others, latest first."""
    rows = _ledger(patient)
    coming = rows.filter(state__in=NOT_YET).order_by("due_at", "pk")[:limit]
    past = rows.exclude(state__in=NOT_YET).order_by("-due_at", "-pk")[:limit]
    return list(coming), list(past)


def mails_around_now(patient: Patient) -> tuple[list[Message], list[Message], int]:
    """Return the next mails to her, the soonest first; the latest ones; how many there are."""
    rows = _ledger(patient)
    coming = rows.filter(state__in=NOT_YET).order_by("due_at", "pk")[:COMING]
    latest = rows.exclude(state__in=NOT_YET).order_by("-due_at", "-pk")[:LATEST]
    return list(coming), list(latest), rows.count()


def _ledger(patient: Patient) -> QuerySet[Message]:
    """Return her mails, each with how long the mail itself is kept; the row stays."""
    rows = Message.objects.filter(recipient_kind=RecipientKind.PATIENT, recipient_uid=patient.uid)
    return rows.annotate(copy_until=F("copy__keep_until"))


def unwanted_kinds(patient: Patient) -> set[str]:
    """Return the names of the kinds of mail that she does not want."""
    return set(
        Preference.objects.filter(recipient_uid=patient.uid, wanted=False).values_list(
            "kind", flat=True
        )
    )
