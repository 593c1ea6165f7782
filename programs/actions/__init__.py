"""Every write of programs: enrollments, sessions, series, bookings, outcomes."""

from programs.actions.activity_files import answer_file, read_waiting_files, send_file
from programs.actions.adjustments import adjust_dose, withdraw_adjustment
from programs.actions.adverse_events import AdverseEntry, record_adverse_event, remove_adverse_event
from programs.actions.away import cancel_day
from programs.actions.bookings import book, book_named, cancel_booking, confirm_booking, give_place
from programs.actions.catalog import ship_catalog
from programs.actions.day_mails import plan_day_sheets, want_day_sheet
from programs.actions.enrollments import check_enrollment, end_enrollment, enroll
from programs.actions.exercises import create_exercise, edit_exercise, set_exercise_active
from programs.actions.feeds import make_feed, note_feed_read, revoke_feed
from programs.actions.heart_rates import HeartRate, note_heart_rate
from programs.actions.home import (
    HomeEntry,
    change_home_activity,
    record_home_activity,
    remove_home_activity,
)
from programs.actions.makeups import move_to_alternative, take_alternative, wait_for_class
from programs.actions.missed import call_off_follow_up
from programs.actions.offers import accept_offer, decline_offer, keep_waitlists
from programs.actions.on_sheet import OPENS_BEFORE
from programs.actions.outcomes import clear_outcome, record_outcome
from programs.actions.phases import take_over_phase
from programs.actions.planning_confirm import confirm as confirm_plan
from programs.actions.planning_runs import ask_for_plan, propose, work_out_asked, work_out_now
from programs.actions.planning_runs import discard as discard_plan
from programs.actions.planning_visits import adjust_visit
from programs.actions.planning_wishes import AbsenceAsked, WindowAsked, set_wishes
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
from programs.actions.run_sheet import Entry, arrive, clear_card, finish, save_card, undo_arrival
from programs.actions.screenings import record_clearance, record_screening, save_readiness_rules
from programs.actions.series import create_series
from programs.actions.series_cancel import cancel_series
from programs.actions.series_change import change_series
from programs.actions.series_scope import wanted_rule
from programs.actions.sessions import cancel_session, create_session, edit_session, move_session
from programs.actions.undo import undo_change
from programs.errors import NotAllowed, Overlap, PlanConflict, SeriesConflict, SessionFull

__all__ = [
    "OPENS_BEFORE",
    "AbsenceAsked",
    "AdverseEntry",
    "Dose",
    "Entry",
    "HeartRate",
    "HomeEntry",
    "NotAllowed",
    "Overlap",
    "PlanConflict",
    "SeriesConflict",
    "SessionFull",
    "WindowAsked",
    "accept_offer",
    "accept_proposal",
    "adjust_dose",
    "adjust_visit",
    "answer_file",
    "arrive",
    "ask_for_plan",
    "book",
    "book_named",
    "call_off_follow_up",
    "cancel_booking",
    "cancel_day",
    "cancel_series",
    "cancel_session",
    "change_home_activity",
    "change_prescription",
    "change_proposal",
    "change_series",
    "check_enrollment",
    "clear_card",
    "clear_outcome",
    "confirm_booking",
    "confirm_plan",
    "create_draft",
    "create_exercise",
    "create_protocol",
    "create_series",
    "create_session",
    "decline_offer",
    "decline_proposal",
    "discard_draft",
    "discard_plan",
    "edit_exercise",
    "edit_session",
    "end_enrollment",
    "enroll",
    "finish",
    "gaps_words",
    "give_place",
    "keep_waitlists",
    "make_feed",
    "move_session",
    "move_to_alternative",
    "note_feed_read",
    "note_heart_rate",
    "plan_day_sheets",
    "prescribe_exercise",
    "propose",
    "publish_version",
    "read_waiting_files",
    "record_adverse_event",
    "record_clearance",
    "record_home_activity",
    "record_outcome",
    "record_screening",
    "remove_adverse_event",
    "remove_home_activity",
    "rename_protocol",
    "review_progression",
    "revoke_feed",
    "save_card",
    "save_draft",
    "save_readiness_rules",
    "send_file",
    "set_exercise_active",
    "set_protocol_active",
    "set_wishes",
    "ship_catalog",
    "substitute_exercise",
    "take_alternative",
    "take_over_phase",
    "undo_arrival",
    "undo_change",
    "undo_decision",
    "wait_for_class",
    "want_day_sheet",
    "wanted_rule",
    "withdraw_adjustment",
    "work_out_asked",
    "work_out_now",
]
