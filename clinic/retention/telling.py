"""Who is told that a rule was changed, and what of it. The app that owns the mails sends it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from clinic.identity import letters
from clinic.models import Membership, RetentionRule, Staff
from clinic.models.retention import SHOWN_FOR
from clinic.permissions import Permission, roles_with
from clinic.retention.kinds import kind_called

CHANGED = "retention-changed"
# Until then nothing goes under the new rule; later the mail could prevent nothing.
TOLD_WITHIN = SHOWN_FOR


@dataclass(frozen=True)
class Change:
    """A rule as it was decided, and how many days were kept before."""

    rule: RetentionRule
    label: str
    before: int


def tell(rule: RetentionRule) -> None:
    """Plan a mail to every administrator, in the caller's transaction.

    Whoever changed it is told too: it may have been somebody else at her account.
    """
    for staff in administrators({rule.clinic_id}).values():
        letters.send(
            letters.Letter(
                kind=CHANGED,
                clinic_id=rule.clinic_id,
                to=staff.uid,
                about_uid=rule.uid,
                good_for=TOLD_WITHIN,
            )
        )


def administrators(clinic_ids: Collection[int]) -> dict[tuple[int, UUID], Staff]:
    """Return who may change the rules of clinics and has an address, by clinic and uid."""
    held = Membership.objects.filter(
        clinic__in=clinic_ids,
        role__in=roles_with(Permission.EDIT_CLINIC),
        is_active=True,
        staff__is_active=True,
    ).exclude(staff__email="")
    return {(row.clinic_id, row.staff.uid): row.staff for row in held.select_related("staff")}


def changes(uids: Collection[UUID]) -> dict[UUID, Change]:
    """Return the changes that rules stand for, by the rule's uid. Two queries."""
    rows = RetentionRule.objects.filter(uid__in=uids).select_related("clinic", "decided_by")
    found = list(rows)
    earlier = {
        (row.clinic_id, row.kind, row.version): row.days
        for row in RetentionRule.objects.filter(
            clinic__in={row.clinic_id for row in found}, kind__in={row.kind for row in found}
        )
    }
    return {row.uid: _change(row, earlier) for row in found}


def _change(row: RetentionRule, earlier: dict[tuple[int, str, int], int]) -> Change:
    kind = kind_called(row.kind)
    before = earlier.get((row.clinic_id, row.kind, row.version - 1))
    if kind is None:  # an app that named it is gone
        return Change(row, row.kind, before or row.days)
    before = kind.days(row.clinic) if before is None else before
    return Change(row, kind.label, max(before, kind.least(row.clinic)))
