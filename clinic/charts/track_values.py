"""How measured values are drawn: a line with its gaps, bands, and marks below a limit."""

from collections.abc import Callable
from datetime import date

from clinic.charts.frame import LEFT, RIGHT, Frame
from clinic.charts.marks import (
    AMBER,
    AMBER_TINT,
    HAIRLINE,
    RULE,
    SOFT,
    Point,
    Shape,
    box,
    dot,
    line,
    n,
    path,
    runs,
    strokes,
    text,
)
from clinic.charts.plot import day_and_month
from clinic.charts.track_kinds import Values

Scale = Callable[[float], float]


def values_marks(frame: Frame, track: Values, top: float) -> list[Shape]:
    """Return the marks of a track of values."""

    def y(value: float) -> float:
        share = (min(max(value, track.low), track.high) - track.low) / (track.high - track.low)
        return top + track.height * (1 - share)

    marks = _bands(frame, track, y) + _scale(frame, track, y)
    placed: list[Point | None] = []
    before: date | None = None
    below = {day for day, _limit in track.below}
    days = sorted([*track.points, *((day, None) for day in below)], key=lambda pair: pair[0])
    for day, value in days:
        if value is None or (before is not None and (day - before).days > track.gap_days):
            placed.append(None)
        if value is not None:
            placed.append((frame.middle(day), y(value)))
        before = day
    marks += strokes(runs(placed), 2.25, 2)
    for day, value in track.points:
        marks.append(dot((frame.middle(day), y(value)), 3.5, f"{day_and_month(day)}: {value:g}"))
    for day, limit in track.below:
        marks += _below(frame, day, limit, y)
    return marks


def _scale(frame: Frame, track: Values, y: Scale) -> list[Shape]:
    right, ends = frame.width - RIGHT, (track.high, track.low)
    return [
        line(LEFT, y(track.high), right, y(track.high), HAIRLINE, "chart-grid"),
        line(LEFT, y(track.low), right, y(track.low), RULE, "chart-axis"),
        *(text(LEFT - 5, y(value) + 4, f"{value:g}", "end", 11) for value in ends),
    ]


def _bands(frame: Frame, track: Values, y: Scale) -> list[Shape]:
    marks = []
    right = frame.width - RIGHT
    for band in track.bands:
        top, bottom = y(band.high), y(band.low)
        marks.append(box(LEFT, top, right - LEFT, bottom - top, "chart-band", AMBER_TINT))
        for edge in (band.low, band.high):
            if track.low < edge < track.high:
                marks.append(line(LEFT, y(edge), right, y(edge), AMBER, "chart-threshold", "4 3"))
        marks.append(text(right - 4, bottom - 5, band.label, anchor="end", size=11))
    return marks


def _below(frame: Frame, day: date, limit: float, y: Scale) -> list[Shape]:
    """Draw a hollow arrow that hangs from the limit and points down to where the value may be."""
    x, edge = frame.middle(day), y(limit)
    name = f"{day_and_month(day)}: below {limit:g}"
    arrow = f"M{n(x - 5)} {n(edge)}h10l-5 9z"
    place, anchor = (x - 10, "end") if x + 40 > frame.width else (x + 10, "start")
    return [
        line(x - 8, edge, x + 8, edge, SOFT, "chart-event", width=1.5),
        path(arrow, "chart-booked", "none", SOFT, name=name),
        text(place, edge - 4, f"< {limit:g}", anchor, 11),
    ]  # fmt: skip
