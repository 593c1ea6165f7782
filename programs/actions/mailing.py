"""The mails that a change of the calendar plans or calls off, in the transaction of the change.

Reactions to what somebody just did are due at once, at any hour; reminders keep quiet hours. A
patient on the waitlist gets no mail before she is given a place: staff tell her of the list.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from clinic import clock
from clinic.models import Clinic
from notifications.actions import Occasion, call_off, plan
from notifications.timing import day_before_at
from programs.models import Booking

CONFIRMED = "booking-confirmed"
REMINDER = "reminder"
MOVED = "session-moved"
CANCELLED = "booking-cancelled"

# A reminder that arrives when she is on her way helps nobody.
LAST_CALL = timedelta(hours=1)
# How long after her session the links in a patient's mails still open.
LINK_GRACE = timedelta(days=1)


def tell_booked(booking: Booking, clinic: Clinic) -> None:
    """Plan the confirmation of a new place and its reminders."""
    now = clock.now()
    plan([_at_once(CONFIRMED, booking, now), *reminders(booking, clinic, now)])


def tell_moved(bookings: Sequence[Booking], clinic: Clinic) -> None:
    """Replace what has not left yet about these places by the news and reminders of the new time.

    The bookings are as they stand after the move. Of several moves in a row, the mails of the
    earlier ones are called off if they are still waiting.
    """
    now = clock.now()
    call_off(about_uids=[b.uid for b in bookings], kinds=[CONFIRMED, REMINDER, MOVED])
    plan(
        [
            occasion
            for booking in bookings
            for occasion in [_at_once(MOVED, booking, now), *reminders(booking, clinic, now)]
        ]
    )


def tell_cancelled(bookings: Sequence[Booking], *, told: Sequence[Booking] | None = None) -> None:
    """Call off everything about these places, and tell those patients who still expected to come.

    `told` narrows whom the news goes to; without it everybody whose session is still to come.
    """
    now = clock.now()
    call_off(about_uids=[b.uid for b in bookings], kinds=[CONFIRMED, REMINDER, MOVED])
    receivers = bookings if told is None else told
    plan([_at_once(CANCELLED, b, now) for b in receivers if b.starts_at > now])


def _at_once(kind: str, booking: Booking, now: datetime) -> Occasion:
    return _occasion(kind, booking, due_at=now, send_before=booking.starts_at)


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
