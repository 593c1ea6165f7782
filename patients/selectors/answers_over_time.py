"""What she answered at check-ins, over time: every scale on one axis with her drugs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from clinic.charts import Line, tracks_pair
from patients.models import SymptomReport, TherapyCourse
from patients.selectors.course_bars import course_track


@dataclass(frozen=True)
class Scale:
    """One answer of a check-in that is a number; higher is worse."""

    name: str
    label: str
    high: int = 10
    threshold: float | None = None


# A new answer joins the picture and its table by a line here.
SCALES = (
    Scale("pain", "Worst joint pain", threshold=4),
    Scale("interference", "In the way"),
    Scale("tiredness", "Tiredness"),
    Scale("sleep_problems", "Sleep problems"),
    Scale("hot_flushes", "Hot flushes"),
    Scale("bother", "Bother, all in all", high=4),
)


@dataclass(frozen=True)
class AnswersOfADay:
    """A row of the table behind the picture: a day, and an answer or None for each scale."""

    day: date
    answers: list[int | None]


@dataclass(frozen=True)
class AnswersOverTime:
    """The scales she answered at all; `rows` newest first."""

    scales: list[Scale]
    rows: list[AnswersOfADay]
    chart: SafeString
    summary: str


def answers_over_time(
    reports: Sequence[SymptomReport], courses: Sequence[TherapyCourse], today: date
) -> AnswersOverTime:
    """Return the picture of these reports, newest first; nothing is asked of the database."""
    scales = [s for s in SCALES if any(getattr(r, s.name) is not None for r in reports)]
    rows = [AnswersOfADay(r.reported_for, [getattr(r, s.name) for s in scales]) for r in reports]
    if not scales:
        return AnswersOverTime([], [], SafeString(""), "")
    first = min(r.reported_for for r in reports)
    summary = "; ".join(_in_words(scale, reports) for scale in scales)
    lines = [_line(scale, reports) for scale in scales]
    chart = tracks_pair(
        [course_track(courses, first, today), *lines],
        first=first,
        last=today,
        week_word="",
        summary=summary,
    )
    return AnswersOverTime(scales, rows, chart, f"{summary}.")


def _line(scale: Scale, reports: Sequence[SymptomReport]) -> Line:
    points = [
        (r.reported_for, float(getattr(r, scale.name)))
        for r in reversed(reports)
        if getattr(r, scale.name) is not None
    ]
    title = f"{scale.label}, 0 to {scale.high} (higher is worse)"
    band = scale.threshold is not None
    return Line(title, points, high=scale.high, threshold=scale.threshold, is_band=band)


def _in_words(scale: Scale, reports: Sequence[SymptomReport]) -> str:
    told = [getattr(r, scale.name) for r in reports if getattr(r, scale.name) is not None]
    said = f"{scale.label} {told[0]} of {scale.high}"
    return f"{said}, at first {told[-1]}" if len(told) > 1 else said
