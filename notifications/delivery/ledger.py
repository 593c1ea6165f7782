"""Every change a sender makes to the ledger. Each is one short transaction and fenced.

Statements that run once a mail are plain SQL; the state and its event are one statement, so that
no crash can part them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from psycopg.types.json import Jsonb

from notifications.delivery.policy import BATCH, LEASE, pause_after
from notifications.delivery.smtp import Outcome, Receipt
from notifications.models import DeliveryEvent, MailHold, Message, MessageState

# All rows are locked first and in one order, as cancelling does, so that neither can wait for the
# other in a circle. What the locked rows say decides, and rows are found by their key alone: the
# planner cannot know how many are claimed.
_WRITE_DOWN = """
    WITH locked AS MATERIALIZED (
        SELECT id, claim_epoch AS epoch, state, begun_at, lease_until FROM notifications_message
         WHERE id = ANY(%(keys)s::bigint[]) ORDER BY id FOR UPDATE),
    settled AS (
        UPDATE notifications_message AS row
           SET state = done.state, sent_at = CASE done.state WHEN 'sent' THEN %(now)s END,
               try_after = done.try_after, attempts = attempts + 1, lease_until = NULL,
               error_class = done.error_class, error_code = done.error_code
          FROM locked JOIN jsonb_to_recordset(%(done)s) AS done (
                   id bigint, epoch bigint, state text, try_after timestamptz,
                   error_class text, error_code text, event text, code text) USING (id, epoch)
         WHERE row.id = locked.id AND locked.state IN ('claimed', 'unknown')
        RETURNING row.id, row.claimed_by, done.event, done.code),
    noted AS (
        INSERT INTO notifications_deliveryevent (message_id, at, event, code, sender)
        SELECT id, %(now)s, event, code, claimed_by FROM settled),
    begun AS (
        UPDATE notifications_message AS row
           SET begun_at = %(now)s, lease_until = %(lease)s
          FROM locked JOIN jsonb_to_recordset(%(next)s) AS next (id bigint, epoch bigint)
               USING (id, epoch)
         WHERE row.id = locked.id AND locked.state = 'claimed'
           AND locked.begun_at IS NULL AND locked.lease_until > %(now)s
        RETURNING row.id)
    SELECT id FROM settled UNION ALL SELECT id FROM begun
"""
_STATE_AFTER = {
    Outcome.SENT: MessageState.SENT,
    Outcome.RETRY: MessageState.PENDING,
    Outcome.FAILED: MessageState.FAILED,
    Outcome.UNKNOWN: MessageState.UNKNOWN,
}


# A mail that was handed over, or tried to be, and what came of it.
Done = tuple[Message, Receipt]


@dataclass(frozen=True)
class Turn:
    """What one connection has to write down: what came of a mail, and which one it begins."""

    done: Done | None = None
    next: Message | None = None


@dataclass(frozen=True)
class Verdict:
    """What closes a claimed row without a mail: its state and the code of the reason.

    With `not_before` it is not closed but waits until then; `event` is then what is noted.
    """

    state: MessageState
    code: str
    error_class: str = ""
    not_before: datetime | None = None
    event: str = "waits"


def due(now: datetime) -> Q:
    """Return the condition under which a row may be claimed."""
    held = MailHold.objects.filter(clinic_id=OuterRef("clinic_id"), lifted_at=None)
    return (
        Q(state=MessageState.PENDING, due_at__lte=now, send_before__gt=now)
        & (Q(try_after__isnull=True) | Q(try_after__lte=now))
        & ~Q(Exists(held))
    )


def claim(*, now: datetime, sender: str, limit: int = BATCH) -> list[Message]:
    """Take due rows under a lease, the longest due first; rows locked by others are passed over."""
    with transaction.atomic():
        rows = list(Message.objects.filter(due(now)).select_for_update(skip_locked=True)[:limit])
        lease = now + LEASE
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=MessageState.CLAIMED,
            claimed_by=sender,
            claim_epoch=F("claim_epoch") + 1,
            lease_until=lease,
            begun_at=None,
        )
    for row in rows:
        row.state, row.claimed_by, row.lease_until = MessageState.CLAIMED, sender, lease
        row.claim_epoch += 1
        row.begun_at = None
    return rows


def write_down(turns: Sequence[Turn], *, now: datetime) -> set[int]:
    """Settle mails that are done and begin the next ones, each for its connection, in one commit.

    Returns the keys of the rows that were still ours. A mail whose row is not among them may not
    be handed over: it was called off, or its lease ran out meanwhile.
    """
    done = [turn.done for turn in turns if turn.done]
    begun = [turn.next for turn in turns if turn.next]
    facts: dict[str, Any] = {
        "now": now,
        "lease": now + LEASE,
        "keys": [row.pk for row in (*(row for row, _ in done), *begun)],
        "done": Jsonb([_told(row, receipt, now) for row, receipt in done]),
        "next": Jsonb([{"id": row.pk, "epoch": row.claim_epoch} for row in begun]),
    }
    return {key for (key,) in run(_WRITE_DOWN, facts)}


def _told(row: Message, receipt: Receipt, now: datetime) -> dict[str, object]:
    waits = now + pause_after(row.attempts + 1) if receipt.outcome is Outcome.RETRY else None
    return {
        "id": row.pk,
        "epoch": row.claim_epoch,
        "state": _STATE_AFTER[receipt.outcome].value,
        "try_after": waits and waits.isoformat(),
        "error_class": receipt.phase,
        "error_code": receipt.code,
        "event": receipt.outcome.value,
        "code": f"{receipt.phase} {receipt.code}".strip()[:80],
    }


def run(statement: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement of the hot path, prepared, and return its rows, if it has any.

    Half the cost of Django's way on both sides.

    A pooler that hands connections round between transactions cannot keep prepared statements;
    whoever runs one tells Django so by the setting that is asked here.
    """
    connection.ensure_connection()
    prepare = not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with (
        connection.wrap_database_errors,
        connection.connection.steady.transaction() as answered,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(statement, facts, prepare=prepare)
        answered()
        return cursor.fetchall() if cursor.description else []


def close(verdicts: Sequence[tuple[Message, Verdict]], *, now: datetime) -> None:
    """Close claimed rows that turned out not to be sent: one update for each kind of reason."""
    groups: dict[Verdict, list[Message]] = {}
    for row, verdict in verdicts:
        groups.setdefault(verdict, []).append(row)
    for verdict, rows in groups.items():
        _move(
            rows,
            event=verdict.event if verdict.not_before else verdict.state.value,
            code=verdict.code,
            now=now,
            state=verdict.state,
            error_class=verdict.error_class,
            error_code="" if verdict.not_before else verdict.code,
            lease_until=None,
            try_after=verdict.not_before,
        )


def give_back(rows: Sequence[Message], *, now: datetime, pause: timedelta | None = None) -> None:
    """Make claimed rows pending again that nothing was done about; `pause` keeps them waiting."""
    _move(
        rows,
        event="",
        code="",
        now=now,
        state=MessageState.PENDING,
        lease_until=None,
        try_after=now + pause if pause else None,
    )


def expire(*, now: datetime) -> int:
    """Close rows that it is too late to send; return how many."""
    with transaction.atomic():
        late = Message.objects.filter(state=MessageState.PENDING, send_before__lte=now)
        keys = list(late.select_for_update(skip_locked=True).values_list("pk", flat=True))
        if keys:
            Message.objects.filter(pk__in=keys).update(state=MessageState.EXPIRED)
            note(keys, event="expired", now=now)
    return len(keys)


def note(
    keys: Iterable[int], *, event: str, now: datetime, code: str = "", sender: str = ""
) -> None:
    """Add the same event to the life of several messages."""
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(message_id=key, at=now, event=event, code=code, sender=sender) for key in keys
    )


def _move(
    rows: Sequence[Message], *, event: str, code: str, now: datetime, **changes: object
) -> None:
    if not rows:
        return
    with transaction.atomic():
        ours = Message.objects.filter(
            pk__in=[row.pk for row in rows],
            state=MessageState.CLAIMED,
            claimed_by=rows[0].claimed_by,
            begun_at__isnull=True,
        )
        keys = list(ours.select_for_update().values_list("pk", flat=True))
        Message.objects.filter(pk__in=keys).update(**changes)
        if event:
            note(keys, event=event, code=code, now=now, sender=rows[0].claimed_by)
