"""Several stories of the same weeks, one under the other on one axis of time."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.charts.frame import LEFT, RIGHT, TITLE, Frame
from clinic.charts.lines import NARROW, WIDE
from clinic.charts.marks import BRICK, BRICK_TINT, INK, RULE, SOFT, Shape, box, line, picture, text
from clinic.charts.plot import day_and_month
from clinic.charts.track_kinds import Span, Track
from clinic.charts.track_marks import CHARACTER, drawn

GAP, AXIS, SHADE = 17.0, 36.0, 20.0
STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 260)  # weeks between two dates of the axis


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
        marks += drawn(frame, track, top)
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


def _shade(frame: Frame, shade: Span, top: float, floor: float) -> list[Shape]:
    left, right = frame.x(shade.first), frame.end(shade.last)
    ends = right + 4 + CHARACTER * len(shade.label) > frame.width and left > frame.width / 2
    return [
        box(left, top, right - left, floor - top, "chart-shade", BRICK_TINT),
        line(left, top - 6, left, floor, BRICK, "chart-missed", "4 3"),
        line(right, top - 6, right, floor, BRICK, "chart-missed", "4 3"),
        text(right if ends else left, top - 9, shade.label, anchor="end" if ends else "start"),
    ]


def _axis(frame: Frame, floor: float, week_word: str) -> list[Shape]:
    weeks = -(-((frame.last - frame.first).days + 1) // 7)
    with_year = weeks > 52
    apart = 92 if with_year else 62
    step = next((s for s in STEPS if weeks / s * apart <= frame.width), STEPS[-1])
    marks = [line(LEFT, floor, frame.width - RIGHT, floor, RULE, "chart-axis")]
    words = []
    for week in range(0, weeks, step):
        day = frame.first + timedelta(weeks=week)
        x = frame.x(day)
        marks.append(line(x, floor, x, floor + 5, RULE, "chart-axis"))
        ends = x + 44 > frame.width
        if ends and with_year:
            continue  # it would cover the label before it
        place, anchor = (frame.width, "end") if ends else (x, "start")
        if week_word:
            words.append(text(place, floor + 18, f"{week_word} {week + 1}", anchor))
        said = date_format(day, "M Y") if with_year else day_and_month(day)
        words.append(text(place, floor + (32 if week_word else 18), said, anchor))
    return marks + words
