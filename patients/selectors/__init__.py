"""Every read of patients. Callers import from here."""

from patients.selectors.answers import answer_of_today, next_open_day
from patients.selectors.directory import DirectoryPage, DirectoryRow, Show, directory, matching
from patients.selectors.history import HistoryEntry, history_of
from patients.selectors.mail import mails_around_now, mails_of, unwanted_kinds
from patients.selectors.record import (
    PainTrend,
    open_course,
    pain_trend,
    precautions_of,
    reports_of,
)
from patients.selectors.supply import Supply, tablets_fetched

__all__ = [
    "DirectoryPage",
    "DirectoryRow",
    "HistoryEntry",
    "PainTrend",
    "Show",
    "Supply",
    "answer_of_today",
    "directory",
    "history_of",
    "mails_around_now",
    "mails_of",
    "matching",
    "next_open_day",
    "open_course",
    "pain_trend",
    "precautions_of",
    "reports_of",
    "tablets_fetched",
    "unwanted_kinds",
]
