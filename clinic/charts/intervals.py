"""Shares with their intervals, a row for each group: what small numbers can and cannot tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.charts.marks import BRAND, HAIRLINE, INK, RULE, Shape, circle, line, picture, text

WIDE, NARROW = 720, 328
NAMES, ROW, HEAD, AXIS, KEY = 170, 34, 8, 24, 22
LEVELS = (0, 25, 50, 75, 100)

Scale = Callable[[float], float]


@dataclass(frozen=True)
class Share:
    """A share in % and the ends of its interval."""

    percent: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One group: its share, what it is compared with, and what is said where there is neither."""

    label: str
    share: Share | None
    beside: Share | None = None
    missing: str = ""


def intervals(
    rows: Sequence[Row], *, share_label: str, beside_label: str = "", summary: str
) -> SafeString:
    """Draw a row for each group, from 0 to 100 %, for a desk and for a phone.

    The filled disc on a thick line is the group's share and interval; the ring on a thin line what
    it is compared with.
    """
    words = (share_label, beside_label)
    return format_html(
        "{}{}",
        _drawn(rows, words, summary, WIDE, "chart--wide"),
        _drawn(rows, words, summary, NARROW, "chart--narrow"),
    )


def _drawn(
    rows: Sequence[Row], words: tuple[str, str], summary: str, width: int, css: str
) -> SafeString:
    # a phone has no room beside the lines: names stand above them
    above = 16 if width == NARROW else 0
    left, right = (8.0 if above else float(NAMES), float(width - 22))
    tall = ROW + above
    floor = HEAD + tall * len(rows)

    def x(percent: float) -> float:
        return left + (right - left) * percent / 100

    marks: list[Shape] = []
    for level in LEVELS:
        marks.append(line(x(level), HEAD, x(level), floor, HAIRLINE, "chart-grid"))
    for level in LEVELS:
        marks.append(text(x(level), floor + 16, f"{level} %", "middle" if level else "start"))
    for place, row in enumerate(rows):
        top = HEAD + tall * place
        middle = top + above + ROW / 2
        name_x, name_y = (left, top + 16) if above else (0.0, middle + 4)
        marks.append(text(name_x, name_y, row.label, size=13, colour=INK, css="chart-name"))
        if row.share is None:
            marks.append(text(left + 6, middle + 4, row.missing))
            continue
        marks += _interval(row.share, x, middle - (6 if row.beside else 0), filled=True)
        if row.beside:
            marks += _interval(row.beside, x, middle + 7, filled=False)
    marks += _legend(words, floor + AXIS, width)
    lines = 2 if above and words[1] else 1
    return picture(width, floor + AXIS + KEY * lines, summary, marks, css)


def _interval(share: Share, x: Scale, y: float, *, filled: bool) -> list[Shape]:
    css, colour, width = ("chart-line", BRAND, 3.0) if filled else ("chart-axis", RULE, 1.5)
    return [
        line(x(share.low), y, x(share.high), y, colour, css, width=width),
        _disc(x(share.percent), y, filled=filled),
    ]


def _disc(x: float, y: float, *, filled: bool) -> Shape:
    if filled:
        return circle(x, y, 5, "chart-attended", BRAND, BRAND)
    return circle(x, y, 4.5, "chart-ring", "#fdfbf7", RULE, width=1.75)


def _legend(words: tuple[str, str], top: float, width: int) -> list[Shape]:
    marks = [_disc(12, top + 8, filled=True), text(24, top + 12, words[0])]
    if words[1]:
        wide = width != NARROW
        x, y = (24 + 7.2 * len(words[0]) + 20, top + 8) if wide else (12, top + 8 + KEY)
        marks += [_disc(x, y, filled=False), text(x + 12, y + 4, words[1])]
    return marks
