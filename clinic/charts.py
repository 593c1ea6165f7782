"""Server-side SVG charts for pages, print and mail.

Pure functions from figures to SVG text. Every mark carries a literal colour (what print and mail
draw) and a class (what the page's style sheet overrides, so that dark mode works). Each picture is
one image whose name is the summary sentence; the page keeps the figures in a table beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SOFT, HAIRLINE, BRAND = "#5b564c", "#ddd6c8", "#0b5a5e"
AMBER, AMBER_TINT, BRICK, RULE = "#b0720a", "#fbeecd", "#8e2416", "#8a8375"

Point = tuple[float, float]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day: a drug started, a call, a missed session."""

    day: date
    label: str


@dataclass(frozen=True)
class Band:
    """A range of values that matters, drawn behind the line."""

    low: float
    high: float
    label: str


def sparkline(
    points: Sequence[float | None],
    *,
    summary: str,
    low: float = 0,
    high: float = 10,
    threshold: float | None = None,
) -> SafeString:
    """Draw a word-sized trend, oldest first, on a fixed axis from low to high.

    None is a gap and breaks the line: silence is never drawn as if it were a value.
    """
    width, height, margin = 96.0, 32.0, 3.0
    step = (width - 2 * margin) / max(len(points) - 1, 1)

    def y(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return height - margin - share * (height - 2 * margin)

    placed = [None if v is None else (margin + i * step, y(v)) for i, v in enumerate(points)]
    marks = [_line(margin, y(low), width - margin, y(low), HAIRLINE, "chart-grid")]
    if threshold is not None:
        level = y(threshold)
        marks.append(_line(margin, level, width - margin, level, AMBER, "chart-threshold", "3 3"))
    marks += _strokes(_runs(placed), 1.75, 1.5)
    last = next((p for p in reversed(placed) if p), None)
    if last:
        marks.append(_dot(last, 2.75))
    return _picture(width, height, summary, marks)


def dots(states: Sequence[str], *, summary: str) -> SafeString:
    """Draw one mark a session, oldest first, by shape and not by colour alone.

    attended is a full disc, no_show a cross, cancelled a short bar, booked and anything still to
    come an open ring.
    """
    step, height = 14.0, 16.0
    marks = [_state(state, step / 2 + i * step, height / 2) for i, state in enumerate(states)]
    return _picture(max(step * len(states), step), height, summary, marks)


def line_chart(
    series: Sequence[tuple[date, float | None]],
    events: Sequence[Event] = (),
    bands: Sequence[Band] = (),
    *,
    summary: str,
    width: int = 640,
    height: int = 260,
    low: float = 0,
    high: float = 10,
    gap_days: int = 14,
) -> SafeString:
    """Draw values over dates on a fixed axis, with bands, events and honest gaps.

    The line breaks at a None and where two reports lie more than gap_days apart. Series and events
    may come in any order; without a value the axes are drawn and the picture says "No data".
    """
    plot = _Plot(_days(series, events), width, height, low, high)
    marks: list[SafeString] = []
    for band in bands:
        marks += plot.band(band)
    marks += plot.grid()
    for index, event in enumerate(sorted(events, key=lambda event: event.day)):
        marks += plot.event(event, row=index % 2)
    placed = plot.place(sorted(series, key=lambda pair: pair[0]), gap_days)
    marks += _strokes(_runs(placed), 2.25, 2)
    for (day, value), point in zip(plot.known, (p for p in placed if p), strict=True):
        marks.append(_dot(point, 3.5, f"{_day(day)}: {value:g}"))
    if not plot.known:
        marks.append(_text(width / 2, plot.y((low + high) / 2) + 5, _("No data"), "middle", 14))
    return _picture(width, height, summary, marks)


class _Plot:
    """Where days and values fall inside a line chart."""

    LEFT, RIGHT, TOP, BOTTOM = 34.0, 14.0, 56.0, 26.0

    def __init__(
        self, days: Sequence[date], width: float, height: float, low: float, high: float
    ) -> None:
        self.dated = bool(days)
        self.first, self.last = (min(days), max(days)) if days else (date.min, date.min)
        self.width, self.height, self.low, self.high = width, height, low, high
        self.known: list[tuple[date, float]] = []

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        inner = self.width - self.LEFT - self.RIGHT
        return self.LEFT + (day - self.first).days / span * inner

    def y(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.height - self.BOTTOM - share * (self.height - self.BOTTOM - self.TOP)

    def place(self, series: Sequence[tuple[date, float | None]], gap: int) -> list[Point | None]:
        placed: list[Point | None] = []
        for day, value in series:
            if value is None:
                placed.append(None)
                continue
            if self.known and (day - self.known[-1][0]).days > gap:
                placed.append(None)
            self.known.append((day, value))
            placed.append((self.x(day), self.y(value)))
        return placed

    def band(self, band: Band) -> list[SafeString]:
        top, bottom = self.y(band.high), self.y(band.low)
        right = self.width - self.RIGHT
        box = format_html(
            '<rect class="chart-band" x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
            _n(self.LEFT), _n(top), _n(right - self.LEFT), _n(bottom - top), AMBER_TINT,
        )  # fmt: skip
        edge = _line(self.LEFT, bottom, right, bottom, AMBER, "chart-threshold", "4 3")
        return [box, edge, _text(right - 4, top + 14, band.label, anchor="end")]

    def grid(self) -> list[SafeString]:
        right, floor = self.width - self.RIGHT, self.height - self.BOTTOM
        marks = [_text(0, 12, _("Higher is worse"))]
        for step in range(6):
            value = self.low + step * (self.high - self.low) / 5
            css = ("chart-axis", RULE) if step == 0 else ("chart-grid", HAIRLINE)
            marks.append(_line(self.LEFT, self.y(value), right, self.y(value), css[1], css[0]))
            marks.append(_text(self.LEFT - 8, self.y(value) + 4, f"{value:g}", anchor="end"))
        for day in _ticks(self.first, self.last, self.width) if self.dated else ():
            marks.append(_line(self.x(day), floor, self.x(day), floor + 4, RULE, "chart-axis"))
            marks.append(_text(self.x(day), floor + 18, _day(day), anchor=self.anchor(day)))
        return marks

    def anchor(self, day: date) -> str:
        if self.x(day) > self.width - 40:
            return "end"
        return "start" if self.x(day) < self.LEFT + 8 else "middle"

    def event(self, event: Event, row: int) -> list[SafeString]:
        x, top = self.x(event.day), 23.0 + 15 * row
        flips = x > self.width * 0.7
        tip = format_html(
            '<path class="chart-mark" d="M{} {}l-4 -6h8z" fill="{}"/>', _n(x), _n(top + 7), SOFT
        )
        label = _text(
            x - 7 if flips else x + 7, top + 7, event.label, anchor="end" if flips else "start"
        )
        floor = self.height - self.BOTTOM
        return [_line(x, top + 7, x, floor, SOFT, "chart-event", "1 3"), tip, label]


def _days(series: Sequence[tuple[date, float | None]], events: Sequence[Event]) -> list[date]:
    return [day for day, _value in series] + [event.day for event in events]


def _ticks(first: date, last: date, width: float) -> list[date]:
    """Return at most one label each 90 px, on whole weeks from the first day."""
    room = max(int(width // 90), 2)
    weeks = max(-(-((last - first).days) // (7 * room)), 1)
    count = (last - first).days // (7 * weeks)
    return [first + timedelta(weeks=weeks * i) for i in range(count + 1)]


def _day(day: date) -> str:
    return date_format(day, "j M")


def _runs(points: Iterable[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _strokes(runs: Iterable[list[Point]], thickness: float, radius: float) -> list[SafeString]:
    """Draw each run as a line; a value alone between two gaps still shows, as a dot."""
    marks = []
    for run in runs:
        if len(run) == 1:
            marks.append(_dot(run[0], radius))
            continue
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in run)
        marks.append(
            format_html(
                '<polyline class="chart-line" points="{}" fill="none" stroke="{}" '
                'stroke-width="{}" stroke-linejoin="round" stroke-linecap="round"/>',
                path,
                BRAND,
                thickness,
            )
        )
    return marks


def _dot(point: Point, radius: float, title: str = "") -> SafeString:
    name = format_html("<title>{}</title>", title) if title else ""
    return format_html(
        '<circle class="chart-dot" cx="{}" cy="{}" r="{}" fill="{}" stroke="#ffffff">{}</circle>',
        _n(point[0]), _n(point[1]), radius, BRAND, name,
    )  # fmt: skip


def _state(state: str, x: float, y: float) -> SafeString:
    if state == "attended":
        return format_html(
            '<circle class="chart-attended" cx="{}" cy="{}" r="4.5" fill="{}" stroke="{}"/>',
            _n(x), _n(y), BRAND, BRAND,
        )  # fmt: skip
    if state == "no_show":
        return format_html(
            '<path class="chart-missed" d="M{} {}l8 8m0 -8l-8 8" stroke="{}" stroke-width="2.25" '
            'fill="none"/>',
            _n(x - 4), _n(y - 4), BRICK,
        )  # fmt: skip
    if state == "cancelled":
        return _line(x - 4, y, x + 4, y, RULE, "chart-off", width=2)
    return format_html(
        '<circle class="chart-booked" cx="{}" cy="{}" r="4" fill="none" stroke="{}" '
        'stroke-width="1.5"/>',
        _n(x), _n(y), BRAND,
    )  # fmt: skip


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, css: str, dash: str = "",
    width: float = 1,
) -> SafeString:  # fmt: skip
    dashes = format_html(' stroke-dasharray="{}"', dash) if dash else ""
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        css, _n(x1), _n(y1), _n(x2), _n(y2), colour, width, dashes,
    )  # fmt: skip


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> SafeString:
    return format_html(
        '<text class="chart-text" x="{}" y="{}" text-anchor="{}" font-size="{}" '
        'fill="{}">{}</text>',
        _n(x), _n(y), anchor, size, SOFT, text,
    )  # fmt: skip


def _picture(width: float, height: float, summary: str, marks: list[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" '
        'height="{}" role="img"><title>{}</title>{}</svg>',
        _n(width), _n(height), _n(width), _n(height), summary,
        format_html_join("", "{}", ((mark,) for mark in marks)),
    )  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
