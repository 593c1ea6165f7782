"""Dose: what a program was meant to be, what was done of it, and what got in the way.

Pure functions over a few records (`facts`), so that every figure has one definition and can be
worked out by hand. The measures are those of Nilsen 2018 (Med Sci Sports Exerc 50:1134-41) and
Fairman 2020 (Med Sci Sports Exerc 52:315-22); `definitions` says each in words, with its window
and its denominator, as pages and API show it.
"""

from programs.dose.attendance import Attendance, MissedRun, attendance, missed_runs
from programs.dose.facts import Amount, Change, Measure, Outcome, PlannedWeek, Program, Visit
from programs.dose.intensity import MeasureDose, WeekDose, headlines, relative_dose
from programs.dose.report import Report, report
from programs.dose.tolerability import (
    Share,
    discontinued_in_week,
    early_terminations,
    modifications,
    without_record,
)
from programs.dose.window import completed_weeks, first_day_of, week_of

__all__ = [
    "Amount",
    "Attendance",
    "Change",
    "Measure",
    "MeasureDose",
    "MissedRun",
    "Outcome",
    "PlannedWeek",
    "Program",
    "Report",
    "Share",
    "Visit",
    "WeekDose",
    "attendance",
    "completed_weeks",
    "discontinued_in_week",
    "early_terminations",
    "first_day_of",
    "headlines",
    "missed_runs",
    "modifications",
    "relative_dose",
    "report",
    "week_of",
    "without_record",
]
