"""Every write of programs: enrollments, sessions, series, bookings, outcomes."""

from programs.actions.bookings import (
    book,
    book_named,
    cancel_booking,
    confirm_booking,
    give_place,
)
from programs.actions.enrollments import end_enrollment, enroll
from programs.actions.feeds import make_feed, note_feed_read, revoke_feed
from programs.actions.outcomes import clear_outcome, record_outcome
from programs.actions.series import create_series
from programs.actions.sessions import (
    cancel_session,
    create_session,
    edit_session,
    move_session,
)
from programs.errors import NotAllowed, Overlap, SeriesConflict, SessionFull

__all__ = [
    "NotAllowed",
    "Overlap",
    "SeriesConflict",
    "SessionFull",
    "book",
    "book_named",
    "cancel_booking",
    "cancel_session",
    "clear_outcome",
    "confirm_booking",
    "create_series",
    "create_session",
    "edit_session",
    "end_enrollment",
    "enroll",
    "give_place",
    "make_feed",
    "move_session",
    "note_feed_read",
    "record_outcome",
    "revoke_feed",
]
