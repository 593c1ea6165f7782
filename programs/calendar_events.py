"""An appointment as an entry of its patient's calendar, wherever that is sent or fetched."""

from collections.abc import Iterable
from datetime import datetime

from clinic.models import Clinic
from notifications.calendar import CalendarEvent
from programs.models import Booking, BookingStatus


def event_of(
    booking: Booking, clinic: Clinic, *, summary: str, notes: Iterable[str], stamped_at: datetime
) -> CalendarEvent:
    """Return the entry, whose UID is the same for life; its session's room is at hand."""
    place = [booking.session.room.name, clinic.address]
    return CalendarEvent(
        uid=f"{booking.uid}@steady.invalid",
        sequence=booking.sequence,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=summary,
        location=", ".join(part for part in place if part),
        description="\n".join(note for note in notes if note),
        stamped_at=stamped_at,
        cancelled=booking.status == BookingStatus.CANCELLED,
    )
