"""Pictures of the report: one row a figure, a dot with the interval over seeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from clinic.charts.marks import (
    BRAND,
    HAIRLINE,
    INK,
    RULE,
    SOFT,
    Shape,
    box,
    circle,
    line,
    picture,
    text,
)
from simulation.over_seeds import Spread

WIDTH, ROW, TITLE, LEFT, RIGHT = 720.0, 22.0, 30.0, 210.0, 84.0
PAPER = "#ffffff"


@dataclass(frozen=True)
class Row:
    """One figure; `is_ours` sets it off, `known` marks a value to hold it against."""

    label: str
    value: Spread
    is_ours: bool = False
    known: float | None = None


@dataclass(frozen=True)
class Group:
    title: str
    rows: Sequence[Row]


def intervals(
    groups: Sequence[Group], *, summary: str, unit: str, times: float = 100, digits: int = 0,
    line_at: float | None = None,
) -> SafeString:  # fmt: skip
    """Draw groups of rows on one axis from 0; `line_at` is drawn through all of them."""
    rows = [row for group in groups for row in group.rows]
    top = max(max(row.value.high, row.value.mean, row.known or 0) for row in rows) * times or 1
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 50, 100, 1000) if top / s <= 6)
    most = step * -(-top // step)
    height = sum(TITLE + ROW * len(group.rows) for group in groups) + 40

    def x(value: float) -> float:
        return LEFT + min(max(value * times, 0) / most, 1) * (WIDTH - LEFT - RIGHT)

    marks = [box(0, 0, WIDTH, height, "chart-paper", PAPER)]
    for tick in range(int(most / step) + 1):
        at = x(tick * step / times)
        marks.append(line(at, 8, at, height - 30, HAIRLINE, "chart-grid"))
        marks.append(text(at, height - 14, f"{tick * step:g}", "middle"))
    marks.append(text(WIDTH - RIGHT + 12, height - 14, unit))
    if line_at is not None:
        marks.append(line(x(line_at), 8, x(line_at), height - 30, RULE, "chart-axis", "4 3"))
    y = 0.0
    for group in groups:
        y += TITLE
        marks.append(text(8, y - 6, group.title, size=13, colour=INK))
        for row in group.rows:
            marks += _row(row, y + ROW / 2, x, times, digits)
            y += ROW
    return picture(WIDTH, height, summary, marks)


def _row(row: Row, y: float, x, times: float, digits: int) -> list[Shape]:  # type: ignore[no-untyped-def]
    colour = BRAND if row.is_ours else SOFT
    number = f"{row.value.mean * times:.{digits}f}"
    marks = [
        text(20, y + 4, row.label, colour=INK if row.is_ours else SOFT),
        line(x(row.value.low), y, x(row.value.high), y, colour, "chart-interval", width=2),
        circle(x(row.value.mean), y, 4.5, "chart-mean", colour),
        text(WIDTH - 8, y + 4, number, "end", colour=colour),
    ]  # fmt: skip
    if row.known is not None:
        at = x(row.known)
        marks.append(line(at, y - 7, at, y + 7, INK, "chart-known", width=2))
    return marks
