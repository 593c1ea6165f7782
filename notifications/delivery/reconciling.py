"""Finding out what a crash left unclear, instead of guessing."""

import logging
from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from notifications.delivery import ledger
from notifications.delivery.lookup import CannotAsk, Lookup, configured_lookup
from notifications.delivery.policy import GRACE, GRACE_FOR_REPORTS
from notifications.delivery.restored import ANEW, RESTORED
from notifications.kinds import WhenUnknown, all_kinds
from notifications.models import DeliveryEvent, Message, MessageState
from notifications.reports.providers import reports_are_taken

logger = logging.getLogger(__name__)

_AT_ONCE = 500


def reconcile(*, now: datetime) -> Counter[str]:
    """End leases that ran out and settle unclear mails as far as that can be known.

    With a look-up the mail server is asked by Message-ID: found means sent; missing after the
    grace means certainly not, and the mail goes out again. Without one a provider's report may
    still tell; else each kind's policy decides: one more copy, or a person.
    """
    counts = _end_leases(now)
    lookup = configured_lookup()
    if lookup is None:
        counts["resent"] += _resend_by_policy(now)
    else:
        counts.update(_ask(lookup, now))
    return counts


def _end_leases(now: datetime) -> Counter[str]:
    lapsed = Message.objects.filter(state=MessageState.CLAIMED, lease_until__lte=now)
    counts: Counter[str] = Counter()
    with transaction.atomic():
        rows = list(lapsed.select_for_update(skip_locked=True)[:_AT_ONCE])
        begun = [row.pk for row in rows if row.begun_at is not None]
        idle = [row.pk for row in rows if row.begun_at is None]
        if begun:
            Message.objects.filter(pk__in=begun).update(
                state=MessageState.UNKNOWN,
                lease_until=None,
                # Had a clock jumped, its sender would be alive: what it sends shows by then.
                try_after=now + GRACE,
                attempts=F("attempts") + 1,
                error_class="lease",
                error_code="sender-lost",
            )
            ledger.note(begun, event="unknown", code="sender-lost", now=now)
        if idle:
            Message.objects.filter(pk__in=idle).update(state=MessageState.PENDING, lease_until=None)
            ledger.note(idle, event="released", code="sender-lost", now=now)
    counts["unclear"], counts["released"] = len(begun), len(idle)
    return counts


def _ask(lookup: Lookup, now: datetime) -> Counter[str]:
    counts: Counter[str] = Counter()
    unclear = list(Message.objects.filter(state=MessageState.UNKNOWN)[:_AT_ONCE])
    if not unclear:
        return counts
    try:
        found = lookup.found({row.message_id for row in unclear})
    except CannotAsk as error:
        logger.warning("unclear mails stay unclear for now: %s", error)
        return counts
    there = [row.pk for row in unclear if row.message_id in found]
    missing = [
        row.pk
        for row in unclear
        if row.message_id not in found and row.error_code != ANEW and _past_grace(row, now)
    ]
    counts["found"] = _settle(there, MessageState.SENT, event="found", now=now)
    counts["resent"] = _settle(missing, MessageState.PENDING, event="not-found", now=now)
    return counts


def _past_grace(row: Message, now: datetime) -> bool:
    return (row.begun_at or row.due_at) <= now - GRACE and (row.try_after or now) <= now


def _resend_by_policy(now: datetime) -> int:
    grace = GRACE_FOR_REPORTS if reports_are_taken() else GRACE
    names = [kind.name for kind in all_kinds() if kind.when_unknown is WhenUnknown.RESEND]
    before = DeliveryEvent.objects.filter(message=OuterRef("pk"), event="resent")
    rows: QuerySet[Message] = Message.objects.filter(
        ~Exists(before),
        ~Q(error_code__in=(RESTORED, ANEW)),  # those may be many: a person decides
        Q(try_after__isnull=True) | Q(try_after__lte=now),
        state=MessageState.UNKNOWN,
        kind__in=names,
        begun_at__lte=now - grace,
    )
    keys = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    return _settle(keys, MessageState.PENDING, event="resent", now=now)


def _settle(keys: list[int], state: MessageState, *, event: str, now: datetime) -> int:
    if not keys:
        return 0
    with transaction.atomic():
        rows = Message.objects.filter(pk__in=keys, state=MessageState.UNKNOWN)
        ours = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Message.objects.filter(pk__in=ours).update(
            state=state,
            sent_at=F("begun_at") if state == MessageState.SENT else None,
            try_after=None,
            error_class="",
            error_code="",
        )
        ledger.note(ours, event=event, now=now)
    return len(ours)
