"""One column a week: how much each week of a program asks."""

from collections.abc import Sequence
from math import ceil

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.charts.marks import BRAND, HAIRLINE, Shape, box, line, picture, text

WIDE, NARROW = 620, 300  # px as drawn, so that a phone does not shrink the lettering
HEIGHT, LEFT, BELOW, ABOVE = 150, 36, 24, 10
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def week_columns(values: Sequence[float], *, summary: str, unit: str) -> SafeString:
    """Draw one column for each week from week 1, for a desk and for a phone.

    A week of nothing stays empty. `unit` stands at the columns' own titles ("Week 3: 90 minutes").
    """
    return format_html(
        "{}{}",
        _drawn(values, summary, unit, WIDE, "chart--wide"),
        _drawn(values, summary, unit, NARROW, "chart--narrow"),
    )


def _drawn(values: Sequence[float], summary: str, unit: str, width: int, css: str) -> SafeString:
    step = _step(max(values, default=0))
    top = step * max(ceil(max(values, default=0) / step), 1)
    base, room = HEIGHT - BELOW, HEIGHT - BELOW - ABOVE
    levels = [(i * step, base - room * i * step / top) for i in range(round(top / step) + 1)]
    marks = [line(LEFT, y, width, y, HAIRLINE, "chart-grid") for _value, y in levels]
    marks += [text(LEFT - 6, y + 4, f"{value:g}", "end") for value, y in levels]
    slot = (width - LEFT) / max(len(values), 1)
    names = []
    for week, value in enumerate(values, start=1):
        x = LEFT + slot * (week - 1)
        marks.append(
            _bar(x + slot * 0.12, base, slot * 0.76, room * value / top, week, value, unit)
        )
        if _is_named(week, len(values), slot):
            names.append(text(x + slot / 2, HEIGHT - 6, f"{week}", "middle"))
    return picture(width, HEIGHT, summary, marks + names, css)


def _bar(
    x: float, base: float, width: float, height: float, week: int, value: float, unit: str
) -> Shape:
    name = f"Week {week}: {value:g} {unit}"
    return box(x, base - height, width, height, "chart-bar", BRAND, name=name)


def _step(most: float) -> int:
    """Return the distance of the grid lines: four of them or fewer."""
    return next((step for step in STEPS if most / step <= 4), STEPS[-1])


def _is_named(week: int, weeks: int, slot: float) -> bool:
    every = next((every for every in (1, 2, 4, 8, 13, 26) if slot * every >= 22), 52)
    return week == 1 or week % every == 0
