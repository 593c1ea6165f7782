"""Every write of programs: enrollments, sessions, series, bookings, outcomes."""

from programs.actions.adverse_events import (
    AdverseEntry,
    record_adverse_event,
    remove_adverse_event,
)
from programs.actions.bookings import (
    book,
    book_named,
    cancel_booking,
    confirm_booking,
    give_place,
)
from programs.actions.enrollments import end_enrollment, enroll
from programs.actions.feeds import make_feed, note_feed_read, revoke_feed
from programs.actions.home import HomeEntry, record_home_activity, remove_home_activity
from programs.actions.on_sheet import OPENS_BEFORE
from programs.actions.outcomes import clear_outcome, record_outcome
from programs.actions.run_sheet import (
    Entry,
    arrive,
    clear_card,
    finish,
    save_card,
    undo_arrival,
)
from programs.actions.series import create_series
from programs.actions.sessions import (
    cancel_session,
    create_session,
    edit_session,
    move_session,
)
from programs.errors import NotAllowed, Overlap, SeriesConflict, SessionFull

__all__ = [
    "OPENS_BEFORE",
    "AdverseEntry",
    "Entry",
    "HomeEntry",
    "NotAllowed",
    "Overlap",
    "SeriesConflict",
    "SessionFull",
    "arrive",
    "book",
    "book_named",
    "cancel_booking",
    "cancel_session",
    "clear_card",
    "clear_outcome",
    "confirm_booking",
    "create_series",
    "create_session",
    "edit_session",
    "end_enrollment",
    "enroll",
    "finish",
    "give_place",
    "make_feed",
    "move_session",
    "note_feed_read",
    "record_adverse_event",
    "record_home_activity",
    "record_outcome",
    "remove_adverse_event",
    "remove_home_activity",
    "revoke_feed",
    "save_card",
    "undo_arrival",
]
