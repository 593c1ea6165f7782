"""Every change a sender makes to the ledger. Each is one short transaction and fenced.

Statements that run once a mail are plain SQL; the state and its event are one statement, so that
no crash can part them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from notifications.delivery.policy import BATCH, LEASE, pause_after
from notifications.delivery.smtp import Outcome, Receipt
from notifications.models import DeliveryEvent, Message, MessageState

_BEGIN = """
    UPDATE notifications_message SET begun_at = %(now)s, lease_until = %(lease)s
     WHERE id = %(id)s AND claim_epoch = %(epoch)s AND state = 'claimed'
       AND begun_at IS NULL AND lease_until > %(now)s
"""
_SETTLE = """
    WITH settled AS (
        UPDATE notifications_message
           SET state = %(state)s, sent_at = %(sent_at)s, try_after = %(try_after)s,
               attempts = %(attempts)s, lease_until = NULL,
               error_class = %(error_class)s, error_code = %(error_code)s
         WHERE id = %(id)s AND claim_epoch = %(epoch)s AND state IN ('claimed', 'unknown')
        RETURNING id)
    INSERT INTO notifications_deliveryevent (message_id, at, event, code, sender)
    SELECT id, %(now)s, %(event)s, %(code)s, %(sender)s FROM settled
"""
_STATE_AFTER = {
    Outcome.SENT: MessageState.SENT,
    Outcome.RETRY: MessageState.PENDING,
    Outcome.FAILED: MessageState.FAILED,
    Outcome.UNKNOWN: MessageState.UNKNOWN,
}


@dataclass(frozen=True)
class Verdict:
    """What closes a claimed row without a mail: its state and the code of the reason."""

    state: MessageState
    code: str
    error_class: str = ""


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


def begin(row: Message, *, now: datetime) -> bool:
    """Write down that the content of a mail is about to leave, and renew the lease.

    False when the row is no longer ours: called off, or the lease ran out meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _BEGIN, {"now": now, "lease": now + LEASE, "id": row.pk, "epoch": row.claim_epoch}
        )
        return bool(cursor.rowcount)


def settle(row: Message, receipt: Receipt, *, now: datetime) -> bool:
    """Write down what came of a mail. False when somebody else has taken the row over."""
    attempts = row.attempts + 1
    sent = receipt.outcome is Outcome.SENT
    retry = receipt.outcome is Outcome.RETRY
    facts = {
        "id": row.pk,
        "epoch": row.claim_epoch,
        "now": now,
        "state": _STATE_AFTER[receipt.outcome].value,
        "sent_at": now if sent else None,
        "try_after": now + pause_after(attempts) if retry else None,
        "attempts": attempts,
        "error_class": receipt.phase,
        "error_code": receipt.code,
        "event": receipt.outcome.value,
        "code": f"{receipt.phase} {receipt.code}".strip()[:80],
        "sender": row.claimed_by,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, facts)
        return bool(cursor.rowcount)


def close(verdicts: Sequence[tuple[Message, Verdict]], *, now: datetime) -> None:
    """Close claimed rows that turned out not to be sent: one update for each kind of reason."""
    groups: dict[Verdict, list[Message]] = {}
    for row, verdict in verdicts:
        groups.setdefault(verdict, []).append(row)
    for verdict, rows in groups.items():
        _move(
            rows,
            event=verdict.state.value,
            code=verdict.code,
            now=now,
            state=verdict.state,
            error_class=verdict.error_class,
            error_code=verdict.code,
            lease_until=None,
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
