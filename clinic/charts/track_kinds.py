"""The kinds of tracks that `charts.tracks` lays one under the other: what each one shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.charts.plot import Mark


@dataclass(frozen=True)
class Span:
    """Something that lasted: both days included; `value` where it has a height."""

    first: date
    last: date
    label: str = ""
    value: float = 0


@dataclass(frozen=True)
class Bars:
    """Values of spans of days, as columns up to `high`; `level` is a line to measure against."""

    title: str
    spans: Sequence[Span]
    high: float
    level: float | None = None
    unit: str = ""
    height = 54.0


@dataclass(frozen=True)
class Line:
    """Values of days on a fixed axis from 0 to `high`; silence of over `gap_days` is a gap.

    With `is_band` what lies above the threshold is tinted; with `is_numbered` each value stands
    above its dot.
    """

    title: str
    points: Sequence[tuple[date, float]]
    high: float = 10
    threshold: float | None = None
    gap_days: int = 14
    is_band: bool = False
    is_numbered: bool = False
    height = 84.0


@dataclass(frozen=True)
class Pins:
    """Counts of single days up to `high`; a none is a ring, so that it is not silence."""

    title: str
    points: Sequence[tuple[date, float]]
    high: float
    height = 40.0


@dataclass(frozen=True)
class Lasting:
    """Spans with their names, as a drug's courses; one that goes on has no closing edge.

    Pauses are what lies between: dashed, and named where there is room.
    """

    title: str
    spans: Sequence[Span]
    pauses: Sequence[Span] = ()
    height = 22.0


@dataclass(frozen=True)
class Dots:
    """Sessions by what became of them, as `charts.dots` draws them."""

    title: str
    marks: Sequence[Mark]
    height = 16.0


@dataclass(frozen=True)
class Flags:
    """Single days with a word or two each, written where it covers no other."""

    title: str
    days: Sequence[tuple[date, str]]
    height = 20.0


@dataclass(frozen=True)
class Steps:
    """Single days, numbered from 1, which a list beside the picture explains; in order of time."""

    title: str
    days: Sequence[date]
    height = 26.0


Track = Bars | Line | Pins | Lasting | Dots | Flags | Steps
