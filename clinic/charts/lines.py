"""Values over dates, with what happened meanwhile."""

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clinic.charts.marks import STATES, Shape, dot, picture, runs, strokes, text
from clinic.charts.plot import Band, Event, Mark, Plot, day_and_month, days_of

WIDE, NARROW = 720, 328  # px as drawn: what a desk and a phone of 360 px show without shrinking


def line_chart(
    series: Sequence[tuple[date, float | None]],
    events: Sequence[Event] = (),
    bands: Sequence[Band] = (),
    sessions: Sequence[Mark] = (),
    *,
    summary: str,
    width: int = 640,
    height: int = 260,
    low: float = 0,
    high: float = 10,
    gap_days: int = 14,
    css: str = "",
) -> SafeString:
    """Draw values over dates on a fixed axis, with bands, events, sessions and honest gaps.

    The line breaks at a None and where two reports lie more than gap_days apart. Sessions are a
    row of marks below the dates, with their legend, and add to the height. All may come in any
    order; without a value the axes are drawn and the picture says "No data". `css` is one more
    class of the picture.
    """
    labels = sorted(events, key=lambda event: event.day)
    plot = Plot(days_of(series, events, sessions), width, height, low, high)
    rows = plot.make_room(labels, sessions)
    marks: list[Shape] = []
    for band in bands:
        marks += plot.band(band)
    marks += plot.grid()
    for event, row in zip(labels, rows, strict=True):
        marks += plot.event(event, row)
    marks += plot.sessions(sessions)
    placed = plot.place(sorted(series, key=lambda pair: pair[0]), gap_days)
    marks += strokes(runs(placed), 2.25, 2)
    for (day, value), point in zip(plot.known, (p for p in placed if p), strict=True):
        marks.append(dot(point, 3.5, f"{day_and_month(day)}: {value:g}"))
    if not plot.known:
        marks.append(text(width / 2, plot.y((low + high) / 2) + 5, _("No data"), "middle", 14))
    return picture(width, plot.height, summary, marks, css)


def line_chart_pair(
    series: Sequence[tuple[date, float | None]],
    events: Sequence[Event] = (),
    bands: Sequence[Band] = (),
    sessions: Sequence[Mark] = (),
    *,
    summary: str,
    gap_days: int = 14,
) -> SafeString:
    """Draw a line chart twice, for a desk and for a phone; the style sheet shows one of them.

    A picture that shrinks takes its lettering with it, so the phone gets one of its own width.
    """
    wide, narrow = (
        line_chart(
            series,
            events,
            bands,
            sessions,
            summary=summary,
            gap_days=gap_days,
            width=width,
            css=css,
        )
        for width, css in ((WIDE, "chart--wide"), (NARROW, "chart--narrow"))
    )
    return format_html("{}{}", wide, narrow)


def sessions_in_words(sessions: Sequence[Mark]) -> str:
    """Return how many sessions ended how, as in "14 attended, 2 missed"; "" without any."""
    states = [mark.state for mark in sessions]
    counts = ((states.count(state), word) for state, word in STATES.items())
    return ", ".join(f"{count} {word}" for count, word in counts if count)
