"""Whether the audit trail is what it was, as far as the last verification knows. Three queries."""

from dataclasses import dataclass

from django.db.models import Count

from clinic.models import AuditAmendment, AuditSeal, AuditVerification

LATEST = 10


@dataclass(frozen=True)
class State:
    """The last verifications and seal; `amendments` are reason, actor and number of rows."""

    verifications: list[AuditVerification]
    last: AuditSeal | None
    amendments: list[tuple[str, str, int]]


def state() -> State:
    """Return it for the whole installation: the chain is one for all its clinics."""
    told = AuditAmendment.objects.values_list("why", "actor").annotate(rows=Count("pk"))
    return State(
        verifications=list(AuditVerification.objects.order_by("-verified_at", "-pk")[:LATEST]),
        last=AuditSeal.objects.order_by("-number").first(),
        amendments=list(told.order_by("why", "actor")),
    )
