"""What happened to the worklist since somebody opened it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from adherence.models import ContactResult, Episode, EpisodeState
from clinic.models import Clinic

# The newest thing that a person did to each episode, from the audit trail, and the newest contact.
CHANGES = """
SELECT e.uid, e.state, owner.name, done.who, tried.result, tried.who
FROM adherence_episode e
LEFT JOIN clinic_staff owner ON owner.id = e.owner_id
LEFT JOIN LATERAL (
    SELECT s.name AS who FROM adherence_episodeevent v
    JOIN pghistory_context c ON c.id = v.pgh_context_id
    JOIN clinic_staff s ON 'staff:' || s.uid::text = c.metadata ->> 'actor'
    WHERE v.pgh_obj_id = e.id AND v.pgh_id > %(event)s
    ORDER BY v.pgh_id DESC LIMIT 1) AS done ON true
LEFT JOIN LATERAL (
    SELECT k.result, s.name AS who FROM adherence_contact k
    JOIN clinic_staff s ON s.id = k.recorded_by_id
    WHERE k.episode_id = e.id AND k.at > %(since)s
    ORDER BY k.at DESC, k.id DESC LIMIT 1) AS tried ON true
WHERE e.clinic_id = %(clinic)s AND e.uid = ANY(%(shown)s::uuid[])
    AND (done.who IS NOT NULL OR tried.who IS NOT NULL)
"""


@dataclass(frozen=True)
class Mark:
    """What a row says about itself that it did not say when the page was drawn."""

    uid: UUID
    text: str


def opened_since(*, clinic: Clinic, since: datetime) -> int:
    """Count the new episodes of a clinic that opened after a moment."""
    return Episode.objects.filter(
        clinic=clinic, state=EpisodeState.NEW, opened_at__gt=since
    ).count()


def changes_since(
    *, clinic: Clinic, shown: Sequence[UUID], since: datetime, event: int
) -> list[Mark]:
    """Return what people did to the episodes of a page since it was drawn, in one query.

    `event` is the last entry of the audit trail that the page knew.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGES, {"clinic": clinic.pk, "shown": list(shown), "since": since, "event": event}
        )
        return [Mark(uid, _words(*rest)) for uid, *rest in cursor.fetchall()]


def _words(
    state: str, owner: str | None, who: str | None, result: str | None, by: str | None
) -> str:
    if state == EpisodeState.RESOLVED:
        return f"Resolved by {who or by}"
    if state == EpisodeState.SNOOZED:
        return f"Snoozed by {who or by}"
    if result:
        said = str(ContactResult(result).label)
        return f"{by}: {said[:1].lower()}{said[1:]}"
    if state == EpisodeState.WAITING:
        return f"{who} waits for her"
    return f"Now with {owner}" if owner else f"Handed back by {who}"
