"""What a rule and a threshold are, and the thresholds that many rules share."""

from dataclasses import dataclass

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
    braces; `in_words` fills them in. Rules of one `matter` look at one thing from several sides: it
    counts once. `worth` says what the tier means for this rule;
    `next_step_in_short` is the step as a row of the worklist has room for.
    """

    code: str
    name: str
    tier: Tier
    matter: str
    says: str
    minimum: str
    clears: str
    source: str
    worth: str
    next_step: str
    next_step_in_short: str
    next_step_evidence: str
    thresholds: tuple[Threshold, ...]


def scale(code: str, name: str, says: str, default: int, top: int) -> Threshold:
    return Threshold(f"{code}.{name}", says, f"0-{top}", default, 1, top)


def window(code: str, default: int) -> Threshold:
    return Threshold(f"{code}.window_days", "Only facts this recent count", "days", default, 7, 182)


def clear_after(code: str, default: int = 2) -> Threshold:
    return Threshold(
        f"{code}.clear_after", "Answers in a row below the limit that clear it", "answers",
        default, 1, 6,
    )  # fmt: skip


def again_after(code: str, default: int = 28) -> Threshold:
    return Threshold(
        f"{code}.again_days", "Raised anew this long after it was closed", "days", default, 7, 182
    )
