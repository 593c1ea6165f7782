"""How often something happens, week by week, beside the limit it should keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.charts.columns import STEPS
from clinic.charts.marks import AMBER, BRAND, HAIRLINE, Shape, box, line, picture, text
from clinic.charts.plot import day_and_month

WIDE, NARROW = 720, 328
HEIGHT, LEFT, BELOW, ABOVE = 190, 36, 26, 24


@dataclass(frozen=True)
class Rate:
    """One week: its last day, its value (None without anybody to count), and both in words."""

    day: date
    value: float | None
    label: str


def rate_columns(
    rates: Sequence[Rate], *, limit: float, limit_label: str, summary: str
) -> SafeString:
    """Draw a column a week, oldest first, and a line at the limit, for a desk and for a phone."""
    wide, narrow = (
        _drawn(rates, limit, limit_label, summary, width, css)
        for width, css in ((WIDE, "chart--wide"), (NARROW, "chart--narrow"))
    )
    return format_html("{}{}", wide, narrow)


def _drawn(
    rates: Sequence[Rate], limit: float, limit_label: str, summary: str, width: int, css: str
) -> SafeString:
    most = max([limit, *(rate.value or 0 for rate in rates)])
    step = next((step for step in STEPS if most / step <= 4), STEPS[-1])
    top = step * (int(most // step) + 1)
    base, room = HEIGHT - BELOW, HEIGHT - BELOW - ABOVE
    levels = [(i * step, base - room * i * step / top) for i in range(round(top / step) + 1)]
    marks = [line(LEFT, y, width, y, HAIRLINE, "chart-grid") for _value, y in levels]
    marks += [text(LEFT - 6, y + 4, f"{value:g}", "end") for value, y in levels]
    names = []
    slot = (width - LEFT) / max(len(rates), 1)
    every = max(round(62 / slot), 1)
    for place, rate in enumerate(rates):
        x = LEFT + slot * place
        if rate.value:
            marks.append(_bar(x + slot * 0.14, base, slot * 0.72, room * rate.value / top, rate))
        if (len(rates) - 1 - place) % every == 0 and x > LEFT + 10:
            names.append(text(x + slot, HEIGHT - 6, day_and_month(rate.day), "end"))
    marks += names
    y = base - room * limit / top
    marks.append(line(LEFT, y, width, y, AMBER, "chart-threshold", "4 3", width=1.5))
    marks.append(text(LEFT, 12, limit_label))
    return picture(width, HEIGHT, summary, marks, css)


def _bar(x: float, base: float, width: float, height: float, rate: Rate) -> Shape:
    return box(x, base - height, width, height, "chart-bar", BRAND, name=rate.label)
