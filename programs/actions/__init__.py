"""Every write of programs: enrollments, sessions, series, bookings, outcomes."""

from programs.actions.bookings import (
    book,
    book_named,
    cancel_booking,
    confirm_booking,
    give_place,
)
from programs.actions.catalog import ship_catalog
from programs.actions.enrollments import end_enrollment, enroll
from programs.actions.exercises import create_exercise, edit_exercise, set_exercise_active
from programs.actions.feeds import make_feed, note_feed_read, revoke_feed
from programs.actions.outcomes import clear_outcome, record_outcome
from programs.actions.planning_confirm import confirm as confirm_plan
from programs.actions.planning_runs import ask_for_plan, propose, work_out_asked
from programs.actions.planning_runs import discard as discard_plan
from programs.actions.planning_visits import adjust_visit
from programs.actions.planning_wishes import AbsenceAsked, WindowAsked, set_wishes
from programs.actions.protocols import (
    create_draft,
    create_protocol,
    discard_draft,
    gaps_words,
    publish_version,
    rename_protocol,
    save_draft,
    set_protocol_active,
)
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
    "create_draft",
    "create_exercise",
    "create_protocol",
    "create_series",
    "create_session",
    "discard_draft",
    "discard_plan",
    "edit_exercise",
    "edit_session",
    "end_enrollment",
    "enroll",
    "gaps_words",
    "give_place",
    "make_feed",
    "move_session",
    "note_feed_read",
    "propose",
    "publish_version",
    "record_outcome",
    "rename_protocol",
    "revoke_feed",
    "save_draft",
    "set_exercise_active",
    "set_protocol_active",
    "set_wishes",
    "ship_catalog",
    "work_out_asked",
]
