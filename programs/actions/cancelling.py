"""What every cancellation of a booking writes down."""

from datetime import datetime

from clinic.actors import Actor
from programs.models import WAITING, Booking, BookingStatus

CANCELLATION = [
    "status",
    "sequence",
    "cancelled_at",
    "cancelled_by",
    "cancel_reason",
    "notice_hours",
    "offer_expires_at",
    "had_place",
]


def mark_cancelled(booking: Booking, *, reason: str, by: Actor, at: datetime) -> None:
    """Set the columns of a cancellation, CANCELLATION, without saving them."""
    booking.had_place = booking.status not in WAITING
    booking.offer_expires_at = None
    booking.status = BookingStatus.CANCELLED
    booking.sequence += 1
    booking.cancelled_at = at
    booking.cancelled_by = by.kind
    booking.cancel_reason = reason
    booking.notice_hours = int((booking.starts_at - at).total_seconds() // 3600)
