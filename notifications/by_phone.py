"""Mails that did not reach somebody who is told by phone instead."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from clinic import audit, clock
from clinic.actors import Actor
from clinic.models import Clinic
from notifications.models import DeliveryEvent, Message, MessageState
from notifications.models.message import TROUBLED

# Also what was held back because she has no address or did not agree: she may not know of it.
NOT_REACHED = TROUBLED | Q(
    state=MessageState.SUPPRESSED, error_code__in=["no-address", "no-consent"]
)
LONGEST_NOTE = 80


@transaction.atomic
def told_by_phone(
    *, clinic: Clinic, recipient_uid: UUID, messages: Iterable[UUID], note: str = "", by: Actor
) -> int:
    """Note that somebody told her by phone what these mails say; return how many that were.

    Doing it twice, or for a mail that has arrived meanwhile, changes nothing.
    """
    with audit.acting(by, reason=note):
        rows = Message.objects.filter(
            NOT_REACHED,
            clinic_id=clinic.pk,
            recipient_uid=recipient_uid,
            uid__in=list(messages),
            handled_at__isnull=True,
        )
        keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        now = clock.now()
        Message.objects.filter(pk__in=keys).update(handled_at=now)
        DeliveryEvent.objects.bulk_create(
            DeliveryEvent(
                message_id=key, at=now, event="phoned", said=note[:LONGEST_NOTE], sender=by.name
            )
            for key in keys
        )
    return len(keys)
