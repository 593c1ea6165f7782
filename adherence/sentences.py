"""What a signal says to a person: her own values and dates, the rule, and the way out.

Pure functions over a Signal's stored evidence (`adherence.candidates` writes it); no queries.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from adherence.models.signal import Signal, Tier
from adherence.rules import BY_CODE, DEFAULTS, MATTER, WEIGHT, in_words, way_out
from patients.models import RedFlag
from patients.models.therapy_course import Drug

MOST_REASONS = 3
MOST_TOLD = 2
TIER_TEXT = {
    Tier.SAFETY: "Safety: call the same day.",
    Tier.A: "Tier A: tied to stopping the drug in published studies, though weakly for one person.",
    Tier.B: "Tier B: an association found afterwards; treat it as a reason to ask.",
    Tier.C: "Tier C: no study ties it to stopping the drug.",
}
_SCALE_WORDS = {
    "pain": "joint pain",
    "tiredness": "tiredness",
    "sleep_problems": "poor sleep",
    "hot_flushes": "hot flushes",
}
_REASON_WORDS = {
    "forgot": "she forgot",
    "side_effects": "side effects",
    "ran_out": "she ran out",
    "cost": "cost",
    "other": "another reason",
}


def headline(signals: Sequence[Signal], *, is_open: bool = True) -> str:
    """Return one sentence for a row of the worklist: the two weightiest matters.

    Speaks of what holds; once nothing does, of what did, and says so while the episode is open.
    """
    telling = _telling(signals)
    told = _told(telling)
    if not told:
        return "Nothing that the rules look at holds now."
    if is_open and telling[0].cleared_at is not None:
        told.append("nothing holds now")
    first, *rest = told
    return "; ".join([first, *[_lower_first(text) for text in rest]]) + "."


def reasons(signals: Sequence[Signal]) -> list[Signal]:
    """Return at most three signals to show under a headline: one a matter first."""
    telling = _telling(signals)
    first = _one_a_matter(telling)
    rest = [signal for signal in telling if all(signal is not one for one in first)]
    return [*first, *rest][:MOST_REASONS]


def reason(signal: Signal) -> str:
    """Return why one signal was raised, in a sentence with her values and their dates."""
    return _sentence_of(signal) + "."


def rule_text(signal: Signal) -> str:
    """Return the rule with the limits that were used, and where it comes from."""
    rule = BY_CODE[signal.rule]
    words = in_words(rule, rule.says, _limits_of(signal))
    return f"{rule.name}: {words} Source: {rule.source}."


def clears_when(signal: Signal) -> str:
    """Return what would clear a signal."""
    return "Clears with: " + _lower_first(way_out(BY_CODE[signal.rule], _limits_of(signal)))


def tier_text(signal: Signal) -> str:
    """Return how well the evidence ties a signal to stopping, in words."""
    rule = BY_CODE[signal.rule]
    tier = Tier(signal.tier)
    return TIER_TEXT[tier] if rule.worth in TIER_TEXT[tier] else f"{TIER_TEXT[tier]} {rule.worth}"


def limits_by_name(signal: Signal) -> dict[str, int]:
    """Return the limits that fired by their names within the rule."""
    prefix = f"{signal.rule}."
    return {
        key.removeprefix(prefix): value
        for key, value in _limits_of(signal).items()
        if key.startswith(prefix)
    }


def next_step(signal: Signal) -> tuple[str, str]:
    """Return the suggested step, and what is known about it."""
    rule = BY_CODE[signal.rule]
    return rule.next_step, rule.next_step_evidence


def _telling(signals: Sequence[Signal]) -> list[Signal]:
    holding = [signal for signal in signals if signal.cleared_at is None] or list(signals)
    return sorted(holding, key=lambda signal: WEIGHT[signal.rule])


def _told(telling: Sequence[Signal]) -> list[str]:
    """Return what the first two matters say; pain that is told is no part of a burden."""
    texts: list[str] = []
    pain_is_told = False
    for signal in _one_a_matter(telling):
        if signal.rule == "burden" and pain_is_told:
            text = _burden(signal.evidence, signal.last_seen_at.year, without="pain")
        else:
            text = _sentence_of(signal)
        pain_is_told = pain_is_told or MATTER[signal.rule] == "pain"
        texts += [text] if text else []
        if len(texts) == MOST_TOLD:
            break
    return texts


def _one_a_matter(signals: Sequence[Signal]) -> list[Signal]:
    first: dict[str, Signal] = {}
    for signal in signals:
        first.setdefault(MATTER[signal.rule], signal)
    return list(first.values())


def _limits_of(signal: Signal) -> dict[str, int]:
    """Return the limits that fired; one that is newer than the signal reads as its default."""
    stored = signal.evidence["thresholds"].items()
    return {**DEFAULTS, **{f"{signal.rule}.{name}": value for name, value in stored}}


def _sentence_of(signal: Signal) -> str:
    if signal.rule == "silence" and signal.cleared_at is not None:
        return _silence_over(signal)
    return _SAYS[signal.rule](signal.evidence, signal.last_seen_at.year)


def _day(iso: str, year: int) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b}" if day.year == year else f"{day.day} {day:%b %Y}"


def _listing(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _values(readings: Sequence[dict[str, Any]], year: int) -> str:
    return _listing([f"{r['value']} on {_day(r['on'], year)}" for r in readings])


def _pain(evidence: dict[str, Any], year: int) -> str:
    return f"Joint pain was {_values(evidence['pain'], year)}"


def _worsening(evidence: dict[str, Any], year: int) -> str:
    return f"{_pain(evidence, year)}, against a baseline of {evidence['baseline']:g}"


def _missed(evidence: dict[str, Any], year: int) -> str:
    newest = evidence["missed"][-1]
    why = _REASON_WORDS.get(newest.get("reason", ""), "")
    text = f"Missed {newest['value']} of 7 tablets up to {_day(newest['on'], year)}"
    return f"{text} ({why})" if why else text


def _burden(evidence: dict[str, Any], year: int, without: str = "") -> str:
    """Return the symptoms at or above the level; "" when nothing is left `without` one of them."""
    limits = evidence["thresholds"]
    answers = {name: evidence["scales"].get(name) for name in _SCALE_WORDS}
    high = {name: v for name, v in answers.items() if v is not None and v >= limits["level"]}
    told = []
    if len(high) >= limits["count"]:
        told = [f"{_SCALE_WORDS[name]} {high[name]}" for name in high if name != without]
    bother = evidence["bother"]
    if bother is not None and bother >= limits["bother"]:
        told.append(f"bother from side effects {bother} of 4")
    if not told:
        return ""
    text = _listing(told)
    return f"{text[:1].upper()}{text[1:]} on {_day(evidence['on'], year)}"


def _red_flag(evidence: dict[str, Any], year: int) -> str:
    flags = _listing([_lower_first(str(RedFlag(flag).label)) for flag in evidence["flags"]])
    return f"Red flag on {_day(evidence['on'], year)}: {flags}"


def _stopping(evidence: dict[str, Any], year: int) -> str:
    said = "has stopped" if evidence["answer"] == "stopped" else "means to stop"
    return f"She said on {_day(evidence['on'], year)} that she {said} the tablets"


def _refill_gap(evidence: dict[str, Any], year: int) -> str:
    used_up = f"The tablets she fetched were used up on {_day(evidence['until'], year)}"
    if evidence["last_fill"] is None:
        return f"No fill is known since her drug began on {_day(evidence['until'], year)}"
    return f"{used_up}; the last fill was on {_day(evidence['last_fill'], year)}"


def _washout(evidence: dict[str, Any], year: int) -> str:
    drug = Drug(evidence["drug"]).label
    return (
        f"{drug} ended on {_day(evidence['ended'], year)} for a switch, and no drug has begun since"
    )


def _low_cover(evidence: dict[str, Any], year: int) -> str:
    covered, days = evidence["covered"], evidence["days"]
    return (
        f"The tablets she fetched cover {covered} of {days} days ({100 * covered // days} %) from "
        f"{_day(evidence['first'], year)} to {_day(evidence['last'], year)}"
    )


def _unsure(evidence: dict[str, Any], year: int) -> str:
    return f"She said on {_day(evidence['on'], year)} that she is not sure about going on"


def _patchy(evidence: dict[str, Any], year: int) -> str:
    return (
        f"She answered in {evidence['answered']} of {evidence['periods']} check-in periods from "
        f"{_day(evidence['first'], year)} to {_day(evidence['last'], year)}"
    )


def _silence(evidence: dict[str, Any], year: int) -> str:
    if evidence["last_report"] is None:
        return f"No check-in yet since {_day(evidence['since'], year)}"
    return f"No check-in since {_day(evidence['last_report'], year)}"


def _silence_over(signal: Signal) -> str:
    assert signal.cleared_at is not None, "told of a silence that is over"
    heard = signal.evidence["last_report"] or signal.evidence["since"]
    year = signal.last_seen_at.year
    until = _day(localtime(signal.cleared_at).date().isoformat(), year)
    return f"No check-in from {_day(heard, year)} until {until}"


def _interruption(evidence: dict[str, Any], year: int) -> str:
    text = f"Missed {evidence['count']} sessions in a row, the last on "
    text += _day(evidence["missed"][-1], year)
    if evidence["last_attended"]:
        text += f"; last came on {_day(evidence['last_attended'], year)}"
    return text


def _attendance(evidence: dict[str, Any], year: int) -> str:
    return (
        f"Came to {evidence['attended']} of {evidence['sessions']} sessions from "
        f"{_day(evidence['first'], year)} to {_day(evidence['last'], year)}"
    )


_SAYS: dict[str, Callable[[dict[str, Any], int], str]] = {
    "red_flag": _red_flag,
    "stopping": _stopping,
    "doses_stopped": _missed,
    "severe_pain": _pain,
    "missed_doses": _missed,
    "refill_gap": _refill_gap,
    "washout": _washout,
    "low_cover": _low_cover,
    "sustained_pain": _pain,
    "worsening": _worsening,
    "burden": _burden,
    "unsure": _unsure,
    "silence": _silence,
    "patchy": _patchy,
    "exercise_interruption": _interruption,
    "low_attendance": _attendance,
}
