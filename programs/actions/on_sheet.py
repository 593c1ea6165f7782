"""Who has a card on a run sheet, and from when on it takes entries."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from clinic import clock
from clinic.errors import Conflict
from programs.models import Booking, BookingStatus, SessionStatus
from programs.words import day_words

OPENS_BEFORE = timedelta(minutes=60)
ON_SHEET = (BookingStatus.BOOKED, BookingStatus.ATTENDED, BookingStatus.NO_SHOW)


def refuse_off_sheet(booking: Booking) -> None:
    """Raise Conflict unless the booking has a card, and the sheet of its session is open."""
    session = booking.session
    if booking.status == BookingStatus.CANCELLED or session.status == SessionStatus.CANCELLED:
        raise Conflict("This booking was cancelled, so there is nothing to record.")
    if booking.status not in ON_SHEET:
        raise Conflict(
            "She is on the waitlist of this session. Give her a place first, then check her in."
        )
    opens = booking.starts_at - OPENS_BEFORE
    if clock.now() < opens:
        at = opens.astimezone(ZoneInfo(session.zone))
        raise Conflict(
            f"The session begins on {day_words(session.day)} at {session.start_time:%H:%M}. "
            f"Its run sheet opens at {at:%H:%M}."
        )
