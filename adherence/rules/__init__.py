"""The default policy as data: every rule with its words, source, thresholds and way out.

The SQL that evaluates a rule is in `adherence.candidates`, under the same code. `docs/rules.md` is
written from here by `manage.py rules_doc`.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from adherence.models.signal import Tier
from adherence.policy import Policy
from adherence.rules.behaviour import BEHAVIOUR
from adherence.rules.kinds import BadThreshold, Rule, Threshold
from adherence.rules.safety import SAFETY
from adherence.rules.symptoms import SYMPTOMS
from adherence.rules.tablets import TABLETS

__all__ = [
    "BY_CODE",
    "DEFAULTS",
    "DEFAULT_POLICY",
    "MATTER",
    "RULES",
    "THRESHOLDS",
    "WEIGHT",
    "BadThreshold",
    "Rule",
    "Threshold",
    "in_words",
    "validate",
    "validate_off",
    "way_out",
]

RULES: tuple[Rule, ...] = (*SAFETY, *TABLETS, *SYMPTOMS, *BEHAVIOUR)

# RULES stand in order of weight, which ranks signals: severities of two rules do not compare.
WEIGHT: dict[str, int] = {rule.code: place for place, rule in enumerate(RULES)}
MATTER: dict[str, str] = {rule.code: rule.matter for rule in RULES}
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
THRESHOLDS: dict[str, Threshold] = {t.key: t for rule in RULES for t in rule.thresholds}
DEFAULTS: Mapping[str, int] = MappingProxyType(
    {key: threshold.default for key, threshold in THRESHOLDS.items()}
)

DEFAULT_POLICY = Policy(DEFAULTS)


def in_words(rule: Rule, text: str, thresholds: Mapping[str, int] = DEFAULTS) -> str:
    """Return one of a rule's texts with its thresholds filled in."""
    prefix = f"{rule.code}."
    numbers = {t.key.removeprefix(prefix): thresholds[t.key] for t in rule.thresholds}
    return text.format(**numbers)


def way_out(rule: Rule, thresholds: Mapping[str, int] = DEFAULTS) -> str:
    """Return what clears a rule's signal, the passing of time among it."""
    text = in_words(rule, rule.clears, thresholds)
    days = thresholds.get(f"{rule.code}.window_days")
    if days is None or rule.tier == Tier.C or rule.code == "patchy":
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


def validate_off(codes: Collection[str]) -> None:
    """Check which rules are to be off. Raises BadThreshold for an unknown or a safety rule."""
    for code in sorted(codes):
        if code not in BY_CODE:
            raise BadThreshold(f"There is no rule called {code}.", field="off")
        if BY_CODE[code].tier == Tier.SAFETY:
            raise BadThreshold(
                f"{BY_CODE[code].name} ({code}) is a safety rule and cannot be switched off: "
                "change its limits instead.",
                field="off",
            )
