"""Every read of patients. Callers import from here."""

from patients.selectors.answers import answer_of_today, next_open_day
from patients.selectors.carers import Carers, carers_of
from patients.selectors.directory import DirectoryPage, DirectoryRow, Show, directory, matching
from patients.selectors.history import HistoryEntry, history_of
from patients.selectors.mail import mails_around_now, mails_of, unwanted_kinds
from patients.selectors.moves import (
    OtherRecord,
    clinics_to_move_to,
    other_records,
    record_elsewhere,
)
from patients.selectors.record import (
    PainTrend,
    open_course,
    pain_trend,
    precautions_of,
    reports_of,
)
from patients.selectors.supply import Supply, tablets_fetched

__all__ = [
    "Carers",
    "DirectoryPage",
    "DirectoryRow",
    "HistoryEntry",
    "OtherRecord",
    "PainTrend",
    "Show",
    "Supply",
    "answer_of_today",
    "carers_of",
    "clinics_to_move_to",
    "directory",
    "history_of",
    "mails_around_now",
    "mails_of",
    "matching",
    "next_open_day",
    "open_course",
    "other_records",
    "pain_trend",
    "precautions_of",
    "record_elsewhere",
    "reports_of",
    "tablets_fetched",
    "unwanted_kinds",
]
