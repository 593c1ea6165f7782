"""When more is due and when less: the rules of progression over dated facts. Pure.

Every rule returns suggestions with the values they rest on; a person decides. While a break or a
flare of pain asks for less, nothing asks for more.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from programs.models.component import Modality
from programs.models.exercise import BandColour, LoadKind
from programs.models.proposal import ProposalRule, ProposalUnit
from programs.training_facts import History, Prescribed, Reading, SetDone, Suggestion, Visit

GOAL_PLUS, IN_A_ROW = 2, 2
LEAST_RISE, MOST_RISE = Decimal("0.02"), Decimal("0.10")
SLOW_STEP, SLOW_DAYS = Decimal("0.5"), 7
WEEKLY_MINUTES, MOST_MINUTES_MORE = 150, 10
PERCENT_STEP, EFFORT_STEP = 5, 1
BREAK_DAYS, LONG_BREAK_DAYS = 7, 14
AFTER_BREAK, AFTER_LONG_BREAK = 80, 50
PAIN_ACCEPTED = 5
BACK_WITHIN = timedelta(days=8)
BANDS = list(BandColour.values)


def suggestions(history: History) -> list[Suggestion]:
    """Return what the data support today, at most one a subject."""
    less = after_a_flare(history) or after_a_break(history)
    if less is not None:
        return [less]
    loads_rise = history.loads_rise and history.percent >= 100  # not while resistance is eased
    found = [two_for_two(one, history) for one in history.prescribed if loads_rise]
    if history.minutes_rise:
        found.append(more_aerobic(history))
    return [one for one in found if one is not None]


def two_for_two(one: Prescribed, history: History) -> Suggestion | None:
    """Two repetitions above the goal in the last set, twice running, at the load she has now."""
    eased = history.eased_on
    done = [
        visit
        for visit in history.visits
        if visit.day >= one.since
        and (eased is None or visit.day > eased)
        and _last_sets(visit, one.exercise)
    ]
    at_load = [v for v in done if _at_load(v, one)]
    last = done[-IN_A_ROW:]
    if len(last) < IN_A_ROW or any(visit not in at_load for visit in last):
        return None
    if any((_fewest(visit, one.exercise) or 0) < one.goal + GOAL_PLUS for visit in last):
        return None
    if one.is_slow and not _slow_enough(one, at_load, history):
        return None
    heavier = _heavier(one)
    if heavier is None:
        return None
    unit, from_value, to_value = heavier
    evidence = [
        _fact(
            visit.day,
            f"Last set of {one.name}",
            f"{_fewest(visit, one.exercise)} repetitions, goal {one.goal}",
        )
        for visit in last
    ]
    if one.is_slow:
        evidence.append(_fact(at_load[0].day, "At this load since", "no arm symptom reported"))
    return Suggestion(
        ProposalRule.TWO_FOR_TWO_SLOW if one.is_slow else ProposalRule.TWO_FOR_TWO,
        Modality.RESISTANCE,
        unit,
        from_value,
        to_value,
        one.exercise,
        evidence + _beyond(from_value, to_value, unit, last[-1].day),
    )


def after_a_break(history: History) -> Suggestion | None:
    """Less after a whole week without resistance, half after two; until her second time back."""
    days = _resistance_days(history)
    if not days:
        return None
    off, last = (history.today - days[-1]).days - 1, days[-1]
    if off < BREAK_DAYS and len(days) > 1 and history.today - days[-1] < BACK_WITHIN:
        off, last = (days[-1] - days[-2]).days - 1, days[-2]
    if off < BREAK_DAYS or (history.eased_on is not None and history.eased_on > last):
        return None
    to_value = AFTER_LONG_BREAK if off >= LONG_BREAK_DAYS else AFTER_BREAK
    if history.percent <= to_value:
        return None
    evidence = [_fact(last, "Last resistance training before the break", "")]
    if days[-1] > last:
        evidence.append(_fact(days[-1], "First one back", f"after {off} days without"))
    return _less(ProposalRule.AFTER_A_BREAK, history.percent, to_value, evidence)


def after_a_flare(history: History) -> Suggestion | None:
    """Less by 20 to 50 % when training hurt more than 5 of 10, or still hurts a day later."""
    if not history.visits:
        return None
    visit = history.visits[-1]
    if history.eased_on is not None and history.eased_on >= visit.day:
        return None
    pain = visit.pain_after
    cut, evidence = 0, []
    if visit.stopped_for_pain or (pain is not None and pain > PAIN_ACCEPTED):
        cut = _cut(pain if pain is not None else PAIN_ACCEPTED + 1)
        value = "stopped early for pain" if visit.stopped_for_pain else f"{pain} of 10"
        evidence.append(_fact(visit.day, "Pain in the session", value))
    later = _still_sore(visit, history.readings)
    if later is not None:
        cut = max(cut, 20)
        evidence.append(
            _fact(visit.day, "Pain before and after", f"{visit.pain_before} and {pain} of 10")
        )
        evidence.append(_fact(later.day, "Not back a day or more later", f"{later.pain} of 10"))
    if not cut or history.percent <= 100 - cut:
        return None
    return _less(ProposalRule.AFTER_A_FLARE, history.percent, 100 - cut, evidence)


def more_aerobic(history: History) -> Suggestion | None:
    """Ten minutes a week more until 150, then a notch of intensity, after a week done in full."""
    week = history.aerobic
    if week is None or week.target <= 0 or week.done < week.target:
        return None
    evidence = [
        _fact(week.last_day, "Done in the week to then", f"{week.done} of {week.target} minutes")
    ]
    if week.target < WEEKLY_MINUTES:
        to_value = min(week.target + MOST_MINUTES_MORE, WEEKLY_MINUTES)
        return Suggestion(
            ProposalRule.MORE_MINUTES,
            Modality.AEROBIC,
            ProposalUnit.MINUTES,
            Decimal(week.target),
            Decimal(to_value),
            None,
            evidence,
        )
    if week.low is None or week.high is None or week.low >= week.high:
        return None
    step = EFFORT_STEP if week.is_effort else PERCENT_STEP
    return Suggestion(
        ProposalRule.MORE_INTENSITY,
        Modality.AEROBIC,
        ProposalUnit.INTENSITY,
        Decimal(week.low),
        Decimal(min(week.low + step, week.high)),
        None,
        evidence,
    )


def next_load(load_kg: Decimal, step_kg: Decimal) -> Decimal:
    """Return the next load: the fewest steps that make 2 % or more.

    Where even one step is more than 10 %, it is one step: the weights allow no smaller one.
    """
    step = step_kg
    while load_kg and step / load_kg < LEAST_RISE:
        step += step_kg
    return load_kg + step


def _heavier(one: Prescribed) -> tuple[str, Decimal, Decimal] | None:
    if one.kind == LoadKind.KG and one.load_kg is not None:
        to_value = one.load_kg + SLOW_STEP if one.is_slow else next_load(one.load_kg, one.step_kg)
        return ProposalUnit.KG, one.load_kg, to_value
    if one.kind == LoadKind.BAND and one.band and one.band != BANDS[-1]:
        rank = BANDS.index(one.band) + 1
        return ProposalUnit.BAND, Decimal(rank), Decimal(rank + 1)
    return None


def _beyond(from_value: Decimal, to_value: Decimal, unit: str, day: date) -> list[dict[str, str]]:
    if unit != ProposalUnit.KG or not from_value:
        return []
    rise = (to_value - from_value) / from_value
    if rise <= MOST_RISE:
        return []
    words = (
        f"{float(to_value - from_value):g} kg, which is {round(rise * 100)} % and more than 10 %"
    )
    return [_fact(day, "Smallest step of these weights", words)]


def _slow_enough(one: Prescribed, at_load: list[Visit], history: History) -> bool:
    """Two sessions and seven days at the load without a symptom of the arm."""
    began = max(one.since, at_load[0].day)
    if len(at_load) < IN_A_ROW or (history.today - began).days < SLOW_DAYS:
        return False
    since = min(began, history.today - timedelta(days=SLOW_DAYS))
    told = [visit.day for visit in history.visits if visit.arm_symptom]
    told += [reading.day for reading in history.readings if reading.arm_symptom]
    return not any(day >= since for day in told)


def _last_sets(visit: Visit, exercise: int) -> list[SetDone]:
    """Return the last set of each side."""
    last: dict[str, SetDone] = {}
    for one in visit.sets:
        if one.exercise == exercise and one.number >= getattr(last.get(one.side), "number", 0):
            last[one.side] = one
    return list(last.values())


def _fewest(visit: Visit, exercise: int) -> int | None:
    counts = [one.reps for one in _last_sets(visit, exercise)]
    known = [count for count in counts if count is not None]
    return min(known) if known and len(known) == len(counts) else None


def _at_load(visit: Visit, one: Prescribed) -> bool:
    sets = _last_sets(visit, one.exercise)
    if one.kind == LoadKind.KG:
        return all(s.load_kg is not None and s.load_kg == one.load_kg for s in sets)
    return all(s.band == one.band for s in sets)


def _resistance_days(history: History) -> list[date]:
    """Return the days she trained, by her sets; where none were written down, by her visits."""
    with_sets = sorted({visit.day for visit in history.visits if visit.sets})
    return with_sets or sorted({visit.day for visit in history.visits})


def _still_sore(visit: Visit, readings: Sequence[Reading]) -> Reading | None:
    if visit.pain_before is None or visit.pain_after is None:
        return None
    if visit.pain_after <= visit.pain_before:
        return None
    later = [reading for reading in readings if reading.day > visit.day]
    return later[0] if later and later[0].pain > visit.pain_before else None


def _cut(pain: int) -> int:
    return {6: 20, 7: 30, 8: 40}.get(pain, 50) if pain > PAIN_ACCEPTED else 20


def _less(
    rule: str, from_percent: int, to_percent: int, evidence: list[dict[str, str]]
) -> Suggestion:
    return Suggestion(
        rule,
        Modality.RESISTANCE,
        ProposalUnit.PERCENT,
        Decimal(from_percent),
        Decimal(to_percent),
        None,
        evidence,
    )


def _fact(day: date, what: str, value: str) -> dict[str, str]:
    return {"day": day.isoformat(), "what": what, "value": value}
