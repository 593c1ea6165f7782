"""The marks that every chart is made of, as SVG text."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

SOFT, HAIRLINE, BRAND = "#5b564c", "#ddd6c8", "#0b5a5e"
AMBER, AMBER_TINT, BRICK, RULE = "#b0720a", "#fbeecd", "#8e2416", "#8a8375"
INK, BRAND_TINT, BRICK_TINT = "#1d1b18", "#e2eeeb", "#fae5df"


STATES = {
    "attended": gettext_lazy("attended"),
    "no_show": gettext_lazy("missed"),
    "cancelled": gettext_lazy("cancelled"),
    "booked": gettext_lazy("to settle"),
}

Point = tuple[float, float]


def runs(points: Iterable[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def strokes(runs: Iterable[list[Point]], thickness: float, radius: float) -> list[SafeString]:
    """Draw each run as a line; a value alone between two gaps still shows, as a dot."""
    marks = []
    for run in runs:
        if len(run) == 1:
            marks.append(dot(run[0], radius))
            continue
        path = " ".join(f"{n(x)},{n(y)}" for x, y in run)
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


def dot(point: Point, radius: float, title: str = "") -> SafeString:
    name = format_html("<title>{}</title>", title) if title else ""
    return format_html(
        '<circle class="chart-dot" cx="{}" cy="{}" r="{}" fill="{}" stroke="#ffffff">{}</circle>',
        n(point[0]), n(point[1]), radius, BRAND, name,
    )  # fmt: skip


def session_mark(state: str, x: float, y: float, scale: float = 1) -> SafeString:
    half = 4 * scale
    if state == "attended":
        return format_html(
            '<circle class="chart-attended" cx="{}" cy="{}" r="{}" fill="{}" stroke="{}"/>',
            n(x), n(y), n(4.5 * scale), BRAND, BRAND,
        )  # fmt: skip
    if state == "no_show":
        return format_html(
            '<path class="chart-missed" d="M{} {}l{} {}m0 -{}l-{} {}" stroke="{}" '
            'stroke-width="{}" fill="none"/>',
            n(x - half), n(y - half), *[n(2 * half)] * 5, BRICK, n(2.25 * max(scale, 0.8)),
        )  # fmt: skip
    if state == "cancelled":
        return line(x - half, y, x + half, y, RULE, "chart-off", width=2)
    return format_html(
        '<circle class="chart-booked" cx="{}" cy="{}" r="{}" fill="none" stroke="{}" '
        'stroke-width="1.5"/>',
        n(x), n(y), n(half), BRAND,
    )  # fmt: skip


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str, css: str, dash: str = "",
    width: float = 1,
) -> SafeString:  # fmt: skip
    dashes = format_html(' stroke-dasharray="{}"', dash) if dash else ""
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        css, n(x1), n(y1), n(x2), n(y2), colour, width, dashes,
    )  # fmt: skip


def box(
    x: float, y: float, width: float, height: float, css: str, fill: str, edge: str = "none"
) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
        css, n(x), n(y), n(max(width, 0)), n(height), fill, edge,
    )  # fmt: skip


def text(
    x: float, y: float, text: str, anchor: str = "start", size: int = 12,
    css: str = "chart-text", colour: str = "",
) -> SafeString:  # fmt: skip
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" font-size="{}" '
        'fill="{}">{}</text>',
        css, n(x), n(y), anchor, size, colour or SOFT, text,
    )  # fmt: skip


def picture(
    width: float, height: float, summary: str, marks: list[SafeString], css: str = ""
) -> SafeString:
    return format_html(
        '<svg class="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" '
        'height="{}" role="img"><title>{}</title>{}</svg>',
        f"chart {css}".strip(), n(width), n(height), n(width), n(height), summary,
        format_html_join("", "{}", ((mark,) for mark in marks)),
    )  # fmt: skip


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
