"""What would clear a signal, with her own numbers: "one more answer below 4".

Pure functions over a signal and the answers the page already holds; they mirror what
`adherence.candidates` asks, and a test holds the two together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from adherence import sentences
from adherence.models.signal import Signal
from patients.models import SymptomReport
from patients.models.symptom_report import ReportSource

Evidence = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What is known of her now: check-ins on this drug, oldest first, and the next session.

    `from_the_start` says that the answers go back to the first day on the drug.
    """

    answers: Sequence[SymptomReport]
    from_the_start: bool = True
    next_session: str = ""


def clears_with(signal: Signal, known: Known) -> str:
    """Return what would clear a signal, in one sentence."""
    say = _SAYS.get(signal.rule)
    evidence = {**signal.evidence, "thresholds": sentences.limits_by_name(signal)}
    text = say(evidence, known) if say else ""
    return text or sentences.clears_when(signal)


def _newer(answers: Sequence[SymptomReport], hit: Callable[[SymptomReport], bool | None]) -> int:
    """Return how many answers came after the newest hit; None is no answer to the question."""
    count = 0
    for report in reversed(answers):
        found = hit(report)
        if found:
            return count
        count += found is not None
    return count


def _hits(
    answers: Sequence[SymptomReport], hit: Callable[[SymptomReport], bool | None]
) -> list[date]:
    return [report.reported_for for report in answers if hit(report)]


def _said(left: int, quiet: str, last: date | None) -> str:
    """Return the sentence; `last` is the day on which it clears where no further answer comes."""
    if left < 1:
        return ""
    count = "one more answer" if left == 1 else f"{left} more answers in a row"
    text = f"Clears with {count} {quiet}"
    return f"{text}; at the latest on {_day(last)}, if no answer comes." if last else f"{text}."


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _after(
    known: Known,
    limits: dict[str, int],
    hit: Callable[[SymptomReport], bool | None],
    quiet: str,
) -> str:
    """Say it of a rule that some answers in a row below its limit clear."""
    days = _hits(known.answers, hit)
    if not days:
        return ""
    left = limits["clear_after"] - _newer(known.answers, hit)
    return _said(left, quiet, days[-1] + timedelta(days=limits["window_days"]))


def _pair(known: Known, window: int, hit: Callable[[SymptomReport], bool | None], low: str) -> str:
    """Say it of a rule that two in a row clear, and that needs two hits in its window."""
    days = _hits(known.answers, hit)
    if len(days) < 2:
        return ""
    return _said(2 - _newer(known.answers, hit), low, days[-2] + timedelta(days=window))


def _red_flag(evidence: Evidence, known: Known) -> str:
    def hit(report: SymptomReport) -> bool | None:
        asked = report.source != ReportSource.RE_ASK
        return bool(report.red_flags) if asked else None

    return _after(known, evidence["thresholds"], hit, "without a warning sign")


def _severe(evidence: Evidence, known: Known) -> str:
    limits = evidence["thresholds"]
    limit = limits["pain"]
    return _after(known, limits, lambda r: _at_least(r.pain, limit), f"below {limit}")


def _doses(evidence: Evidence, known: Known) -> str:
    limits = evidence["thresholds"]
    limit = limits["doses"]

    def hit(report: SymptomReport) -> bool | None:
        advised = report.missed_reason == "advised"
        return None if advised else _at_least(report.missed_doses, limit)

    noun = "tablet" if limit == 1 else "tablets"
    return _after(known, limits, hit, f"with fewer than {limit} {noun} missed")


def _sustained(evidence: Evidence, known: Known) -> str:
    limits = evidence["thresholds"]
    limit = limits["pain"]
    return _pair(known, limits["window_days"], lambda r: _at_least(r.pain, limit), f"below {limit}")


def _worsening(evidence: Evidence, known: Known) -> str:
    limits = evidence["thresholds"]
    limit = float(evidence["baseline"]) + limits["rise"]
    of_pain = [report for report in known.answers if report.pain is not None]
    after = of_pain[int(evidence["baseline_reports"]) if known.from_the_start else 0 :]
    quiet = f"below {limit:g} ({limits['rise']} above her baseline of {evidence['baseline']:g})"
    return _pair(
        Known(after), limits["window_days"], lambda r: _at_least(r.pain, limit - 0.05), quiet
    )


def _burden(evidence: Evidence, known: Known) -> str:
    limits = evidence["thresholds"]

    def hit(report: SymptomReport) -> bool | None:
        scales = [report.pain, report.tiredness, report.sleep_problems, report.hot_flushes]
        given = [value for value in scales if value is not None]
        if len(given) < limits["count"] and report.bother is None:
            return None
        high = sum(value >= limits["level"] for value in given)
        return high >= limits["count"] or (report.bother or 0) >= limits["bother"]

    quiet = f"with fewer than {limits['count']} symptoms at {limits['level']} or more and bother "
    return _after(known, limits, hit, quiet + f"below {limits['bother']}")


def _stopping(evidence: Evidence, known: Known) -> str:
    days = evidence["thresholds"]["window_days"]
    last = date.fromisoformat(evidence["on"]) + timedelta(days=days)
    return _said(1, "that says she does not think of stopping", last)


def _unsure(evidence: Evidence, known: Known) -> str:
    days = evidence["thresholds"]["window_days"]
    last = date.fromisoformat(evidence["on"]) + timedelta(days=days)
    return _said(1, "in which she is no longer unsure", last)


def _refill(evidence: Evidence, known: Known) -> str:
    return "Clears with a fill, once it is recorded, or with the end of the drug."


def _washout(evidence: Evidence, known: Known) -> str:
    return "Clears when the next drug begins, or its course gets another reason for its end."


def _cover(evidence: Evidence, known: Known) -> str:
    have, of, percent = evidence["covered"], evidence["days"], evidence["thresholds"]["percent"]
    need = -(-percent * of // 100)
    return (
        f"Clears at {need} of {of} days covered ({percent} %), {need - have} more than now, or "
        "with a new drug."
    )


def _patchy(evidence: Evidence, known: Known) -> str:
    have, of = evidence["answered"], evidence["periods"]
    percent = evidence["thresholds"]["percent"]
    need = -(-percent * of // 100)
    return f"Clears at {need} of {of} periods answered ({percent} %), {need - have} more than now."


def _silence(evidence: Evidence, known: Known) -> str:
    return "Clears with any answer from her; you can take it by phone."


def _interruption(evidence: Evidence, known: Known) -> str:
    text = "Clears when she comes to a session, or her program ends or pauses"
    if known.next_session:
        return f"{text}; the next one booked is {known.next_session}."
    return f"{text}; none is booked."


def _attendance(evidence: Evidence, known: Known) -> str:
    came, of, percent = (
        evidence["attended"],
        evidence["sessions"],
        evidence["thresholds"]["percent"],
    )
    more = next(n for n in range(1, 1000) if 100 * (came + n) >= percent * (of + n))
    count = "one more session" if more == 1 else f"{more} more sessions in a row"
    return (
        f"Clears at the latest with {count} that she comes to: {came + more} of {of + more} is "
        f"{percent} % or more."
    )


def _at_least(value: int | None, limit: float) -> bool | None:
    return None if value is None else value >= limit


_SAYS: dict[str, Callable[[Evidence, Known], str]] = {
    "red_flag": _red_flag,
    "stopping": _stopping,
    "unsure": _unsure,
    "refill_gap": _refill,
    "washout": _washout,
    "low_cover": _cover,
    "patchy": _patchy,
    "doses_stopped": _doses,
    "severe_pain": _severe,
    "missed_doses": _doses,
    "sustained_pain": _sustained,
    "worsening": _worsening,
    "burden": _burden,
    "silence": _silence,
    "exercise_interruption": _interruption,
    "low_attendance": _attendance,
}
