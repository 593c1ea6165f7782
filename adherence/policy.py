"""What a set of rules decides by: its limits, and the rules that are off."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Thresholds by key (every key of `adherence.rules.DEFAULTS`), and codes of rules not run."""

    thresholds: Mapping[str, int]
    off: frozenset[str] = frozenset()
