"""Figures as people read them: shares with their base, rates, spans of time."""

from dataclasses import dataclass
from typing import Any

from adherence.quality.numbers import FEW, TOO_FEW
from clinic.languages import english_name


@dataclass(frozen=True)
class Line:
    """One figure: what it is, its value with its base, what it means, and what is to be done."""

    name: str
    value: str
    counted: str
    means: str
    to_do: str
    beside: str = ""
    verdict: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Cell:
    """A share in a table: its value, its interval and base, and a warning about its size."""

    value: str
    counted: str
    interval: str = ""
    warning: str = ""
    is_empty: bool = False


def percent(share: dict[str, Any]) -> str:
    """Return a share as it is read, or that it is too small to be one."""
    if share["percent"] is None:
        return "too few to judge" if share["of"] else "nobody to count"
    return f"{share['percent']:.0f} %"


def interval(share: dict[str, Any]) -> str:
    """Return the ends of a share's interval, or nothing."""
    return "" if share["low"] is None else f"{share['low']:.0f} to {share['high']:.0f} %"


def group_name(by: str, name: str) -> str:
    """Return what a group of patients is called."""
    return english_name(name) if by == "language" else name


def warning(share: dict[str, Any]) -> str:
    return f"only {share['of']}" if TOO_FEW <= share["of"] < FEW else ""


def cell(share: dict[str, Any], what: str = "") -> Cell:
    base = f"{share['n']} of {share['of']}" if "n" in share else f"{share['of']} patients"
    return Cell(
        percent(share), f"{base} {what}".strip(), interval(share), warning(share), not share["of"]
    )


def based_on(share: dict[str, Any], what: str) -> str:
    """Return a share's base and interval in a line, with a warning where it is small."""
    parts = [f"{share['n']} of {share['of']} {what}"]
    if share["low"] is not None:
        parts.append(f"95 % interval {interval(share)}")
    if warning(share):
        parts.append("small number: read it with care")
    return "; ".join(parts)


def rated(value: float | None, unit: str) -> str:
    return f"{value:g} {unit}" if value is not None else "nobody to count"


def verdict_on(is_met: bool | None) -> tuple[str, str]:
    if is_met is None:
        return "", ""
    return ("Target met", "brand") if is_met else ("Target missed", "amber")


def judged(share: dict[str, Any], is_met: bool) -> tuple[str, str]:
    return verdict_on(is_met if share["of"] >= FEW else None)


def many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def days_in_words(value: float | None) -> str:
    return "no days" if value is None else "1 day" if value == 1 else f"{value:g} days"


def hours_in_words(value: float | None) -> str:
    return "too few to judge" if value is None else f"{value:g} open hours"
