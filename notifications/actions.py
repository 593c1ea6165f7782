"""Writes of the ledger that people and other apps ask for; sending is the engine's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.wakeups import wake_on_commit
from notifications.kinds import kind_named
from notifications.models import DeliveryEvent, Message, MessageState, Preference
from notifications.models.message import RecipientKind


@dataclass(frozen=True)
class Occasion:
    """One mail to plan. `version` makes a changed occasion a new one; `detail` names the offset.

    Times are aware UTC. An occasion due before `send_before` only; the caller leaves out those
    that are already too late.
    """

    kind: str
    clinic_id: int
    recipient_uid: UUID
    about_uid: UUID
    due_at: datetime
    send_before: datetime
    detail: str = ""
    version: int = 0
    recipient_kind: str = RecipientKind.PATIENT

    @property
    def dedupe_key(self) -> str:
        return ":".join(
            [
                self.kind,
                str(self.about_uid),
                str(self.version),
                self.detail,
                str(self.recipient_uid),
                "email",
            ]
        )


@transaction.atomic(savepoint=False)  # the caller's change and its mails stand or fall together
def plan(occasions: Sequence[Occasion]) -> int:
    """Write these mails into the ledger in the caller's transaction; return how many were offered.

    Planning the same occasion again adds nothing: the dedupe key is unique.
    """
    rows = [
        Message(
            clinic_id=o.clinic_id,
            kind=o.kind,
            recipient_kind=o.recipient_kind,
            recipient_uid=o.recipient_uid,
            about_uid=o.about_uid,
            detail=o.detail,
            dedupe_key=o.dedupe_key,
            due_at=o.due_at,
            send_before=o.send_before,
        )
        for o in occasions
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if any(o.due_at <= clock.now() for o in occasions):
        wake_on_commit("messages-due")
    return len(rows)


_not_begun = Q(state=MessageState.PENDING) | Q(state=MessageState.CLAIMED, begun_at__isnull=True)


@transaction.atomic
def call_off(
    *, about_uids: Iterable[UUID], kinds: Iterable[str] | None = None, code: str = "superseded"
) -> int:
    """Cancel what has not left yet about these objects; return how many rows that were.

    That includes rows a sender has claimed and not begun to hand over: it asks the ledger right
    before it does. A mail that is leaving at this very moment can no longer be stopped.
    """
    rows = Message.objects.filter(about_uid__in=list(about_uids))
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return _cancel_not_begun(rows, code)


@transaction.atomic
def call_off_recipient(*, recipient_uid: UUID, code: str) -> int:
    """Cancel whatever has not left yet to this person, as `call_off` does."""
    return _cancel_not_begun(Message.objects.filter(recipient_uid=recipient_uid), code)


@transaction.atomic
def set_preferences(
    *,
    clinic_id: int,
    recipient_uid: UUID,
    wishes: Mapping[str, bool],
    recipient_kind: str = RecipientKind.PATIENT,
) -> None:
    """Keep which optional kinds of mail somebody wants. Raises Refused for one not optional."""
    for kind in wishes:
        if not kind_named(kind).optional:
            raise Refused("This mail belongs to an appointment and cannot be switched off.")
    Preference.objects.bulk_create(
        [
            Preference(
                clinic_id=clinic_id,
                recipient_kind=recipient_kind,
                recipient_uid=recipient_uid,
                kind=kind,
                wanted=wanted,
            )
            for kind, wanted in sorted(wishes.items())
        ],
        update_conflicts=True,
        unique_fields=["recipient_uid", "kind"],
        update_fields=["wanted"],
    )
    reconsider(recipient_uid=recipient_uid)


@transaction.atomic
def reconsider(*, recipient_uid: UUID) -> int:
    """Take mails to this person that were written and have not left back into the queue.

    For when her address, consent or wishes change: they are written anew from the facts as they
    are now, or closed. A mail that is leaving at this very moment can no longer be stopped.
    """
    rows = Message.objects.filter(
        recipient_uid=recipient_uid, state=MessageState.CLAIMED, begun_at__isnull=True
    )
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    return Message.objects.filter(pk__in=keys).update(state=MessageState.PENDING, lease_until=None)


def _cancel_not_begun(rows: QuerySet[Message], code: str) -> int:
    rows = rows.filter(_not_begun)
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not keys:
        return 0
    Message.objects.filter(pk__in=keys).update(
        state=MessageState.CANCELLED, error_code=code, lease_until=None
    )
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(message_id=key, event="cancelled", code=code) for key in keys
    )
    return len(keys)


# How long a mail that a person sends again may take to leave.
_AGAIN = timedelta(hours=4)


@transaction.atomic
def resend(*, message: Message, reason: str, by: Actor) -> Message:
    """Let a mail that did not reach her, or of which nobody knows, go out again as the same mail.

    Its kind is asked again whether it is still true. Raises Conflict for a mail in any other
    state.
    """
    with audit.acting(by, reason=reason):
        row = _in_trouble(message)
        now = clock.now()
        row.state = MessageState.PENDING
        row.send_before = max(row.send_before, now + _AGAIN)
        row.attempts = 0
        row.try_after = row.handled_at = row.sent_at = None
        row.error_class = row.error_code = ""
        row.save()
        _note(row, "again", by, said=reason)
    wake_on_commit("messages-due")
    return row


@transaction.atomic
def mark_handled(*, message: Message, by: Actor) -> Message:
    """Take a mail off the list of those that need a person: she was told another way.

    Raises Conflict for a mail that needs nobody. Doing it twice changes nothing.
    """
    with audit.acting(by):
        row = _in_trouble(message)
        if row.handled_at is None:
            row.handled_at = clock.now()
            row.save(update_fields=["handled_at"])
            _note(row, "handled", by)
    return row


def _in_trouble(message: Message) -> Message:
    row = Message.objects.select_for_update().get(pk=message.pk)
    if not row.needs_a_person:
        raise Conflict(
            f"This mail is “{row.get_state_display()}”, so there is nothing to do about it. "
            "Only a mail that did not reach her, or may not have, can be handled."
        )
    return row


def _note(row: Message, event: str, by: Actor, said: str = "") -> None:
    DeliveryEvent.objects.create(
        message=row, at=clock.now(), event=event, said=said[:80], sender=by.name
    )
