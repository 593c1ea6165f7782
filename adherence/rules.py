"""The default policy as data: every rule with its words, source, thresholds and way out.

The SQL that evaluates a rule is in `adherence.candidates`, under the same code. `docs/rules.md` is
written from here by `manage.py rules_doc`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from adherence.models.signal import Tier
from clinic.errors import Refused


class BadThreshold(Refused):
    """A set of thresholds that no clinic should run on."""

    code = "bad_threshold"


@dataclass(frozen=True)
class Threshold:
    """One number of a rule; `key` is "rule.name" in a RuleSet, `low` and `high` are inclusive."""

    key: str
    says: str
    unit: str
    default: int
    low: int
    high: int

    @property
    def parameter(self) -> str:
        """The name by which SQL knows it."""
        return self.key.replace(".", "_")


@dataclass(frozen=True)
class Rule:
    """One rule in words and numbers.

    `says`, `clears` and `minimum` may name thresholds by the part of their key after the dot, in
    braces; `in_words` fills them in. `worth` says what the tier means for this rule;
    `next_step_in_short` is the step as a row of the worklist has room for.
    """

    code: str
    name: str
    tier: Tier
    says: str
    minimum: str
    clears: str
    source: str
    worth: str
    next_step: str
    next_step_in_short: str
    next_step_evidence: str
    thresholds: tuple[Threshold, ...]


def _scale(code: str, name: str, says: str, default: int, top: int) -> Threshold:
    return Threshold(f"{code}.{name}", says, f"0-{top}", default, 1, top)


def _window(code: str, default: int) -> Threshold:
    return Threshold(f"{code}.window_days", "Only facts this recent count", "days", default, 7, 182)


def _clear_after(code: str, default: int = 2) -> Threshold:
    return Threshold(
        f"{code}.clear_after", "Answers in a row below the limit that clear it", "answers",
        default, 1, 6,
    )  # fmt: skip


SAFETY_WORTH = "A safety rule: it needs no trial to justify a call the same day."
CALL_TODAY = "Call her today; tell the responsible physician the same day."
PAIN_STEP = (
    "Call within 7 days. Ask how the joints limit her day. Options: supervised exercise, "
    "acupuncture, and with the prescriber duloxetine or a switch of the drug."
)
PAIN_STEP_EVIDENCE = (
    "Worst pain, 0-10: exercise -1.6 at 12 months against +0.2 without (Irwin 2015, 121 women; "
    "pooled trials are inconclusive); acupuncture -0.9 against sham at 6 weeks (Hershman 2018); "
    "duloxetine -1.1 against placebo at 12 weeks (Henry 2018)."
)
CALL_STEP_EVIDENCE = (
    "Reminders alone did not help (S1105: hazard ratio 0.89, 0.76-1.05); programs that deal with "
    "side effects and cost did a little (odds ratio 1.41, 1.18-1.68, Bright 2023)."
)
WEAK_FOR_STOPPING = (
    "Missed sessions are a weak sign for stopping the drug; they do matter for the exercise dose."
)

RULES: tuple[Rule, ...] = (
    Rule(
        code="red_flag",
        name="Red flag",
        tier=Tier.SAFETY,
        says="She named a red-flag symptom in a check-in of the last {window_days} days.",
        minimum="One check-in.",
        clears="{clear_after} check-ins in a row without a red flag.",
        source="Clinical safety; no study needed",
        worth=SAFETY_WORTH,
        next_step=CALL_TODAY,
        next_step_in_short="Call today",
        next_step_evidence=SAFETY_WORTH,
        thresholds=(_window("red_flag", 28), _clear_after("red_flag")),
    ),
    Rule(
        code="stopping",
        name="Stopping the tablets",
        tier=Tier.SAFETY,
        says="She said in the last {window_days} days that she has stopped, or means to.",
        minimum="One check-in in which she answered the question.",
        clears="A later check-in that says she does not think of stopping.",
        source="The outcome itself",
        worth=SAFETY_WORTH,
        next_step="Call her today: ask what made her decide, and what would have to change.",
        next_step_in_short="Call today",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(_window("stopping", 28),),
    ),
    Rule(
        code="doses_stopped",
        name="A week without tablets",
        tier=Tier.SAFETY,
        says="She missed {doses} or more of the last 7 tablets, not counting a pause she was told "
        "to take.",
        minimum="One check-in with the tablets answered, in the last {window_days} days.",
        clears="{clear_after} answers in a row with fewer.",
        source="The outcome itself",
        worth=SAFETY_WORTH,
        next_step="Call her today: ask whether she has stopped, and why; cost and side effects.",
        next_step_in_short="Call today",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(
            _scale("doses_stopped", "doses", "Tablets missed of the last 7", 7, 7),
            _window("doses_stopped", 28),
            _clear_after("doses_stopped"),
        ),
    ),
    Rule(
        code="severe_pain",
        name="Severe joint pain",
        tier=Tier.SAFETY,
        says="Worst joint pain was {pain} or more, once, in the last {window_days} days.",
        minimum="One check-in.",
        clears="{clear_after} check-ins in a row below {pain}.",
        source="Serlin 1995 (7-10 is severe)",
        worth=SAFETY_WORTH,
        next_step=CALL_TODAY + " " + PAIN_STEP.replace("Call within 7 days. ", ""),
        next_step_in_short="Call today",
        next_step_evidence=PAIN_STEP_EVIDENCE,
        thresholds=(
            _scale("severe_pain", "pain", "Worst joint pain", 7, 10),
            _window("severe_pain", 28),
            _clear_after("severe_pain"),
        ),
    ),
    Rule(
        code="missed_doses",
        name="Missed tablets",
        tier=Tier.A,
        says="She missed {doses} or more of the last 7 tablets, not counting a pause she was told "
        "to take.",
        minimum="One check-in with the tablets answered, in the last {window_days} days.",
        clears="{clear_after} answers in a row with fewer than {doses}.",
        source="PQA (80 % of doses is adherent); Hershman 2011",
        worth="The outcome itself; her own count is 5-8 points too kind on average.",
        next_step="Call: ask without blame how hard the tablets are to take, and about cost.",
        next_step_in_short="Call: ask about the tablets",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(
            _scale("missed_doses", "doses", "Tablets missed of the last 7", 2, 7),
            _window("missed_doses", 28),
            _clear_after("missed_doses"),
        ),
    ),
    Rule(
        code="sustained_pain",
        name="Sustained joint pain",
        tier=Tier.A,
        says="Worst joint pain was {pain} or more in 2 check-ins in a row, or in 2 of 3, in the "
        "last {window_days} days.",
        minimum="Two check-ins in that time.",
        clears="2 check-ins in a row below {pain}.",
        source="Chim 2013",
        worth="Hazard ratio for stopping 2.09 (1.14-3.80); most women with such pain do not stop.",
        next_step=PAIN_STEP,
        next_step_in_short="Call about the pain within 7 days",
        next_step_evidence=PAIN_STEP_EVIDENCE,
        thresholds=(
            _scale("sustained_pain", "pain", "Worst joint pain", 4, 10),
            _window("sustained_pain", 42),
        ),
    ),
    Rule(
        code="worsening",
        name="Worse than her own baseline",
        tier=Tier.A,
        says="Worst joint pain was {rise} or more above her own baseline (the mean of her first 3 "
        "check-ins on the drug; of 2 while she has only 4) in 2 check-ins in a row, in the last "
        "{window_days} days.",
        minimum="Four check-ins on the drug: two for the baseline and two after it.",
        clears="2 check-ins in a row less than {rise} above the baseline.",
        source="Mathias 2011 (2 points is the least that matters); Kadakia 2016",
        worth="Early worsening: hazard ratio for stopping 4.39 (2.40-8.02) in a joint model, an "
        "upper bound.",
        next_step=PAIN_STEP,
        next_step_in_short="Call about the pain within 7 days",
        next_step_evidence=PAIN_STEP_EVIDENCE,
        thresholds=(
            _scale("worsening", "rise", "Points above her baseline", 2, 10),
            _window("worsening", 42),
        ),
    ),
    Rule(
        code="burden",
        name="Symptom burden",
        tier=Tier.A,
        says="{count} or more of pain, tiredness, sleep and hot flushes were {level} or more, or "
        "bother was {bother} or more of 4. Interference is left out: it measures the same pain.",
        minimum="One check-in with {count} of the four answered, or bother, in the last "
        "{window_days} days.",
        clears="{clear_after} check-ins in a row below both.",
        source="Kidwell 2014; Wagner 2018; Hershman 2021",
        worth="Three or more symptoms: odds ratio for stopping in year one 1.89 (1.20-2.96).",
        next_step="Go through the symptoms one by one; start with what troubles her most.",
        next_step_in_short="Go through her symptoms",
        next_step_evidence="Total burden, top against bottom quarter: odds ratio for not taking "
        "the drug 3.14 (1.97-5.02, Hershman 2021).",
        thresholds=(
            Threshold("burden.count", "Symptoms at or above the level", "of 4", 3, 1, 4),
            _scale("burden", "level", "Level of a symptom", 4, 10),
            _scale("burden", "bother", "Bother from side effects", 3, 4),
            _window("burden", 28),
            _clear_after("burden"),
        ),
    ),
    Rule(
        code="silence",
        name="Silence",
        tier=Tier.B,
        says="No check-in for {days} days on the drug, and a week more than the clinic's own "
        "rhythm. No data is a state, not an all-clear.",
        minimum="{days} days on the drug and in the clinic.",
        clears="Any check-in.",
        source="Krukowski 2024 (an association, found afterwards)",
        worth="Women who reported in 75 % of weeks were more often adherent (90.3 against 66.8 %).",
        next_step="Check address and number, then call; record her answers on the phone.",
        next_step_in_short="Call: no word from her",
        next_step_evidence="Prompts doubled weekly reports (74 against 38 %); on adherence itself "
        "reminders had no effect (S1105).",
        thresholds=(
            Threshold("silence.days", "Days without a check-in", "days", 14, 7, 90),
            Threshold(
                "silence.again_days",
                "Raised anew this long after it was closed",
                "days",
                28,
                7,
                182,
            ),
        ),
    ),
    Rule(
        code="exercise_interruption",
        name="Exercise interrupted",
        tier=Tier.C,
        says="She missed {sessions} or more sessions in a row in the last {window_days} days. "
        "Counted: not coming, cancelling later than the clinic excuses, and cancelling for joint "
        "pain at any time. Not counted: cancelling in good time for another reason, the clinic's "
        "own cancellations, and sessions without a recorded outcome.",
        minimum="{sessions} counted sessions of a program under way.",
        clears="She comes to a session, or the program ends or pauses.",
        source="Nilsen 2018 (exercise dose); none for stopping the drug",
        worth=WEAK_FOR_STOPPING,
        next_step="Call: ask why she stayed away, about pain and tablets; offer another time or a "
        "lighter session.",
        next_step_in_short="Call about the missed sessions",
        next_step_evidence=WEAK_FOR_STOPPING,
        thresholds=(
            Threshold("exercise_interruption.sessions", "Missed in a row", "sessions", 3, 2, 12),
            _window("exercise_interruption", 42),
        ),
    ),
    Rule(
        code="low_attendance",
        name="Low attendance",
        tier=Tier.C,
        says="She came to fewer than {percent} % of her sessions in the last {window_days} days, "
        "counted as for an interruption.",
        minimum="{sessions} counted sessions of a program under way.",
        clears="{percent} % or more, or fewer than {sessions} sessions left in the window.",
        source="House rule for the exercise dose; none for stopping the drug",
        worth=WEAK_FOR_STOPPING,
        next_step="Adjust the program: another time, a lighter session, a week at home.",
        next_step_in_short="Adjust the program",
        next_step_evidence=WEAK_FOR_STOPPING,
        thresholds=(
            Threshold("low_attendance.percent", "Share she came to", "%", 50, 10, 95),
            Threshold(
                "low_attendance.sessions", "Sessions it takes to judge", "sessions", 4, 2, 30
            ),
            _window("low_attendance", 28),
        ),
    ),
)

# RULES stand in order of weight, which ranks signals: severities of two rules do not compare.
WEIGHT: dict[str, int] = {rule.code: place for place, rule in enumerate(RULES)}
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
THRESHOLDS: dict[str, Threshold] = {t.key: t for rule in RULES for t in rule.thresholds}
DEFAULTS: Mapping[str, int] = MappingProxyType(
    {key: threshold.default for key, threshold in THRESHOLDS.items()}
)


def in_words(rule: Rule, text: str, thresholds: Mapping[str, int] = DEFAULTS) -> str:
    """Return one of a rule's texts with its thresholds filled in."""
    prefix = f"{rule.code}."
    numbers = {t.key.removeprefix(prefix): thresholds[t.key] for t in rule.thresholds}
    return text.format(**numbers)


def way_out(rule: Rule, thresholds: Mapping[str, int] = DEFAULTS) -> str:
    """Return what clears a rule's signal, the passing of time among it."""
    text = in_words(rule, rule.clears, thresholds)
    days = thresholds.get(f"{rule.code}.window_days")
    if days is None or rule.tier == Tier.C:
        return text
    return f"{text.removesuffix('.')}, or no answer that counts for {days} days."


def validate(thresholds: Mapping[str, object]) -> None:
    """Check a whole set of thresholds. Raises BadThreshold naming the first one at fault."""
    for key in sorted(set(thresholds) ^ set(DEFAULTS)):
        if key in DEFAULTS:
            raise BadThreshold(f"The rules need a value for {key}.", field=key)
        raise BadThreshold(f"There is no threshold called {key}.", field=key)
    for key, threshold in THRESHOLDS.items():
        value = thresholds[key]
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not threshold.low <= value <= threshold.high:  # type: ignore[operator]
            raise BadThreshold(
                f"{threshold.says} ({key}) is {value!r}: give a whole number from "
                f"{threshold.low} to {threshold.high} {threshold.unit}.",
                field=key,
            )
