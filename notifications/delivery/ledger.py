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
from django.db.models import F, Q

from notifications.delivery.policy import BATCH, LEASE, pause_after
from notifications.delivery.smtp import Outcome, Receipt
from notifications.models import DeliveryEvent, Message, MessageState

_BEGIN = """
    UPDATE notifications_message
       SET begun_at = %(now)s, lease_until = %(lease)s
     WHERE id = %(next_id)s AND claim_epoch = %(next_epoch)s AND state = 'claimed'
       AND begun_at IS NULL AND lease_until > %(now)s
"""
_SETTLED = """
    WITH settled AS (
        UPDATE notifications_message
           SET state = %(state)s, sent_at = NULL, try_after = %(try_after)s,
               attempts = attempts + 1, lease_until = NULL,
               error_class = %(error_class)s, error_code = %(error_code)s
         WHERE id = %(id)s AND claim_epoch = %(epoch)s AND state IN ('claimed', 'unknown')
        RETURNING id, claimed_by)
"""
_SENT = """
    WITH settled AS (
        UPDATE notifications_message
           SET state = 'sent', sent_at = %(now)s, try_after = NULL, attempts = attempts + 1,
               lease_until = NULL, error_class = '', error_code = ''
         WHERE id = %(id)s AND claim_epoch = %(epoch)s AND state IN ('claimed', 'unknown')
        RETURNING id, claimed_by)
"""
_EVENT = """
    INSERT INTO notifications_deliveryevent (message_id, at, event, code, sender)
    SELECT id, %(now)s, {event}, {code}, claimed_by FROM settled
"""
_SENT_EVENT = _EVENT.format(event="'sent'", code="''")
_OTHER_EVENT = _EVENT.format(event="%(event)s", code="%(code)s")
_SETTLE_SENT = _SENT + _SENT_EVENT
_SETTLE_OTHER = _SETTLED + _OTHER_EVENT
_SETTLE_SENT_AND_BEGIN = f"{_SENT}, noted AS ({_SENT_EVENT}) {_BEGIN}"
_SETTLE_OTHER_AND_BEGIN = f"{_SETTLED}, noted AS ({_OTHER_EVENT}) {_BEGIN}"
_STATE_AFTER = {
    Outcome.RETRY: MessageState.PENDING,
    Outcome.FAILED: MessageState.FAILED,
    Outcome.UNKNOWN: MessageState.UNKNOWN,
}


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
    return Q(state=MessageState.PENDING, due_at__lte=now, send_before__gt=now) & (
        Q(try_after__isnull=True) | Q(try_after__lte=now)
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


def begin(row: Message, *, now: datetime, before: tuple[Message, Receipt] | None = None) -> bool:
    """Write down that a mail is about to be handed over, and renew the lease.

    False when the row is no longer ours: called off, or the lease ran out meanwhile. `before` is
    the mail just done: settling it in the same statement spares one round trip a mail.
    """
    facts: dict[str, Any] = {
        "now": now,
        "lease": now + LEASE,
        "next_id": row.pk,
        "next_epoch": row.claim_epoch,
    }
    statement = _BEGIN
    if before:
        facts |= _facts(*before, now)
        sent = before[1].outcome is Outcome.SENT
        statement = _SETTLE_SENT_AND_BEGIN if sent else _SETTLE_OTHER_AND_BEGIN
    return bool(run(statement, facts))


def settle(row: Message, receipt: Receipt, *, now: datetime) -> bool:
    """Write down what came of a mail. False when somebody else has taken the row over."""
    statement = _SETTLE_SENT if receipt.outcome is Outcome.SENT else _SETTLE_OTHER
    return bool(run(statement, _facts(row, receipt, now)))


def run(statement: str, facts: dict[str, Any]) -> int:
    """Run a statement of the hot path, prepared, and return how many rows it changed.

    Half the cost of Django's way on both sides.

    A pooler that hands connections round between transactions cannot keep prepared statements;
    whoever runs one tells Django so by the setting that is asked here.
    """
    connection.ensure_connection()
    prepare = not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, facts, prepare=prepare)
        return cursor.rowcount


def _facts(row: Message, receipt: Receipt, now: datetime) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": row.pk, "epoch": row.claim_epoch, "now": now}
    if receipt.outcome is Outcome.SENT:
        return facts
    retry = receipt.outcome is Outcome.RETRY
    return facts | {
        "state": _STATE_AFTER[receipt.outcome].value,
        "try_after": now + pause_after(row.attempts + 1) if retry else None,
        "error_class": receipt.phase,
        "error_code": receipt.code,
        "event": receipt.outcome.value,
        "code": f"{receipt.phase} {receipt.code}".strip()[:80],
    }


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
