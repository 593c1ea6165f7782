"""The mails that a change of the calendar plans or calls off, in the transaction of the change.

Reactions to what somebody just did are due at once, at any hour; reminders and offers keep quiet
hours. A patient on the waitlist gets no mail before a place is hers to take: staff tell her of
the list. Whoever is concerned several times by one change gets one mail about the first, which
lists the others.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from clinic import clock
from clinic.models import Clinic
from notifications.actions import Occasion, call_off, plan
from notifications.models import Message, MessageState
from notifications.timing import day_before_at
from patients.links import extend
from programs.models import Booking, BookingStatus, CalendarChange, ChangeItem

CONFIRMED = "booking-confirmed"
REMINDER = "reminder"
MOVED = "session-moved"
CANCELLED = "booking-cancelled"
RESTORED = "booking-restored"
OFFER = "waitlist-offer"

# What is no longer true once a place changes; the news of a cancellation stays true.
ABOUT_A_PLACE = [CONFIRMED, REMINDER, MOVED, RESTORED, OFFER]
# News that one mail may bring of several places.
OF_MANY = [MOVED, RESTORED]
# A reminder that arrives when she is on her way helps nobody.
LAST_CALL = timedelta(hours=1)
# How long after her session the links in a patient's mails still open.
LINK_GRACE = timedelta(days=1)
# How long after a cancelled session its patient may choose another time behind her link.
CHOICE_GRACE = timedelta(days=7)

# It has reached her, or may have; what came back has not.
_HAS_LEFT = Q(state__in=[MessageState.SENT, MessageState.UNKNOWN, MessageState.COMPLAINED]) | Q(
    state=MessageState.CLAIMED, begun_at__isnull=False
)


def tell_booked(booking: Booking, clinic: Clinic) -> None:
    """Plan the confirmation of a new place and its reminders."""
    now = clock.now()
    plan([_at_once(CONFIRMED, booking, now), *reminders(booking, clinic, now)])


def tell_offered(booking: Booking, *, due_at: datetime) -> None:
    """Plan the mail that offers a place; it is worth nothing once the offer has run out."""
    assert booking.offer_expires_at is not None
    plan([_occasion(OFFER, booking, due_at=due_at, send_before=booking.offer_expires_at)])


def tell_moved(
    bookings: Sequence[Booking], clinic: Clinic, *, change: CalendarChange | None = None
) -> None:
    """Replace what has not left yet about these places by the news and reminders of the new time.

    The bookings are as they stand after the move. Of several moves in a row, the mails of the
    earlier ones are called off if they are still waiting.
    """
    call_off_mails(bookings)
    tell_news(MOVED, bookings, clinic, change=change)


def tell_news(
    kind: str, bookings: Sequence[Booking], clinic: Clinic, *, change: CalendarChange | None
) -> None:
    """Plan one mail a patient about how these places stand now, and the reminders of each."""
    now = clock.now()
    planned = []
    for first, is_alone in _firsts(bookings):
        detail = str(change.uid) if change is not None and not is_alone else ""
        planned.append(_at_once(kind, first, now, detail=detail))
    for booking in bookings:
        planned += reminders(booking, clinic, now)
    plan(planned)


def tell_cancelled(bookings: Sequence[Booking], *, told: Sequence[Booking] | None = None) -> None:
    """Call off everything about these places, and tell those patients who still expected to come.

    `told` narrows whom the news goes to; without it everybody whose session is still to come.
    The mail about a patient's first place lists the others that were cancelled with it.
    """
    now = clock.now()
    call_off_mails(bookings)
    receivers = bookings if told is None else told
    coming = [b for b in receivers if b.starts_at > now]
    firsts = [first for first, _is_alone in _firsts(coming)]
    for booking in firsts:
        extend(about_uids=[booking.uid], expires_at=booking.ends_at + CHOICE_GRACE)
    plan([_at_once(CANCELLED, booking, now) for booking in firsts])


def call_off_mails(bookings: Sequence[Booking]) -> None:
    """Call off what has not left about these places.

    Where such a mail was also to bring the news of other places, another mail brings it.
    """
    uids = [b.uid for b in bookings]
    call_off(about_uids=uids, kinds=ABOUT_A_PLACE)
    lost = Message.objects.filter(
        about_uid__in=uids, kind__in=OF_MANY, state=MessageState.CANCELLED
    ).exclude(detail="")
    _pass_on(list(lost), without={b.pk for b in bookings})


def left(bookings: Iterable[Booking], kinds: Sequence[str]) -> dict[object, Message]:
    """Return the newest mail of these kinds about each place that has left, or may have."""
    rows = (
        Message.objects.filter(about_uid__in=[b.uid for b in bookings], kind__in=kinds)
        .filter(_HAS_LEFT)
        .order_by("pk")
    )
    return {row.about_uid: row for row in rows}


def left_about(uid: UUID, kind: str) -> set[UUID]:
    """Return whom a mail of a kind about one thing has reached, or may have."""
    rows = Message.objects.filter(_HAS_LEFT, about_uid=uid, kind=kind)
    return set(rows.values_list("recipient_uid", flat=True))


def _pass_on(messages: Sequence[Message], *, without: set[int]) -> None:
    """Let the next place of the same patient and change carry the news of a mail called off."""
    now = clock.now()
    planned = []
    for message in messages:
        items = list(
            ChangeItem.objects.filter(
                change__uid=message.detail, booking__patient__uid=message.recipient_uid
            )
            .select_related("booking__patient")
            .order_by("booking__starts_at")
        )
        standing = [
            booking
            for booking in news_together(message, items)
            if booking.pk not in without
            and booking.status == BookingStatus.BOOKED
            and booking.starts_at > now
        ]
        if standing:
            planned.append(_at_once(message.kind, standing[0], now, detail=message.detail))
    plan(planned)


def version_of(message: Message) -> int:
    """Return the booking's sequence for which a mail was planned; its dedupe key names it."""
    return int(message.dedupe_key.split(":")[2])


def news_together(message: Message, items: Sequence[ChangeItem]) -> list[Booking]:
    """Return the places that still stand as this mail's change, or its undoing, left them.

    `items` are the change's, of one patient; undoing raises each sequence once more.
    """
    about = [i for i in items if i.booking and i.booking.uid == message.about_uid]
    if not about:
        return []
    since = version_of(message) - int(about[0].after["sequence"])
    return [
        item.booking
        for item in items
        if item.booking and item.booking.sequence == int(item.after["sequence"]) + since
    ]


def _firsts(bookings: Sequence[Booking]) -> list[tuple[Booking, bool]]:
    """Return each patient's first place, and whether it is her only one among these."""
    of_patient: dict[int, list[Booking]] = {}
    for booking in sorted(bookings, key=lambda b: (b.starts_at, b.pk)):
        of_patient.setdefault(booking.patient_id, []).append(booking)
    return [(places[0], len(places) == 1) for places in of_patient.values()]


def _at_once(kind: str, booking: Booking, now: datetime, *, detail: str = "") -> Occasion:
    return _occasion(kind, booking, due_at=now, send_before=booking.starts_at, detail=detail)


def reminders(booking: Booking, clinic: Clinic, now: datetime) -> list[Occasion]:
    """Return the reminders whose time has not come yet; one booked inside its window gets none."""
    planned = []
    for days in sorted(set(clinic.reminder_days), reverse=True):
        due_at = day_before_at(booking.starts_at, days, clinic.time_zone, clinic)
        send_before = booking.starts_at - LAST_CALL
        if now < due_at < send_before:
            planned.append(
                _occasion(
                    REMINDER, booking, due_at=due_at, send_before=send_before, detail=f"{days}d"
                )
            )
    return planned


def _occasion(
    kind: str, booking: Booking, *, due_at: datetime, send_before: datetime, detail: str = ""
) -> Occasion:
    return Occasion(
        kind=kind,
        clinic_id=booking.clinic_id,
        recipient_uid=booking.patient.uid,
        about_uid=booking.uid,
        due_at=due_at,
        send_before=send_before,
        detail=detail,
        version=booking.sequence,
    )
