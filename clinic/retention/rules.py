"""What a clinic decided about each kind of data, and how it decides anew."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from clinic import audit
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Refused
from clinic.models import Clinic, RetentionRule
from clinic.retention.kinds import DataKind, kinds
from clinic.retention.telling import tell


@dataclass(frozen=True)
class Standing:
    """The rule that holds for a kind. Version 0 is what Steady ships, and nobody decided it."""

    kind: DataKind
    days: int
    least: int
    reason: str
    version: int
    since: datetime | None
    by: str = ""


def rules_of(clinic: Clinic) -> list[Standing]:
    """Return the rule of every kind. One query."""
    newest = (
        RetentionRule.objects.filter(clinic=clinic)
        .select_related("decided_by")
        .order_by("kind", "-version")
        .distinct("kind")
    )
    decided = {row.kind: row for row in newest}
    return [_standing(clinic, kind, decided.get(kind.name)) for kind in kinds()]


def rule_of(clinic: Clinic, kind: DataKind) -> Standing:
    """Return the rule of one kind."""
    rows = RetentionRule.objects.filter(clinic=clinic, kind=kind.name).select_related("decided_by")
    return _standing(clinic, kind, rows.order_by("-version").first())


def _standing(clinic: Clinic, kind: DataKind, row: RetentionRule | None) -> Standing:
    least = kind.least(clinic)
    if row is None:
        return Standing(kind, max(kind.days(clinic), least), least, kind.reason, 0, None)
    # The least may have grown since the clinic decided: its records are kept longer now.
    return Standing(
        kind, max(row.days, least), least, row.reason, row.version, row.created_at,
        row.decided_by.name,
    )  # fmt: skip


@transaction.atomic
def change_rule(
    *, clinic: Clinic, kind: DataKind, days: int, reason: str, by: Actor
) -> RetentionRule:
    """Decide for how long a kind is kept, and tell the administrators.

    Nothing goes before it was shown for seven days anew.

    Raises Refused for a time the kind does not allow, or without a reason.
    """
    assert by.staff is not None, "only staff decide how long data are kept"
    least, most = kind.least(clinic), kind.most(clinic)
    if not least <= days <= most:
        raise Refused(
            f"{days} days are not from {least} to {most}. Choose a number between them.",
            field="days",
        )
    if not reason.strip():
        raise Refused("Say why: the law or the reason behind it.", field="reason")
    with audit.acting(by), conflicts_refused():
        rows = RetentionRule.objects.filter(clinic=clinic, kind=kind.name)
        version = (rows.aggregate(newest=Max("version"))["newest"] or 0) + 1
        rule = RetentionRule.objects.create(
            clinic=clinic,
            kind=kind.name,
            version=version,
            days=days,
            reason=reason.strip(),
            decided_by=by.staff,
        )
        tell(rule)
        return rule
