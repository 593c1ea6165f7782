"""The table behind the picture of an episode, week by week, and the picture in one sentence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adherence.selectors.case import Case
from adherence.selectors.picture import Axis
from adherence.selectors.supply import Stock, days_covered, stocks
from adherence.selectors.trends import attendance
from patients.selectors.course_bars import washouts
from programs.dose import first_day_of
from programs.selectors import dose_words

NO_WORD = "no word"


@dataclass(frozen=True)
class Week:
    """One week of everything that the picture shows, in words."""

    begins: date
    pain: str
    missed: str
    supply: str
    sessions: str
    dose: str
    happened: str


def weeks_of(case: Case, axis: Axis) -> list[Week]:
    """Return the weeks of the picture, the newest first."""
    count = (axis.last - axis.first).days // 7 + 1
    begins = [axis.first + timedelta(weeks=n) for n in range(count)]
    covered = stocks(case.fills)
    return [_week(case, first, covered) for first in reversed(begins)]


def _week(case: Case, first: date, covered: list[Stock]) -> Week:
    last = min(first + timedelta(days=6), case.today)
    said = [r for r in case.reports if first <= r.reported_for <= last]
    pains = [r.pain for r in said if r.pain is not None]
    missed = [r.missed_doses for r in said if r.missed_doses is not None]
    days = (last - first).days + 1
    statuses = [b.status for b in case.bookings if first <= _day(b.starts_at, case) <= last]
    went = attendance(list(reversed(statuses))).summary.partition(": ")[2].removesuffix(".")
    return Week(
        begins=first,
        pain=str(max(pains)) if pains else NO_WORD,
        missed=str(sum(missed)) if missed else NO_WORD,
        supply=f"{days_covered(covered, first, last)} of {days}" if case.fills else "no fills",
        sessions=went or "none",
        dose=_dose(case, first, last) or "none planned",
        happened="; ".join(_happened(case, first, last)) or "nothing recorded",
    )


def _dose(case: Case, first: date, last: date) -> str:
    """Return what was done of the weeks of the program that end in these days."""
    if case.dose is None:
        return ""
    seen, starts_on = case.dose.report, case.dose.program.starts_on
    said = []
    for dose in seen.headlines:
        for week in dose.weeks[: seen.completed_weeks]:
            ends = first_day_of(week.week, starts_on) + timedelta(days=6)
            if first <= ends <= last and week.percent is not None:
                name = dose_words.modality_of(dose).lower()
                said.append(f"{name} {dose_words.percent(week.percent)}")
    return ", ".join(said)


def _happened(case: Case, first: date, last: date) -> list[str]:
    found: list[tuple[date, str]] = []
    for course in case.courses:
        drug = course.get_drug_display()
        found.append((course.started_on, f"{drug} started"))
        if course.ended_on:
            why = course.get_end_reason_display().lower()
            found.append((course.ended_on, f"{drug} ended ({why})"))
    found += [(f.dispensed_on, f"{f.days_supply} days of tablets fetched") for f in case.fills]
    found += [
        (_day(c.at, case), f"{c.get_channel_display()}: {c.get_result_display().lower()}")
        for c in case.contacts
    ]
    found.append((_day(case.episode.opened_at, case), "this episode opened"))
    happened = [(day, what) for day, what in found if first <= day <= last]
    return [f"{day:%-d %b} {what}" for day, what in sorted(happened)]


def summary_of(case: Case, axis: Axis) -> str:
    """Return the picture in one sentence: its name, and what a reader without it learns."""
    parts = [_pain_words(case), _tablet_words(case)]
    if case.fills:
        parts.append(f"tablets fetched until {stocks(case.fills)[-1].last:%-d %b}")
    if washouts(case.courses, axis.first, axis.last):
        parts.append("a pause between two drugs")
    if case.bookings:
        came = sum(b.status == "attended" for b in case.bookings)
        parts.append(f"came to {came} of {len(case.bookings)} sessions")
    count = len(case.contacts)
    parts.append("no contact yet" if not count else f"{count} contact{'s' * (count > 1)}")
    return f"From {axis.first:%-d %b} to {axis.last:%-d %b %Y}: {'; '.join(parts)}."


def _pain_words(case: Case) -> str:
    said = [r for r in case.reports if r.pain is not None]
    if not said:
        return "no word about pain"
    first, last = said[0], said[-1]
    if first is last:
        return f"worst joint pain {last.pain} of 10 on {last.reported_for:%-d %b}, the only answer"
    highest = max(r.pain or 0 for r in said)
    return (
        f"worst joint pain, 0 to 10, {first.pain} on {first.reported_for:%-d %b} and {last.pain} "
        f"on {last.reported_for:%-d %b}, at most {highest}"
    )


def _tablet_words(case: Case) -> str:
    said = [r.missed_doses for r in case.reports if r.missed_doses is not None]
    if not said:
        return "no word about tablets"
    tablets = "1 tablet" if sum(said) == 1 else f"{sum(said)} tablets"
    answers = "1 answer" if len(said) == 1 else f"{len(said)} answers"
    return f"{tablets} missed in {answers}"


def _day(at: datetime, case: Case) -> date:
    return at.astimezone(case.zone).date()
