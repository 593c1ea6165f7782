"""The word-sized trend beside one reason: what its rule looks at, over the last eight weeks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from adherence import sentences
from adherence.models import Signal
from adherence.selectors.trends import attendance
from clinic import charts
from clinic.templatetags.ui import change
from patients.models import SymptomReport

if TYPE_CHECKING:
    from adherence.selectors.case import Case

WEEKS = 8
SESSIONS = 8
Read = Callable[[SymptomReport], int | None]


@dataclass(frozen=True)
class MiniTrend:
    """A small picture, the last value, and when and how it changed. `label` says of what."""

    label: str
    picture: SafeString
    value: str
    note: str


def mini_trend(signal: Signal, case: "Case") -> MiniTrend | None:
    """Return the trend of what one signal is about; None where one picture would tell nothing."""
    limits = sentences.limits_by_name(signal)
    if signal.rule in {"severe_pain", "sustained_pain"}:
        return _values(case, "Worst joint pain", lambda r: r.pain, 10, limits["pain"])
    if signal.rule == "worsening":
        limit = float(signal.evidence["baseline"]) + limits["rise"]
        return _values(case, "Worst joint pain", lambda r: r.pain, 10, limit)
    if signal.rule in {"missed_doses", "doses_stopped"}:
        return _values(case, "Tablets missed of 7", lambda r: r.missed_doses, 7, limits["doses"])
    if signal.rule == "burden":
        label = f"Symptoms at {limits['level']} or more, of 4"
        return _values(case, label, _symptoms(limits["level"]), 4, limits["count"])
    if signal.rule in {"silence", "patchy"}:
        return _weeks_heard(case)
    if signal.rule == "low_cover":
        return _cover(signal)
    if signal.rule in {"exercise_interruption", "low_attendance"}:
        return _sessions(case)
    return None


def _symptoms(level: int) -> Read:
    def high(report: SymptomReport) -> int | None:
        scales = [report.pain, report.tiredness, report.sleep_problems, report.hot_flushes]
        given = [value for value in scales if value is not None]
        return sum(value >= level for value in given) if given else None

    return high


def _values(case: "Case", label: str, read: Read, high: int, limit: float) -> MiniTrend | None:
    read_of = ((r.reported_for, read(r)) for r in case.reports)
    dated = [
        (day, value)
        for day, value in read_of
        if value is not None and (case.today - day).days < 7 * WEEKS
    ]
    if not dated:
        return None
    points: list[float | None] = [None] * WEEKS
    for day, value in dated:
        week = WEEKS - 1 - max((case.today - day).days, 0) // 7
        points[week] = max(value, points[week] or 0)
    (first_day, first), (last_day, last) = dated[0], dated[-1]
    summary = (
        f"{label}: {first} on {_day(first_day)}, {last} on {_day(last_day)}; "
        f"{len(dated)} answers in {WEEKS} weeks, limit {limit:g}."
    )
    changed = f", {change(last - first)} since {_day(first_day)}" if len(dated) > 1 else ""
    picture = charts.sparkline(points, summary=summary, high=high, threshold=limit)
    return MiniTrend(label, picture, str(last), f"{_day(last_day)}{changed}")


def _weeks_heard(case: "Case") -> MiniTrend:
    heard = {(case.today - report.reported_for).days // 7 for report in case.reports}
    states = ["attended" if week in heard else "booked" for week in range(WEEKS - 1, -1, -1)]
    count = states.count("attended")
    summary = f"She answered in {count} of the last {WEEKS} weeks; oldest first."
    return MiniTrend(
        "Weeks with an answer",
        charts.dots(states, summary=summary),
        f"{count} of {WEEKS}",
        "a ring is a week without one",
    )


def _cover(signal: Signal) -> MiniTrend:
    covered, days = signal.evidence["covered"], signal.evidence["days"]
    share = 100 * covered / days
    summary = f"Days covered by the tablets she fetched: {covered} of {days}."
    picture = charts.share_bar(share, summary=summary)
    return MiniTrend("Days covered", picture, f"{share:.0f} %", f"{covered} of {days} days")


def _sessions(case: "Case") -> MiniTrend | None:
    recent: Sequence[str] = [b.status for b in reversed(case.bookings)][:SESSIONS]
    if not recent:
        return None
    seen = attendance(recent)
    came = seen.states.count("attended")
    return MiniTrend(
        "Sessions, oldest first", seen.picture, f"{came} of {len(seen.states)}", "came"
    )


def _day(day: date) -> str:
    return f"{day:%-d %b}"
