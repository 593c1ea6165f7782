"""How each kind of track is drawn: figures and days in, marks out."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from clinic.charts.frame import LEFT, RIGHT, TITLE, Frame
from clinic.charts.marks import (
    AMBER,
    AMBER_TINT,
    BRAND,
    BRAND_TINT,
    BRICK,
    HAIRLINE,
    INK,
    RULE,
    SOFT,
    STATES,
    Point,
    Shape,
    box,
    circle,
    dot,
    line,
    n,
    path,
    runs,
    session_mark,
    strokes,
    text,
)
from clinic.charts.plot import day_and_month
from clinic.charts.track_kinds import (
    Bars,
    Dots,
    Flags,
    Lasting,
    Line,
    Pins,
    Steps,
    Track,
    Values,
)
from clinic.charts.track_values import values_marks

DISC = 17.0
CHARACTER = 6.4


def drawn(frame: Frame, track: Track, top: float) -> list[Shape]:
    """Return the marks of one track, whose upper edge is at `top`."""
    return _DRAWN[type(track)](frame, track, top)


def _scale(frame: Frame, top: float, height: float, high: float, unit: str) -> list[Shape]:
    right, floor = frame.width - RIGHT, top + height
    return [
        line(LEFT, top, right, top, HAIRLINE, "chart-grid"),
        line(LEFT, floor, right, floor, RULE, "chart-axis"),
        text(LEFT - 5, top + 4, f"{high:g}{unit}", "end", 11),
        text(LEFT - 5, floor + 4, "0", "end", 11),
    ]


def _bars(frame: Frame, track: Bars, top: float) -> list[Shape]:
    marks = _scale(frame, top, track.height, track.high, track.unit)
    numbers = []
    for span in track.spans:
        share = min(span.value, track.high) / track.high
        x, width = frame.x(span.first) + 1.5, frame.end(span.last) - frame.x(span.first) - 3
        height = share * track.height
        if height:
            y = top + track.height - height
            marks.append(box(x, y, max(width, 1), height, "chart-done", BRAND, BRAND))
        if span.label and width >= CHARACTER * len(span.label):
            numbers.append(_number(x + width / 2, top + track.height, height, span.label))
    marks += numbers
    if track.level is not None:
        y = top + track.height * (1 - track.level / track.high)
        marks.append(line(LEFT, y, frame.width - RIGHT, y, AMBER, "chart-threshold", "4 3"))
        marks.append(text(LEFT - 5, y + 4, f"{track.level:g}", "end", 11))
    return marks


def _number(middle: float, floor: float, height: float, label: str) -> Shape:
    """Write a bar's number into its foot, or on top of one that is too low for it."""
    if height < 15:
        return text(middle, floor - height - 3, label, "middle", 11)
    return text(middle, floor - 4, label, "middle", 11, "chart-on", "#ffffff")


def _line(frame: Frame, track: Line, top: float) -> list[Shape]:
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
    numbers = []
    points = (point for point in placed if point)
    for (day, value), point in zip(track.points, points, strict=True):
        marks.append(dot(point, 3, f"{day_and_month(day)}: {value:g}"))
        if track.is_numbered:
            numbers.append(text(point[0], point[1] - 7, f"{value:g}", "middle", 12, colour=INK))
    marks += numbers
    if not track.points:
        marks.append(text(frame.width / 2, y(track.high / 2) + 4, _("No data"), "middle", 13))
    return marks


def _pins(frame: Frame, track: Pins, top: float) -> list[Shape]:
    marks = _scale(frame, top, track.height, track.high, "")
    floor = top + track.height
    numbers = []
    for day, value in track.points:
        x, y = frame.middle(day), floor - min(value, track.high) / track.high * track.height
        if not value:
            marks.append(session_mark("booked", x, floor, 0.6))
            continue
        marks.append(line(x, floor, x, y, BRICK, "chart-struck", width=4))
        numbers.append(text(x, max(y - 3, top + 8), f"{value:g}", "middle", 11))
    return marks + numbers


def _lasting(frame: Frame, track: Lasting, top: float) -> list[Shape]:
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


def _dots(frame: Frame, track: Dots, top: float) -> list[Shape]:
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


def _flags(frame: Frame, track: Flags, top: float) -> list[Shape]:
    marks = []
    days = sorted(track.days)
    for place, (day, word) in enumerate(days):
        x = frame.middle(day)
        way = f"M{n(x)} {n(top + 14)}l-5-9h10z"
        marks.append(path(way, "chart-mark", SOFT, name=f"{day_and_month(day)}: {word}"))
        after = frame.middle(days[place + 1][0]) - 6 if place + 1 < len(days) else frame.width
        if x + 9 + CHARACTER * len(word) <= after:
            marks.append(text(x + 9, top + 13, word, size=11))
    return marks


def _steps(frame: Frame, track: Steps, top: float) -> list[Shape]:
    marks = []
    places = _apart([frame.middle(day) for day in track.days], DISC + 2, frame.width - DISC / 2)
    for number, (day, x) in enumerate(zip(track.days, places, strict=True), start=1):
        y = top + DISC / 2
        true = frame.middle(day)
        marks.append(line(x, y, true, top + track.height, SOFT, "chart-event"))
        name = f"{number}: {day_and_month(day)}"
        marks.append(circle(x, y, DISC / 2, "chart-done", BRAND, name=name))
        marks.append(text(x, y + 4, str(number), "middle", 11, "chart-on", "#ffffff"))
    return marks


def _apart(places: Sequence[float], step: float, most: float) -> list[float]:
    """Return ascending places moved as little as lets each have room, none beyond the last one."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + step) if moved else place)
    for i in range(len(moved) - 1, -1, -1):
        moved[i] = min(moved[i], most - step * (len(moved) - 1 - i))
    return moved


_DRAWN: dict[type, Callable[..., list[Shape]]] = {
    Bars: _bars,
    Line: _line,
    Pins: _pins,
    Lasting: _lasting,
    Dots: _dots,
    Flags: _flags,
    Values: values_marks,
    Steps: _steps,
}
