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
from programs.actions.planning_confirm import confirm as confirm_plan
from programs.actions.planning_runs import ask_for_plan, propose, work_out_asked
from programs.actions.planning_runs import discard as discard_plan
from programs.actions.planning_visits import adjust_visit
from programs.actions.planning_wishes import AbsenceAsked, WindowAsked, set_wishes
from programs.actions.series import create_series
from programs.actions.sessions import (
    cancel_session,
    create_session,
    edit_session,
    move_session,
)
from programs.errors import NotAllowed, Overlap, PlanConflict, SeriesConflict, SessionFull

__all__ = [
    "AbsenceAsked",
    "NotAllowed",
    "Overlap",
    "PlanConflict",
    "SeriesConflict",
    "SessionFull",
    "WindowAsked",
    "adjust_visit",
    "ask_for_plan",
    "book",
    "book_named",
    "cancel_booking",
    "cancel_session",
    "clear_outcome",
    "confirm_booking",
    "confirm_plan",
    "create_series",
    "create_session",
    "discard_plan",
    "edit_session",
    "end_enrollment",
    "enroll",
    "give_place",
    "make_feed",
    "move_session",
    "note_feed_read",
    "propose",
    "record_outcome",
    "revoke_feed",
    "set_wishes",
    "work_out_asked",
]
