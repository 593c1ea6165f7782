"""Mails that are due at another time than they were planned for."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from clinic import clock
from clinic.models import Clinic, MailTimesChange
from notifications.actions import Occasion, plan
from notifications.kinds import all_kinds
from notifications.models import DeliveryEvent, Message, MessageState

# Why a mail is not sent that its recipient's wishes, or her calendar, no longer ask for.
CODE = "not-wanted-then"
# Rows taken up at once when a whole clinic is planned anew.
CHUNK = 500
# A clinic is gone through once more after this: somebody may have planned by what was before in a
# transaction that was committed only after the first time.
ONCE_MORE = timedelta(minutes=1)

WAITING = Q(state=MessageState.PENDING) | Q(state=MessageState.CLAIMED, begun_at__isnull=True)
_TIMES = ["state", "error_code", "lease_until", "try_after", "due_at", "send_before"]


def plan_anew(*, recipient_uid: UUID) -> None:
    """Let every kind plan anew what has not left to somebody whose wishes or clock changed."""
    for kind in all_kinds():
        kind.plan_anew(recipient_uid)


def plan_clinics_anew(*, now: datetime) -> int:
    """Plan anew what waits in the clinics that changed when mails leave; return how many mails.

    In chunks, each a transaction of its own. Ended halfway, or done by two at once, the next one
    goes through all of it again and finds what is right already.
    """
    first = Q(done_at=None)
    again = Q(changed_at__lte=now - ONCE_MORE, done_at__lt=F("changed_at") + ONCE_MORE)
    moved = 0
    for change in MailTimesChange.objects.filter(first | again).select_related("clinic"):
        here = sum(kind.plan_clinic_anew(change.clinic, now) for kind in all_kinds())
        same = MailTimesChange.objects.filter(pk=change.pk, changed_at=change.changed_at)
        same.update(done_at=now, moved=F("moved") + here)
        moved += here
    return moved


@transaction.atomic
def set_right(*, kind: str, about_uids: Iterable[UUID], occasions: Sequence[Occasion]) -> int:
    """Make what waits of one kind about these things what is asked for now; return how many moved.

    A row that is still asked for gets its time, one that was closed before comes back, one that
    nobody asks for any more is closed. What has left stays as it is, and so does what is due.
    """
    now = clock.now()
    wanted = {occasion.dedupe_key: occasion for occasion in occasions}
    rows = Message.objects.filter(
        WAITING | Q(state=MessageState.CANCELLED), kind=kind, about_uid__in=list(about_uids)
    )
    moved, closed = [], []
    for row in rows.order_by("pk").select_for_update():
        occasion = wanted.get(row.dedupe_key)
        if occasion is not None:
            if _put_off(row, occasion.due_at, occasion.send_before, now):
                moved.append(row)
        elif row.state != MessageState.CANCELLED and row.due_at > now:
            row.state, row.error_code, row.lease_until = MessageState.CANCELLED, CODE, None
            closed.append(row)
    _store(moved, closed)
    known = Message.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True)
    new = set(wanted).difference(known)
    plan([wanted[key] for key in sorted(new)])
    return len(moved) + len(closed) + len(new)


def reschedule(
    *,
    kind: str,
    clinic: Clinic,
    when: Callable[[Sequence[Message]], dict[int, datetime]],
    lasts: timedelta | None = None,
) -> int:
    """Give what waits of a kind in a clinic the times that `when` says; return how many moved.

    A mail is worth sending for as long after its time as `lasts`; without it, until it was before.
    """
    moved, last = 0, 0
    while True:
        with transaction.atomic():
            waiting = Message.objects.filter(WAITING, kind=kind, clinic_id=clinic.pk, pk__gt=last)
            rows = list(waiting.order_by("pk").select_for_update()[:CHUNK])
            if not rows:
                return moved
            last, times, now = rows[-1].pk, when(rows), clock.now()
            changed = [
                row
                for row in rows
                if (at := times.get(row.pk)) is not None
                and _put_off(row, at, at + lasts if lasts else row.send_before, now)
            ]
            _store(changed, [])
            moved += len(changed)


def _put_off(row: Message, due_at: datetime, send_before: datetime, now: datetime) -> bool:
    """Give a row another time, and say whether that changes anything.

    One that is due already leaves as soon as it can, whatever moment it was due at.
    """
    stands = row.state != MessageState.CANCELLED
    same = row.due_at == due_at or (row.due_at <= now and due_at <= now)
    if (stands and same) or due_at >= send_before:
        return False
    row.state, row.error_code, row.lease_until = MessageState.PENDING, "", None
    row.due_at, row.send_before = due_at, send_before
    if not row.attempts:
        row.try_after = None  # it waited for the end of hours that may be others now
    return True


def _store(moved: Sequence[Message], closed: Sequence[Message]) -> None:
    Message.objects.bulk_update([*moved, *closed], _TIMES)
    DeliveryEvent.objects.bulk_create(
        [
            *(DeliveryEvent(message=row, event="replanned") for row in moved),
            *(DeliveryEvent(message=row, event="cancelled", code=CODE) for row in closed),
        ]
    )
