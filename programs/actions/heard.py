"""What a patient has heard of her places, so that news which comes to nothing stays unsaid.

Several changes within a few minutes are one piece of news, or none: what counts is how a place
stood when she last heard of it, and how it stands now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from notifications.actions import reconsider
from notifications.models import Message, MessageState
from programs.actions.changes import as_stored
from programs.models import Booking, ChangeItem, ProposedVisit, Session

CONFIRMED = "booking-confirmed"
PLANNED = "program-planned"
# Mails that tell her how a place stands.
TELLING = ("booking-confirmed", "reminder", "session-moved", "booking-restored", "waitlist-offer")
# It has reached her, or may have; what came back has not.
HAS_LEFT = Q(state__in=[MessageState.SENT, MessageState.UNKNOWN, MessageState.COMPLAINED]) | Q(
    state=MessageState.CLAIMED, begun_at__isnull=False
)
_AFTER_LEAVING = (MessageState.SENT, MessageState.UNKNOWN, MessageState.COMPLAINED)
_NEVER_LEFT = (MessageState.PENDING, MessageState.CLAIMED, MessageState.CANCELLED)
# What of a session she is told, and notices when it changes.
_TOLD = ("starts_at", "ends_at", "room_id", "physiologist_id")


@dataclass(frozen=True)
class Heard:
    """What is known of some places, by their keys: `never` were told of by no mail.

    `by_plan` are those among `never` of which the mail about her whole plan still tells. `last` is
    the sequence as of which she heard of the others.
    """

    never: frozenset[int]
    by_plan: frozenset[int]
    last: dict[int, int]


def heard_of(bookings: Sequence[Booking]) -> Heard:
    """Return what the patients know of these places, in three queries for any number.

    A place of which the ledger has no first mail at all counts as told: she knows it from staff.
    """
    mails, plans = _mails(bookings), _plans(bookings)
    never: set[int] = set()
    by_plan: set[int] = set()
    last: dict[int, int] = {}
    for booking in bookings:
        told = [mail for mail in mails.get(booking.uid, []) if _left(mail)]
        first = [mail for mail in mails.get(booking.uid, []) if mail.kind == CONFIRMED]
        plan = plans.get(booking.pk)
        if told:
            last[booking.pk] = max(int(mail.dedupe_key.split(":")[2]) for mail in told)
        elif plan is not None and _left(plan):
            last[booking.pk] = 0
        elif plan is not None and plan.state in _NEVER_LEFT:
            never.add(booking.pk)
            if plan.state != MessageState.CANCELLED:
                by_plan.add(booking.pk)
        elif first and all(mail.state in _NEVER_LEFT for mail in first):
            never.add(booking.pk)
    return Heard(frozenset(never), frozenset(by_plan), last)


def standing_as_told(bookings: Sequence[Booking], heard: Heard) -> frozenset[int]:
    """Return the places that are again when and where she last heard they would be."""
    last = heard.last
    changed = [b for b in bookings if b.pk in last and b.sequence > last[b.pk] + 1]
    if not changed:
        return frozenset()
    now = Session.objects.in_bulk({b.session_id for b in changed})
    sessions = {(item.change_id, item.session_id): item.before for item in _items_of(changed)}
    found = set()
    own = ChangeItem.objects.filter(booking__in=[b.pk for b in changed], before__isnull=False)
    steps: dict[int, list[ChangeItem]] = {}
    for item in own.order_by("pk"):
        if item.booking_id is not None:
            steps.setdefault(item.booking_id, []).append(item)
    for booking in changed:
        since = [
            sessions.get((item.change_id, booking.session_id))
            for item in steps.get(booking.pk, [])
            if int((item.before or {})["sequence"]) >= last[booking.pk]
        ]
        before = next((state for state in since if state), None)
        if before is not None and _same(now[booking.session_id], before):
            found.add(booking.pk)
    return frozenset(found)


def write_plans_anew(bookings: Sequence[Booking]) -> None:
    """Let mails about whole plans be written again that are written and have not left."""
    for uid in {booking.patient.uid for booking in bookings}:
        reconsider(recipient_uid=uid)


def _left(mail: Message) -> bool:
    begun = mail.state == MessageState.CLAIMED and mail.begun_at is not None
    return mail.state in _AFTER_LEAVING or begun


def _mails(bookings: Sequence[Booking]) -> dict[UUID, list[Message]]:
    rows = Message.objects.filter(about_uid__in=[b.uid for b in bookings], kind__in=TELLING)
    found: dict[UUID, list[Message]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.about_uid, []).append(row)
    return found


def _plans(bookings: Sequence[Booking]) -> dict[int, Message]:
    """Return the mail about the plan that booked each place, where one did."""
    visits = ProposedVisit.objects.filter(booking__in=[b.pk for b in bookings])
    runs = {pk: uid for pk, uid in visits.values_list("booking_id", "run__uid")}
    if not runs:
        return {}
    rows = Message.objects.filter(kind=PLANNED, about_uid__in=set(runs.values()))
    mails = {(row.about_uid, row.recipient_uid): row for row in rows}
    found = {b.pk: mails.get((runs[b.pk], b.patient.uid)) for b in bookings if b.pk in runs}
    return {pk: mail for pk, mail in found.items() if mail is not None}


def _items_of(bookings: Sequence[Booking]) -> list[ChangeItem]:
    keys = [b.session_id for b in bookings]
    return list(ChangeItem.objects.filter(session__in=keys, before__isnull=False).order_by("pk"))


def _same(session: Session, before: dict[str, object]) -> bool:
    return all(as_stored(getattr(session, name)) == before[name] for name in _TOLD)
