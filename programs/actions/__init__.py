"""Every write of programs: enrollments, sessions, series, bookings, outcomes, doses."""

from programs.actions.adjustments import adjust_dose, withdraw_adjustment
from programs.actions.bookings import (
    book,
    book_named,
    cancel_booking,
    confirm_booking,
    give_place,
)
from programs.actions.enrollments import check_enrollment, end_enrollment, enroll
from programs.actions.feeds import make_feed, note_feed_read, revoke_feed
from programs.actions.heart_rates import HeartRate, note_heart_rate
from programs.actions.outcomes import clear_outcome, record_outcome
from programs.actions.prescribing import (
    change_prescription,
    prescribe_exercise,
    substitute_exercise,
)
from programs.actions.prescriptions import Dose
from programs.actions.progression import (
    accept_proposal,
    change_proposal,
    decline_proposal,
    review_progression,
    undo_decision,
)
from programs.actions.screenings import (
    record_clearance,
    record_screening,
    save_readiness_rules,
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
    "Dose",
    "HeartRate",
    "NotAllowed",
    "Overlap",
    "SeriesConflict",
    "SessionFull",
    "accept_proposal",
    "adjust_dose",
    "book",
    "book_named",
    "cancel_booking",
    "cancel_session",
    "change_prescription",
    "change_proposal",
    "check_enrollment",
    "clear_outcome",
    "confirm_booking",
    "create_series",
    "create_session",
    "decline_proposal",
    "edit_session",
    "end_enrollment",
    "enroll",
    "give_place",
    "make_feed",
    "move_session",
    "note_feed_read",
    "note_heart_rate",
    "prescribe_exercise",
    "record_clearance",
    "record_outcome",
    "record_screening",
    "review_progression",
    "revoke_feed",
    "save_readiness_rules",
    "substitute_exercise",
    "undo_decision",
    "withdraw_adjustment",
]
