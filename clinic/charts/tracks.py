"""Several stories of the same weeks, one under the other on one axis of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clinic.charts.lines import NARROW, WIDE
from clinic.charts.marks import (
    AMBER,
    AMBER_TINT,
    BRAND,
    BRAND_TINT,
    BRICK,
    BRICK_TINT,
    HAIRLINE,
    INK,
    RULE,
    SOFT,
    STATES,
    Point,
    box,
    dot,
    line,
    n,
    picture,
    runs,
    session_mark,
    strokes,
    text,
)
from clinic.charts.plot import Mark, day_and_month

LEFT, RIGHT, TITLE, GAP, AXIS, SHADE = 30.0, 10.0, 21.0, 17.0, 36.0, 20.0
CHARACTER = 6.4


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

    With `is_band` what lies above the threshold is tinted.
    """

    title: str
    points: Sequence[tuple[date, float]]
    high: float = 10
    threshold: float | None = None
    gap_days: int = 14
    is_band: bool = False
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


Track = Bars | Line | Pins | Lasting | Dots | Flags


@dataclass(frozen=True)
class Frame:
    """Where days fall from left to right."""

    first: date
    last: date
    width: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days + 1, 1)
        return LEFT + min(max(share, 0), 1) * (self.width - LEFT - RIGHT)

    def end(self, day: date) -> float:
        """Return where a day ends, which is where the next one begins."""
        return self.x(day + timedelta(days=1))

    def middle(self, day: date) -> float:
        return (self.x(day) + self.end(day)) / 2


def tracks(
    shown: Sequence[Track],
    shades: Sequence[Span] = (),
    moments: Sequence[date] = (),
    *,
    first: date,
    last: date,
    week_word: str,
    summary: str,
    width: float = WIDE,
    css: str = "",
) -> SafeString:
    """Draw tracks from the first day to the last, weeks counted from the first.

    Without a `week_word` the axis has dates alone. Shades lie behind all tracks, with their label
    on top; moments are dotted lines across them. What falls outside the days is cut off.
    """
    frame = Frame(first, last, width)
    top = SHADE if shades else 0.0
    floor = top + sum(TITLE + track.height + GAP for track in shown)
    marks = [mark for shade in shades for mark in _shade(frame, shade, top, floor)]
    marks += [
        line(frame.x(day), top, frame.x(day), floor, SOFT, "chart-event", "1 3")
        for day in moments
        if first < day <= last
    ]
    for track in shown:
        marks.append(text(0, top + 13, track.title, css="chart-title", colour=INK))
        top += TITLE
        marks += _DRAWN[type(track)](frame, track, top)
        top += track.height + GAP
    return picture(width, floor + AXIS, summary, marks + _axis(frame, floor, week_word), css)


def tracks_pair(
    shown: Sequence[Track],
    shades: Sequence[Span] = (),
    moments: Sequence[date] = (),
    *,
    first: date,
    last: date,
    week_word: str,
    summary: str,
) -> SafeString:
    """Draw the tracks twice, as `line_chart_pair` does: for a desk and for a phone."""
    wide, narrow = (
        tracks(
            shown,
            shades,
            moments,
            first=first,
            last=last,
            week_word=week_word,
            summary=summary,
            width=width,
            css=css,
        )
        for width, css in ((WIDE, "chart--wide"), (NARROW, "chart--narrow"))
    )
    return format_html("{}{}", wide, narrow)


def _shade(frame: Frame, shade: Span, top: float, floor: float) -> list[SafeString]:
    left, right = frame.x(shade.first), frame.end(shade.last)
    ends = right + 4 + CHARACTER * len(shade.label) > frame.width and left > frame.width / 2
    return [
        box(left, top, right - left, floor - top, "chart-shade", BRICK_TINT),
        line(left, top - 6, left, floor, BRICK, "chart-missed", "4 3"),
        line(right, top - 6, right, floor, BRICK, "chart-missed", "4 3"),
        text(right if ends else left, top - 9, shade.label, anchor="end" if ends else "start"),
    ]


def _axis(frame: Frame, floor: float, week_word: str) -> list[SafeString]:
    weeks = -(-((frame.last - frame.first).days + 1) // 7)
    step = next(s for s in (1, 2, 4, 8, 13, 26, 52) if weeks / s * 62 <= frame.width or s == 52)
    marks = [line(LEFT, floor, frame.width - RIGHT, floor, RULE, "chart-axis")]
    for week in range(0, weeks, step):
        day = frame.first + timedelta(weeks=week)
        x = frame.x(day)
        marks.append(line(x, floor, x, floor + 5, RULE, "chart-axis"))
        ends = x + 44 > frame.width
        place, anchor = (frame.width, "end") if ends else (x, "start")
        if week_word:
            marks.append(text(place, floor + 18, f"{week_word} {week + 1}", anchor))
        marks.append(text(place, floor + (32 if week_word else 18), day_and_month(day), anchor))
    return marks


def _scale(frame: Frame, top: float, height: float, high: float, unit: str) -> list[SafeString]:
    marks = []
    for value, y in ((high, top), (0, top + height)):
        css = ("chart-grid", HAIRLINE) if value else ("chart-axis", RULE)
        marks.append(line(LEFT, y, frame.width - RIGHT, y, css[1], css[0]))
        marks.append(text(LEFT - 5, y + 4, f"{value:g}{unit if value else ''}", "end", 11))
    return marks


def _bars(frame: Frame, track: Bars, top: float) -> list[SafeString]:
    marks = _scale(frame, top, track.height, track.high, track.unit)
    for span in track.spans:
        share = min(span.value, track.high) / track.high
        x, width = frame.x(span.first) + 1.5, frame.end(span.last) - frame.x(span.first) - 3
        height = share * track.height
        if height:
            y = top + track.height - height
            marks.append(box(x, y, max(width, 1), height, "chart-done", BRAND, BRAND))
        if span.label and width >= CHARACTER * len(span.label):
            marks.append(_number(x + width / 2, top + track.height, height, span.label))
    if track.level is not None:
        y = top + track.height * (1 - track.level / track.high)
        marks.append(line(LEFT, y, frame.width - RIGHT, y, AMBER, "chart-threshold", "4 3"))
        marks.append(text(LEFT - 5, y + 4, f"{track.level:g}", "end", 11))
    return marks


def _number(middle: float, floor: float, height: float, label: str) -> SafeString:
    """Write a bar's number into its foot, or on top of one that is too low for it."""
    if height < 15:
        return text(middle, floor - height - 3, label, "middle", 11)
    return text(middle, floor - 4, label, "middle", 11, "chart-on", "#ffffff")


def _line(frame: Frame, track: Line, top: float) -> list[SafeString]:
    def y(value: float) -> float:
        return top + track.height * (1 - min(max(value, 0), track.high) / track.high)

    marks = []
    if track.threshold is not None:
        edge = y(track.threshold)
        if track.is_band:
            width = frame.width - RIGHT - LEFT
            marks.append(box(LEFT, top, width, edge - top, "chart-band", AMBER_TINT))
        marks.append(line(LEFT, edge, frame.width - RIGHT, edge, AMBER, "chart-threshold", "4 3"))
        marks.append(text(LEFT - 5, edge + 4, f"{track.threshold:g}", "end", 11))
    marks += _scale(frame, top, track.height, track.high, "")
    placed: list[Point | None] = []
    before: date | None = None
    for day, value in track.points:
        if before is not None and (day - before).days > track.gap_days:
            placed.append(None)
        placed.append((frame.middle(day), y(value)))
        before = day
    marks += strokes(runs(placed), 2.25, 2)
    points = (point for point in placed if point)
    for (day, value), point in zip(track.points, points, strict=True):
        marks.append(dot(point, 3, f"{day_and_month(day)}: {value:g}"))
    if not track.points:
        marks.append(text(frame.width / 2, y(track.high / 2) + 4, _("No data"), "middle", 13))
    return marks


def _pins(frame: Frame, track: Pins, top: float) -> list[SafeString]:
    marks = _scale(frame, top, track.height, track.high, "")
    floor = top + track.height
    for day, value in track.points:
        x, y = frame.middle(day), floor - min(value, track.high) / track.high * track.height
        if not value:
            marks.append(session_mark("booked", x, floor, 0.6))
            continue
        marks.append(line(x, floor, x, y, BRICK, "chart-struck", width=4))
        marks.append(text(x, max(y - 3, top + 8), f"{value:g}", "middle", 11))
    return marks


def _lasting(frame: Frame, track: Lasting, top: float) -> list[SafeString]:
    marks = []
    for span in track.pauses:
        x, right, middle = frame.x(span.first), frame.end(span.last), top + track.height / 2
        marks.append(line(x, middle, right, middle, BRICK, "chart-missed", "4 3", width=2))
        if span.label and right - x > 10 + CHARACTER * len(span.label):
            marks.append(text((x + right) / 2, middle - 4, span.label, "middle", 11))
    for span in track.spans:
        x, right = frame.x(span.first), frame.end(span.last)
        marks.append(box(x, top, right - x, track.height, "chart-elsewhere", BRAND_TINT, BRAND))
        if span.label and right - x > 10 + CHARACTER * len(span.label):
            marks.append(text(x + 6, top + track.height / 2 + 4, span.label, colour=INK))
    return marks


def _dots(frame: Frame, track: Dots, top: float) -> list[SafeString]:
    marks = [
        session_mark(mark.state, frame.middle(mark.day), top + track.height / 2, 0.75)
        for mark in track.marks
    ]
    x = CHARACTER * len(track.title) + 22
    for state, word in STATES.items():
        if any(mark.state == state for mark in track.marks):
            marks.append(session_mark(state, x, top - TITLE + 9, 0.75))
            marks.append(text(x + 9, top - TITLE + 13, str(word)))
            x += 26 + CHARACTER * len(str(word))
    return marks


def _flags(frame: Frame, track: Flags, top: float) -> list[SafeString]:
    marks = []
    days = sorted(track.days)
    for place, (day, word) in enumerate(days):
        x = frame.middle(day)
        name = format_html("<title>{}: {}</title>", day_and_month(day), word)
        shape = f"M{n(x)} {n(top + 14)}l-5 -9h10z"
        marks.append(
            format_html('<path class="chart-mark" d="{}" fill="{}">{}</path>', shape, SOFT, name)
        )
        after = frame.middle(days[place + 1][0]) - 6 if place + 1 < len(days) else frame.width
        if x + 9 + CHARACTER * len(word) <= after:
            marks.append(text(x + 9, top + 13, word, size=11))
    return marks


_DRAWN: dict[type, Callable[..., list[SafeString]]] = {
    Bars: _bars,
    Line: _line,
    Pins: _pins,
    Lasting: _lasting,
    Dots: _dots,
    Flags: _flags,
}
