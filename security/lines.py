"""What a proof found: a name, whether it is as it must be, and the figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    name: str
    passed: bool
    figures: dict[str, object]
