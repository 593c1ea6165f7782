"""Every write of programs: enrollments, sessions, series, bookings, outcomes, doses."""

from programs.actions.adjustments import adjust_dose, withdraw_adjustment
from programs.actions.bookings import (
    book,
    book_named,
    cancel_booking,
    confirm_booking,
    give_place,
)
from programs.actions.catalog import ship_catalog
from programs.actions.enrollments import check_enrollment, end_enrollment, enroll
from programs.actions.exercises import create_exercise, edit_exercise, set_exercise_active
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
    "create_draft",
    "create_exercise",
    "create_protocol",
    "create_series",
    "create_session",
    "decline_proposal",
    "discard_draft",
    "edit_exercise",
    "edit_session",
    "end_enrollment",
    "enroll",
    "gaps_words",
    "give_place",
    "make_feed",
    "move_session",
    "note_feed_read",
    "note_heart_rate",
    "prescribe_exercise",
    "publish_version",
    "record_clearance",
    "record_outcome",
    "record_screening",
    "rename_protocol",
    "review_progression",
    "revoke_feed",
    "save_draft",
    "save_readiness_rules",
    "set_exercise_active",
    "set_protocol_active",
    "ship_catalog",
    "substitute_exercise",
    "undo_decision",
    "withdraw_adjustment",
]
