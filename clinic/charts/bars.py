"""What was meant and what was done, week by week: bars with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.charts.lines import NARROW, WIDE
from clinic.charts.marks import (
    AMBER,
    BRAND,
    BRAND_TINT,
    BRICK,
    INK,
    RULE,
    Shape,
    box,
    line,
    picture,
    text,
)

ROW, THICK, HEAD, LEGEND = 20.0, 11.0, 26.0, 20.0
GUTTER, BETWEEN, NUMBERS = 58.0, 20.0, 84.0
CHARACTER = 6.4


@dataclass(frozen=True)
class Bar:
    """One week of one panel. `label` is its number in words; `meant` an adjusted plan, if any."""

    planned: float
    done: float
    elsewhere: float
    label: str
    meant: float | None = None


@dataclass(frozen=True)
class Panel:
    """One column of bars under its title; all bars share the scale of the longest."""

    title: str
    bars: Sequence[Bar]

    @property
    def longest(self) -> float:
        return max((max(b.planned, b.done + b.elsewhere) for b in self.bars), default=0) or 1


@dataclass(frozen=True)
class Row:
    """What a week is called, and whether it is set off: by a line at its side, or as to come."""

    label: str
    is_struck: bool = False
    is_rule: bool = False


@dataclass(frozen=True)
class Words:
    """What the legend calls the parts of a bar; one left empty is not in the picture."""

    planned: str
    done: str
    elsewhere: str = ""
    meant: str = ""
    struck: str = ""


def week_bars(
    panels: Sequence[Panel],
    rows: Sequence[Row],
    *,
    words: Words,
    summary: str,
    width: float,
    across: int,
    css: str = "",
) -> SafeString:
    """Draw a row for each week and a column of bars for each panel, `across` columns abreast.

    An outlined bar is what was planned, the filled one in it what was done; what was done
    elsewhere goes on from there, lighter. A rule above a row sets off what is yet to come.
    """
    marks: list[Shape] = []
    top = 0.0
    for start in range(0, len(panels), across):
        group = panels[start : start + across]
        column = (width - GUTTER - BETWEEN * (len(group) - 1)) / len(group)
        marks += _weeks(rows, top, width)
        for place, panel in enumerate(group):
            marks += _panel(panel, GUTTER + place * (column + BETWEEN), top, column)
        top += HEAD + ROW * len(rows) + 14
    legend, lines = _legend(words, top, width)
    return picture(width, top + LEGEND * lines, summary, marks + legend, css)


def week_bars_pair(
    panels: Sequence[Panel], rows: Sequence[Row], *, words: Words, summary: str
) -> SafeString:
    """Draw the bars twice, as `line_chart_pair` does: abreast for a desk, stacked for a phone."""
    wide = week_bars(
        panels,
        rows,
        words=words,
        summary=summary,
        width=WIDE,
        across=min(len(panels), 3) or 1,
        css="chart--wide",
    )
    narrow = week_bars(
        panels, rows, words=words, summary=summary, width=NARROW, across=1, css="chart--narrow"
    )
    return format_html("{}{}", wide, narrow)


def _weeks(rows: Sequence[Row], top: float, width: float) -> list[Shape]:
    marks, edges = [], []
    for place, row in enumerate(rows):
        y = top + HEAD + ROW * place
        marks.append(text(0, y + ROW / 2 + 4, row.label))
        if row.is_struck:
            edges.append(line(GUTTER - 7, y, GUTTER - 7, y + ROW, BRICK, "chart-struck", width=4))
        if row.is_rule:
            marks.append(line(0, y - 0.5, width, y - 0.5, RULE, "chart-axis", "2 3"))
    return marks + edges


def _panel(panel: Panel, left: float, top: float, width: float) -> list[Shape]:
    scale = (width - NUMBERS) / panel.longest
    marks = [text(left, top + 14, panel.title, size=13, css="chart-title", colour=INK)]
    marks.append(
        line(left, top + HEAD, left, top + HEAD + ROW * len(panel.bars), RULE, "chart-axis")
    )
    rows = [(bar, top + HEAD + ROW * (place + 0.5)) for place, bar in enumerate(panel.bars)]
    for part in (_done, _elsewhere, _planned, _meant):  # one kind after the other, not by rows
        marks += [mark for bar, middle in rows for mark in part(bar, left, middle, scale)]
    marks += [text(left + width, middle + 4, bar.label, anchor="end") for bar, middle in rows]
    return marks


def _done(bar: Bar, left: float, middle: float, scale: float) -> list[Shape]:
    length = bar.done * scale
    return [_filled(left, middle, length, "chart-done", BRAND)] if length > 0 else []


def _elsewhere(bar: Bar, left: float, middle: float, scale: float) -> list[Shape]:
    x, length = left + bar.done * scale, bar.elsewhere * scale
    return [_filled(x, middle, length, "chart-elsewhere", BRAND_TINT)] if length > 0 else []


def _filled(x: float, middle: float, length: float, css: str, fill: str) -> Shape:
    return box(x, middle - THICK / 2, length, THICK, css, fill, BRAND)


def _planned(bar: Bar, left: float, middle: float, scale: float) -> list[Shape]:
    y, length = middle - THICK / 2 - 1, bar.planned * scale
    return [box(left, y, length, THICK + 2, "chart-planned", "none", RULE)] if length > 0 else []


def _meant(bar: Bar, left: float, middle: float, scale: float) -> list[Shape]:
    if bar.meant is None:
        return []
    x, reach = left + bar.meant * scale, THICK / 2 + 3
    return [line(x, middle - reach, x, middle + reach, AMBER, "chart-threshold", width=2.5)]


def _legend(words: Words, top: float, width: float) -> tuple[list[Shape], int]:
    """Return the legend's marks and how many lines they take."""
    entries = [
        (word, kind)
        for word, kind in (
            (words.done, "done"),
            (words.elsewhere, "elsewhere"),
            (words.planned, "planned"),
            (words.meant, "meant"),
            (words.struck, "struck"),
        )
        if word
    ]
    marks: list[Shape] = []
    x, lines = 0.0, 1
    for word, kind in entries:
        length = 40 + CHARACTER * len(word)
        if x and x + length - 16 > width:
            x, lines = 0.0, lines + 1
        y = top + LEGEND * (lines - 1) + 8
        marks += [_key(kind, x, y), text(x + 22, y + 4, word)]
        x += length
    return marks, lines


def _key(kind: str, x: float, y: float) -> Shape:
    if kind == "meant":
        return line(x + 8, y - 7, x + 8, y + 7, AMBER, "chart-threshold", width=2.5)
    if kind == "struck":
        return line(x + 8, y - 8, x + 8, y + 8, BRICK, "chart-struck", width=4)
    fill = {"done": BRAND, "elsewhere": BRAND_TINT, "planned": "none"}[kind]
    edge = RULE if kind == "planned" else BRAND
    return box(x + 0.5, y - THICK / 2, 16, THICK, f"chart-{kind}", fill, edge)
