"""Charts the size of a word or a line, which stand on pages alone: a style sheet colours them."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.charts.marks import (
    AMBER,
    HAIRLINE,
    dot,
    line,
    n,
    picture,
    runs,
    session_mark,
    strokes,
)


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
    marks = [line(margin, y(low), width - margin, y(low), HAIRLINE, "chart-grid")]
    if threshold is not None:
        level = y(threshold)
        marks.append(line(margin, level, width - margin, level, AMBER, "chart-threshold", "3 3"))
    marks += strokes(runs(placed), 1.75, 1.5)
    last = next((p for p in reversed(placed) if p), None)
    if last:
        marks.append(dot(last, 2.75))
    return picture(width, height, summary, marks, "chart--small", bare=True)


def dots(states: Sequence[str], *, summary: str) -> SafeString:
    """Draw one mark a session, oldest first, by shape and not by colour alone.

    attended is a full disc, no_show a cross, cancelled a short bar, booked and anything still to
    come an open ring.
    """
    step, height = 14.0, 16.0
    placed = sorted(enumerate(states), key=lambda pair: pair[1])  # like beside like, where they are
    marks = [session_mark(state, step / 2 + i * step, height / 2) for i, state in placed]
    return picture(max(step * len(states), step), height, summary, marks, "chart--small", bare=True)


def share_bar(value: float | None, *, summary: str = "", high: float = 120) -> SafeString:
    """Draw a share in % as a bar the size of a word, with a tick at 100; None draws the tick.

    A list has hundreds of them, so that the style sheet draws the rest. Without a summary it is
    an ornament of the words beside it.
    """
    width, height, thick = 72.0, 14.0, 8.0
    full, end = 100 / high * width, min(max(value or 0, 0), high) / high * width
    bar = f"M0 {n((height - thick) / 2)}h{n(end)}v{n(thick)}H0z" if end else ""
    return format_html(
        '<svg class="share" viewBox="0 0 {} {}" {}>{}{}<path d="M{} 0V{}"/></svg>',
        n(width), n(height),
        format_html('{}="{}"', *(("role", "img") if summary else ("aria-hidden", "true"))),
        format_html("<title>{}</title>", summary) if summary else "",
        format_html('<path d="{}"/>', bar) if bar else "",
        n(full), n(height),
    )  # fmt: skip
