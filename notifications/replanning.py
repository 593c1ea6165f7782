"""Mails that are due at another time than they were planned for."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from notifications.actions import Occasion, plan
from notifications.kinds import all_kinds
from notifications.models import DeliveryEvent, Message, MessageState

# Why a mail is not sent that its recipient's wishes, or her calendar, no longer ask for.
CODE = "not-wanted-then"

_waiting = Q(state=MessageState.PENDING) | Q(state=MessageState.CLAIMED, begun_at__isnull=True)


def plan_anew(*, recipient_uid: UUID) -> None:
    """Let every kind plan anew what has not left to somebody whose wishes or clock changed."""
    for kind in all_kinds():
        kind.plan_anew(recipient_uid)


@transaction.atomic
def set_right(*, kind: str, about_uids: Iterable[UUID], occasions: Sequence[Occasion]) -> None:
    """Make what waits of one kind about these things what is asked for now.

    A row that is still asked for gets its time, one that was closed before comes back, one that
    nobody asks for any more is closed. What has left stays as it is.
    """
    wanted = {occasion.dedupe_key: occasion for occasion in occasions}
    rows = Message.objects.filter(
        _waiting | Q(state=MessageState.CANCELLED), kind=kind, about_uid__in=list(about_uids)
    )
    closed = []
    for row in rows.order_by("pk").select_for_update():
        occasion = wanted.get(row.dedupe_key)
        if occasion is not None:
            row.state, row.error_code, row.lease_until = MessageState.PENDING, "", None
            row.due_at, row.send_before = occasion.due_at, occasion.send_before
        elif row.state != MessageState.CANCELLED:
            row.state, row.error_code, row.lease_until = MessageState.CANCELLED, CODE, None
            closed.append(row.pk)
        row.save(update_fields=["state", "error_code", "lease_until", "due_at", "send_before"])
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(message_id=key, event="cancelled", code=CODE) for key in closed
    )
    plan(occasions)
