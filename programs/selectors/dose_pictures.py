"""The two pictures of dose: the weeks against the plan, and all stories on one axis of time."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.safestring import SafeString

from clinic import charts
from patients.models import SymptomReport, TherapyCourse
from programs.dose import Measure, MeasureDose, Outcome, Program, Report, WeekDose, first_day_of
from programs.selectors import dose_words as words
from programs.selectors.dose_story import courses_in, last_day_shown

# The level from which joint pain went with stopping the drug (Chim 2013).
PAIN_THAT_MATTERS = 4
HIGHEST_SHARE = 150
MARKS = {
    Outcome.ATTENDED: "attended",
    Outcome.NO_SHOW: "no_show",
    Outcome.LATE: "no_show",
    Outcome.UNSETTLED: "booked",
}


def bars_picture(program: Program, seen: Report) -> SafeString:
    """Draw planned against done, a row a week and a column a modality."""
    doses = seen.headlines
    struck = {
        week for run in seen.interruptions for week in _weeks_of(run.first, run.last, program)
    }
    rows = [
        charts.Row(
            f"Week {week}",
            is_struck=week in struck,
            is_rule=week == seen.completed_weeks + 1 and week > 1,
        )
        for week in range(1, program.weeks + 1)
    ]
    legend = charts.Words(
        planned="Originally planned",
        done="Done in the clinic",
        elsewhere="Done at home" if any(dose.at_home for dose in doses) else "",
        meant="Plan after adjustment" if program.changes else "",
        struck="Interruption" if struck else "",
    )
    return charts.week_bars_pair(
        [_panel(dose, program) for dose in doses], rows, words=legend, summary=_summary(seen)
    )


def together_picture(
    program: Program,
    seen: Report,
    reports: Sequence[SymptomReport],
    courses: Sequence[TherapyCourse],
) -> SafeString:
    """Draw dose, sessions, pain, missed AI doses and drug courses over the same days."""
    last = last_day_shown(program)
    shown: list[charts.Bars | charts.Dots | charts.Line | charts.Pins | charts.Lasting] = [
        share_track(dose, program, seen.completed_weeks) for dose in seen.headlines
    ]
    shown += [
        charts.Dots(
            "Sessions",
            [charts.Mark(v.day, MARKS.get(v.outcome, "cancelled")) for v in program.visits],
        ),
        charts.Line(
            "Worst joint pain, 0 to 10 (higher is worse)",
            [(r.reported_for, r.pain) for r in reports if r.pain is not None],
            threshold=PAIN_THAT_MATTERS,
            gap_days=10,
        ),
        charts.Pins(
            "AI doses missed, of the last 7",
            [
                (report.reported_for, report.missed_doses)
                for report in reports
                if report.missed_doses is not None
            ],
            high=7,
        ),
        charts.Lasting("Aromatase inhibitor", courses_in(courses, program.starts_on, last)),
    ]
    shades = [
        charts.Span(run.first, run.last, f"{run.sessions} missed in a row")
        for run in seen.interruptions
    ]
    return charts.tracks_pair(
        shown,
        shades,
        [day for course in courses for day in _edges(course)],
        first=program.starts_on,
        last=last,
        week_word="Week",
        summary=_together_summary(seen, reports),
    )


def _edges(course: TherapyCourse) -> list[date]:
    """Return the day a course began, and the first one without it."""
    return [course.started_on, *([course.ended_on + timedelta(days=1)] if course.ended_on else [])]


def _panel(dose: MeasureDose, program: Program) -> charts.Panel:
    done = f": {words.percent(dose.percent)} done" if dose.percent is not None else ""
    return charts.Panel(
        words.name_of(dose) + done, [_bar(week, dose, program) for week in dose.weeks]
    )


def _bar(week: WeekDose, dose: MeasureDose, program: Program) -> charts.Bar:
    begun = first_day_of(week.week, program.starts_on) <= program.today
    planned = words.number(week.planned) if week.planned else ""
    label = f"{words.number(week.done)} of {planned}" if planned else words.number(week.done)
    return charts.Bar(
        planned=float(week.planned),
        done=float(week.in_clinic),
        elsewhere=float(week.at_home),
        label=label if begun else planned,
        meant=_meant(week, dose.modality, program),
    )


def _meant(week: WeekDose, modality: str, program: Program) -> float | None:
    for change in program.changes:
        if change.modality == modality and change.first_week <= week.week <= change.last_week:
            return float(week.planned) * change.percent / 100
    return None


def share_track(dose: MeasureDose, program: Program, upto: int) -> charts.Bars:
    """Return the share of the plan that was done, a column for each of the first `upto` weeks."""
    spans = []
    for week in dose.weeks[:upto]:
        first = first_day_of(week.week, program.starts_on)
        share = week.percent
        if share is not None:
            spans.append(charts.Span(first, first + timedelta(days=6), f"{share:.0f}", share))
    counted = "" if dose.measure == Measure.MINUTES else f" ({words.UNITS[dose.measure]})"
    title = f"{words.modality_of(dose)}{counted}: % of the original plan, by week"
    return charts.Bars(title, spans, HIGHEST_SHARE, level=100)


def _weeks_of(first: date, last: date, program: Program) -> range:
    begin = (first - program.starts_on).days // 7 + 1
    return range(begin, (last - program.starts_on).days // 7 + 2)


def _summary(seen: Report) -> str:
    said = [
        f"{words.modality_of(dose).lower()} {words.percent(dose.percent)} "
        f"({words.number(dose.done)} of {words.number(dose.planned)} {words.UNITS[dose.measure]})"
        for dose in seen.headlines
    ]
    if not seen.completed_weeks:
        return "The planned dose of each week. No week is over yet."
    return (
        f"Done of the dose originally planned, in {words.plural(seen.completed_weeks, 'week')}: "
        f"{', '.join(said)}."
    )


def _together_summary(seen: Report, reports: Sequence[SymptomReport]) -> str:
    pain = (
        f"worst joint pain {reports[0].pain} on {words.day_words(reports[0].reported_for)} and "
        f"{reports[-1].pain} on {words.day_words(reports[-1].reported_for)}"
        if reports
        else "no report of joint pain"
    )
    missed = sum(report.missed_doses or 0 for report in reports)
    return (
        "Weekly dose, sessions, joint pain, missed AI doses and drug courses on one axis: "
        f"{words.plural(len(seen.interruptions), 'interruption')}, {pain}, "
        f"{words.plural(missed, 'AI dose')} reported missed."
    )
