"""The rules in force, with their numbers filled in, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass

from adherence import rules
from adherence.models import RuleSet, Tier
from adherence.policy import Policy
from clinic.models import Clinic


@dataclass(frozen=True)
class Number:
    """One threshold as it is set, and as it came."""

    says: str
    value: int
    unit: str
    default: int

    @property
    def changed(self) -> bool:
        return self.value != self.default


@dataclass(frozen=True)
class RuleInForce:
    """One rule as this clinic runs it."""

    code: str
    name: str
    tier: str
    is_safety: bool
    runs: bool
    says: str
    minimum: str
    clears: str
    source: str
    worth: str
    numbers: list[Number]


@dataclass(frozen=True)
class RuleBook:
    """The set in force; `rule_set` is None while the clinic still runs on the defaults."""

    rule_set: RuleSet | None
    policy: Policy
    rules: list[RuleInForce]


def rule_book(*, clinic: Clinic) -> RuleBook:
    """Return the clinic's rules in words, in the order of their tiers, in one query."""
    rule_set = (
        RuleSet.objects.filter(clinic=clinic, retired_at__isnull=True)
        .select_related("author")
        .first()
    )
    thresholds = {**rules.DEFAULTS, **(rule_set.thresholds if rule_set else {})}
    off = rule_set.off if rule_set else []
    return RuleBook(
        rule_set,
        Policy(thresholds, frozenset(off)),
        [_in_force(rule, thresholds, runs=rule.code not in off) for rule in rules.RULES],
    )


def _in_force(rule: rules.Rule, thresholds: Mapping[str, int], *, runs: bool) -> RuleInForce:
    return RuleInForce(
        code=rule.code,
        name=rule.name,
        tier=str(rule.tier.label),
        is_safety=rule.tier == Tier.SAFETY,
        runs=runs,
        says=rules.in_words(rule, rule.says, thresholds),
        minimum=rules.in_words(rule, rule.minimum, thresholds),
        clears=rules.in_words(rule, rule.clears, thresholds),
        source=rule.source,
        worth=rule.worth,
        numbers=[
            Number(t.says, thresholds.get(t.key, t.default), t.unit, t.default)
            for t in rule.thresholds
        ],
    )
