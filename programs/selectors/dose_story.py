"""A program week by week beside pain, AI doses and drug courses: the table behind the picture."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.charts import Span
from patients.models import SymptomReport, TherapyCourse
from programs.dose import Outcome, Program, Report, first_day_of
from programs.selectors import dose_words as words

_SAID = {
    Outcome.ATTENDED: "attended",
    Outcome.NO_SHOW: "missed",
    Outcome.LATE: "cancelled late",
    Outcome.EXCUSED: "excused",
    Outcome.BY_CLINIC: "cancelled by the clinic",
    Outcome.UNSETTLED: "to settle",
}


@dataclass(frozen=True)
class StoryWeek:
    """One week of everything; `doses` in the order of the modalities."""

    label: str
    begins: date
    doses: list[tuple[str, str]]
    sessions: str
    pain: str
    missed_doses: str
    happened: str


def last_day_shown(program: Program) -> date:
    """Return where the axis of time ends: today, or the program's last day if that is over."""
    end = program.starts_on + timedelta(weeks=program.weeks, days=-1)
    if program.ended_on is not None and not program.discontinued:
        end = min(end, program.ended_on)
    return max(min(end, program.today), program.starts_on + timedelta(days=6))


def courses_in(courses: Sequence[TherapyCourse], first: date, last: date) -> list[Span]:
    """Return the drug courses that touch these days, cut off at both ends."""
    return [
        Span(
            max(course.started_on, first),
            min(course.ended_on or last, last),
            _course(course, first),
        )
        for course in courses
        if course.started_on <= last and (course.ended_on is None or course.ended_on >= first)
    ]


def story_of(
    program: Program,
    seen: Report,
    reports: Sequence[SymptomReport],
    courses: Sequence[TherapyCourse],
) -> list[StoryWeek]:
    """Return the weeks that have begun, oldest first."""
    last = last_day_shown(program)
    weeks = range(1, (last - program.starts_on).days // 7 + 2)
    return [_week(week, program, seen, reports, courses) for week in weeks]


def _week(
    week: int,
    program: Program,
    seen: Report,
    reports: Sequence[SymptomReport],
    courses: Sequence[TherapyCourse],
) -> StoryWeek:
    first = first_day_of(week, program.starts_on)
    last = first + timedelta(days=6)
    said = [report for report in reports if first <= report.reported_for <= last]
    pains = [report.pain for report in said if report.pain is not None]
    missed = [report.missed_doses for report in said if report.missed_doses is not None]
    ended = Counter(visit.outcome for visit in program.visits if visit.week == week)
    return StoryWeek(
        label=f"Week {week}",
        begins=first,
        doses=[
            (
                words.modality_of(dose),
                words.percent(dose.weeks[week - 1].percent)
                if week <= seen.completed_weeks
                else "under way",
            )
            for dose in seen.headlines
        ],
        sessions=", ".join(f"{ended[one]} {word}" for one, word in _SAID.items() if ended[one]),
        pain=str(max(pains)) if pains else "no report",
        missed_doses=str(sum(missed)) if missed else "no report",
        happened="; ".join(_events(first, last, seen, courses)),
    )


def _events(first: date, last: date, seen: Report, courses: Sequence[TherapyCourse]) -> list[str]:
    said = []
    for course in courses:
        drug = course.get_drug_display()
        if first <= course.started_on <= last:
            said.append(f"{drug} started {words.day_words(course.started_on)}")
        if course.ended_on is not None and first <= course.ended_on <= last:
            why = course.get_end_reason_display().lower()
            said.append(f"{drug} ended {words.day_words(course.ended_on)} ({why})")
    for run in seen.interruptions:
        if run.first <= last and run.last >= first:
            said.append(f"interruption: {run.sessions} missed in a row")
    return said


def _course(course: TherapyCourse, first: date) -> str:
    drug = str(course.get_drug_display())
    return drug if course.started_on >= first else f"{drug} since {course.started_on:%b %Y}"
