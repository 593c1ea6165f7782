"""Doses in words and numbers, as pages and downloads write them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from programs.dose import Attendance, Measure, MeasureDose, MissedRun, WeekDose
from programs.dose.definitions import late_words
from programs.models import Modality

UNITS = {
    Measure.VOLUME: "kg",
    Measure.MINUTES: "min",
    Measure.REPETITIONS: "repetitions",
    Measure.BANDS: "band points",
    Measure.MET_HOURS: "MET-hours",
    Measure.SESSIONS: "sessions",
}
NONE = "\N{EN DASH}"
SHORT = {**UNITS, Measure.REPETITIONS: "reps", Measure.BANDS: "points", Measure.MET_HOURS: "MET-h"}
COUNTED = {
    Measure.VOLUME: "sets x repetitions x kg",
    Measure.MINUTES: "minutes, in the clinic and at home",
    Measure.REPETITIONS: "repetitions of exercises without a load",
    Measure.BANDS: "repetitions x rank of the band, yellow 1 to black 5",
    Measure.MET_HOURS: "hours x the MET of the plan",
    Measure.SESSIONS: "sessions attended: no exercise was planned with its sets",
}


def modality_of(dose: MeasureDose) -> str:
    return str(Modality(dose.modality).label)


def name_of(dose: MeasureDose) -> str:
    """Return "Resistance, kg"."""
    return f"{modality_of(dose)}, {UNITS[dose.measure]}"


def number(value: Decimal | float) -> str:
    """Return a number as people read it: "12,340", "6.5"; never more digits than matter."""
    value = float(value)
    digits = 1 if abs(value) < 100 and round(value, 1) != round(value) else 0
    return f"{value:,.{digits}f}"


def percent(value: float | None) -> str:
    """Return "77 %", or a dash where there is nothing to measure against."""
    return NONE if value is None else f"{value:.0f} %"


def fraction(dose: MeasureDose) -> str:
    """Return "555 of 960 min"."""
    return f"{number(dose.done)} of {number(dose.planned)} {SHORT[dose.measure]}"


def week_words(week: WeekDose, measure: Measure) -> str:
    """Return "90 of 120 min, 30 of them at home"; just what was done where nothing was planned."""
    home = f", {number(week.at_home)} of them at home" if week.at_home else ""
    planned = f" of {number(week.planned)}" if week.planned else ""
    return f"{number(week.done)}{planned} {SHORT[measure]}{home}"


def day_words(day: date) -> str:
    return f"{day:%-d %b}"


def span_words(first: date, last: date) -> str:
    """Return "3 Sep to 14 Oct", or the one day."""
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def run_words(run: MissedRun) -> str:
    """Return "4 sessions, 3 Sep to 14 Oct"."""
    return f"{plural(run.sessions, 'session')}, {span_words(run.first, run.last)}"


def plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def counted_apart(came: Attendance, good_time_hours: int) -> Sequence[tuple[str, int, str]]:
    """Return every way a session ended with its count and what it counts as."""
    return [
        ("Attended", came.attended, "counts as attended"),
        ("Did not come", came.no_show, "counts as missed"),
        ("Cancelled late by her", came.cancelled_late, f"apart: {late_words(good_time_hours)}"),
        ("Excused", came.excused, "apart: cancelled in good time"),
        ("Cancelled by the clinic", came.cancelled_by_clinic, "apart: not hers to answer for"),
        ("To settle", came.unsettled, "apart: nobody has written down who came"),
    ]


def ways_of_counting(came: Attendance) -> Sequence[tuple[str, str, str]]:
    """Return the three rates with their fractions, the one that is shown first."""
    ways = [
        ("Of sessions with an outcome", came.rate, came.with_outcome),
        ("With late cancellations as missed", came.rate_with_late, came.with_late),
        ("Of every session scheduled and settled", came.rate_of_scheduled, came.scheduled),
    ]
    return [(name, percent(rate), f"{came.attended} of {whole}") for name, rate, whole in ways]
