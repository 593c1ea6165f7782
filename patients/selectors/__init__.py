"""Every read of patients. Callers import from here."""

from patients.selectors.answers import (
    answer_of_today,
    check_in_going_on,
    latest_check_in,
    monthly_is_due,
    next_open_day,
)
from patients.selectors.answers_over_time import answers_over_time
from patients.selectors.carers import Carers, carers_of
from patients.selectors.directory import DirectoryPage, DirectoryRow, Show, directory, matching
from patients.selectors.glance import at_a_glance
from patients.selectors.history import HistoryEntry, history_of, history_of_row
from patients.selectors.mail import mails_around_now, mails_of, unwanted_kinds
from patients.selectors.measured import Measured, measured
from patients.selectors.moves import (
    OtherRecord,
    clinics_to_move_to,
    other_records,
    record_elsewhere,
)
from patients.selectors.record import (
    PainTrend,
    latest_reports,
    open_course,
    pain_trend,
    precautions_of,
    reports_of,
)
from patients.selectors.supply import Supply, tablets_fetched
from patients.selectors.unread import Unread, unread_check_ins

__all__ = [
    "Carers",
    "DirectoryPage",
    "DirectoryRow",
    "HistoryEntry",
    "Measured",
    "OtherRecord",
    "PainTrend",
    "Show",
    "Supply",
    "Unread",
    "answer_of_today",
    "answers_over_time",
    "at_a_glance",
    "carers_of",
    "check_in_going_on",
    "clinics_to_move_to",
    "directory",
    "history_of",
    "history_of_row",
    "latest_check_in",
    "latest_reports",
    "mails_around_now",
    "mails_of",
    "matching",
    "measured",
    "monthly_is_due",
    "next_open_day",
    "open_course",
    "other_records",
    "pain_trend",
    "precautions_of",
    "record_elsewhere",
    "reports_of",
    "tablets_fetched",
    "unread_check_ins",
    "unwanted_kinds",
]
