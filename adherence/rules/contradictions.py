"""Where numbers of a set of rules speak against each other: pure, no data needed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from adherence.policy import Policy
from adherence.rules import BY_CODE, RULES, BadThreshold

# A rule of two answers in a row needs room for two periods of asking, and a day.
_TWO_ANSWERS = ("sustained_pain", "worsening")
# One answer is enough for these to fire, and its window is all that keeps them up without another.
_ONE_ANSWER = frozenset(
    {"red_flag", "stopping", "doses_stopped", "severe_pain", "missed_doses", "burden", "unsure"}
)
FEWEST_PERIODS = 4


@dataclass(frozen=True)
class Doubt:
    """One thing to think about before publishing; `field` is the threshold it is about."""

    field: str
    says: str


def refuse_impossible(policy: Policy, *, check_in_days: int) -> None:
    """Refuse numbers by which a rule could never fire. Raises BadThreshold naming the way out."""
    limits = policy.thresholds
    for code in _TWO_ANSWERS:
        least = 2 * check_in_days + 1
        if code not in policy.off and limits[f"{code}.window_days"] < least:
            raise BadThreshold(
                f"{BY_CODE[code].name} needs two answers in a row, and the clinic asks every "
                f"{check_in_days} days: a window of {limits[f'{code}.window_days']} days is too "
                f"short for it to fire. Give {least} days or more, or switch the rule off.",
                field=f"{code}.window_days",
            )
    if "refill_gap" not in policy.off:
        _in_order(limits, ("refill_gap.days", "refill_gap.longer_days", "refill_gap.longest_days"))
    if (
        "low_cover" not in policy.off
        and limits["low_cover.least_days"] > limits["low_cover.over_days"]
    ):
        raise BadThreshold(
            f"Too few tablets fetched is judged over at most {limits['low_cover.over_days']} days, "
            f"so it can never have {limits['low_cover.least_days']} days of fills. Give the "
            "shortest stretch at most as many days as the longest.",
            field="low_cover.least_days",
        )


def _in_order(limits: Mapping[str, int], keys: tuple[str, ...]) -> None:
    for before, after in pairwise(keys):
        if limits[before] >= limits[after]:
            raise BadThreshold(
                f"{after} is {limits[after]} days and {before} is {limits[before]}: the longer gap "
                "needs more days than the shorter one.",
                field=after,
            )


def doubts(policy: Policy, *, check_in_days: int) -> list[Doubt]:
    """Return what is possible but probably not meant, one sentence each."""
    limits, off = policy.thresholds, policy.off
    found = [
        Doubt(field, says(limits, check_in_days))
        for field, rules, odd, says in _ODD
        if not off.intersection(rules) and odd(limits, check_in_days)
    ]
    running = [rule.code for rule in RULES if rule.code not in off]
    found += [doubt for code in running for doubt in _lapsing(code, limits, check_in_days)]
    return found + [doubt for code in running for doubt in _crowded(code, limits)]


def _lapsing(code: str, limits: Mapping[str, int], check_in_days: int) -> Iterator[Doubt]:
    """Doubt a window that closes before the next answer can come: the signal would flicker."""
    key = f"{code}.window_days"
    if code in _ONE_ANSWER and limits[key] <= check_in_days:
        yield Doubt(
            key,
            f"“{BY_CODE[code].name}” forgets an answer after {limits[key]} days, and the clinic "
            f"asks every {check_in_days}: it clears by itself before she can answer again.",
        )


def _crowded(code: str, limits: Mapping[str, int]) -> Iterator[Doubt]:
    """Doubt a rule that needs more sessions than days: hardly any program has them."""
    key, window = f"{code}.sessions", limits.get(f"{code}.window_days", 0)
    if key in limits and limits[key] > window:
        yield Doubt(
            key,
            f"“{BY_CODE[code].name}” needs {limits[key]} sessions in {window} days: with one "
            "session a day it can never fire.",
        )


_Odd = Callable[[Mapping[str, int], int], bool]
_Says = Callable[[Mapping[str, int], int], str]
_ODD: tuple[tuple[str, frozenset[str], _Odd, _Says], ...] = (
    (
        "severe_pain.pain",
        frozenset({"sustained_pain"}),
        lambda t, _: t["severe_pain.pain"] <= t["sustained_pain.pain"],
        lambda t, _: (
            f"Severe pain begins at {t['severe_pain.pain']} and sustained pain at "
            f"{t['sustained_pain.pain']}: every sustained pain will be a call on the same day."
        ),
    ),
    (
        "severe_pain.rise",
        frozenset(),  # a safety rule is never off
        lambda t, _: t["severe_pain.pain"] + t["severe_pain.rise"] > 10,
        lambda t, _: (
            f"Severe pain begins at {t['severe_pain.pain']} and is raised anew "
            f"{t['severe_pain.rise']} points above the worst before, which the scale of 10 has no "
            "room for: once closed, it comes back only by returning or by lasting."
        ),
    ),
    (
        "doses_stopped.doses",
        frozenset({"missed_doses"}),
        lambda t, _: t["doses_stopped.doses"] <= t["missed_doses.doses"],
        lambda t, _: (
            f"A week without tablets begins at {t['doses_stopped.doses']} missed and "
            f"missed tablets at {t['missed_doses.doses']}: all that counts as missed is a call "
            "on the same day."
        ),
    ),
    (
        "silence.days",
        frozenset({"silence"}),
        lambda t, days: t["silence.days"] < days + 7,
        lambda t, days: (
            f"Silence after {t['silence.days']} days is sooner than the clinic asks "
            f"again (every {days} days): a week more than its rhythm is waited for, so it fires "
            f"after {days + 7} days."
        ),
    ),
    (
        "patchy.window_days",
        frozenset({"patchy"}),
        lambda t, days: t["patchy.window_days"] // days < FEWEST_PERIODS,
        lambda t, days: (
            f"{t['patchy.window_days']} days hold "
            f"{t['patchy.window_days'] // days} periods of {days} days: few answers are judged on "
            f"{FEWEST_PERIODS} or more, so this rule will not fire."
        ),
    ),
)
