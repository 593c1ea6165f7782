"""The marks that every chart is made of, and the SVG text of a picture of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

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


@dataclass(frozen=True)
class Shape:
    """One mark of a picture: a path's `place` is its way, of others the attributes that place it.

    What it looks like stands apart, for neighbours that look alike say it once.
    """

    tag: str
    look: SafeString
    place: SafeString
    inner: str = ""


def runs(points: Iterable[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def strokes(runs: Iterable[list[Point]], thickness: float, radius: float) -> list[Shape]:
    """Draw each run as a line; a value alone between two gaps still shows, as a dot."""
    joined = _look(
        "chart-line", fill="none", stroke=BRAND, stroke_width=thickness,
        stroke_linejoin="round", stroke_linecap="round",
    )  # fmt: skip
    marks = []
    for run in runs:
        if len(run) == 1:
            marks.append(dot(run[0], radius))
            continue
        points = " ".join(f"{n(x)},{n(y)}" for x, y in run)
        marks.append(Shape("polyline", joined, format_html(' points="{}"', points)))
    return marks


def dot(point: Point, radius: float, name: str = "") -> Shape:
    return circle(*point, radius, "chart-dot", BRAND, "#ffffff", name=name)


def session_mark(state: str, x: float, y: float, scale: float = 1) -> Shape:
    half = 4 * scale
    if state == "attended":
        return circle(x, y, 4.5 * scale, "chart-attended", BRAND, BRAND)
    if state == "no_show":
        side = n(2 * half)
        way = f"M{n(x - half)} {n(y - half)}l{side} {side}m0-{side}l-{side} {side}"
        return path(way, "chart-missed", "none", BRICK, width=2.25 * max(scale, 0.8))
    if state == "cancelled":
        return line(x - half, y, x + half, y, RULE, "chart-off", width=2)
    return circle(x, y, half, "chart-booked", "none", BRAND, width=1.5)


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str, css: str, dash: str = "",
    width: float = 1,
) -> Shape:  # fmt: skip
    across, along = n(x2), n(y2)
    if n(y1) == along:
        way = f"H{across}"
    else:
        way = f"V{along}" if n(x1) == across else f"L{across} {along}"
    look = _look(css, stroke=colour, stroke_width=width, stroke_dasharray=dash)
    return Shape("path", look, format_html("M{} {}{}", n(x1), n(y1), way))


def path(
    way: str, css: str, fill: str, edge: str = "", *, width: float = 1, name: str = ""
) -> Shape:
    look = _look(css, fill=fill, stroke=edge, stroke_width=width)
    return Shape("path", look, format_html("{}", way), _title(name))


def circle(
    x: float, y: float, radius: float, css: str, fill: str, edge: str = "", *, width: float = 1,
    name: str = "",
) -> Shape:  # fmt: skip
    look = _look(css, fill=fill, stroke=edge, stroke_width=width)
    place = format_html(' cx="{}" cy="{}" r="{}"', n(x), n(y), f"{radius:g}")
    return Shape("circle", look, place, _title(name))


def box(
    x: float, y: float, width: float, height: float, css: str, fill: str, edge: str = "",
    name: str = "",
) -> Shape:  # fmt: skip
    place = format_html(
        ' x="{}" y="{}" width="{}" height="{}"', n(x), n(y), n(max(width, 0)), n(height)
    )
    return Shape("rect", _look(css, fill=fill, stroke=edge), place, _title(name))


def text(
    x: float, y: float, text: str, anchor: str = "start", size: int = 12,
    css: str = "chart-text", colour: str = "",
) -> Shape:  # fmt: skip
    placed = anchor if anchor != "start" else ""
    look = _look(css, text_anchor=placed, font_size=size, fill=colour or SOFT)
    return Shape("text", look, format_html(' x="{}" y="{}"', n(x), n(y)), format_html("{}", text))


def picture(
    width: float, height: float, summary: str, marks: Sequence[Shape], css: str = ""
) -> SafeString:
    """Put marks into one image, later ones over earlier ones, named by the summary."""
    return format_html(
        '<svg class="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" '
        'height="{}" role="img"><title>{}</title>{}</svg>',
        f"chart {css}".strip(), n(width), n(height), n(width), n(height), summary,
        format_html_join(
            "", "{}", ((_alike(list(group)),) for _look, group in groupby(marks, lambda m: m.look))
        ),
    )  # fmt: skip


def _alike(marks: list[Shape]) -> SafeString:
    """Draw marks that look alike and follow each other: the look is said once for all of them."""
    look = marks[0].look
    if all(mark.tag == "path" and not mark.inner for mark in marks):
        return format_html('<path{} d="{}"/>', look, "".join(mark.place for mark in marks))
    if len(marks) == 1:
        return _drawn(marks[0], look)
    return format_html(
        "<g{}>{}</g>", look, format_html_join("", "{}", ((_drawn(mark),) for mark in marks))
    )


def _drawn(mark: Shape, look: str = "") -> SafeString:
    place = format_html(' d="{}"', mark.place) if mark.tag == "path" else mark.place
    if mark.inner:
        return format_html("<{0}{1}{2}>{3}</{0}>", mark.tag, look, place, mark.inner)
    return format_html("<{}{}{}/>", mark.tag, look, place)


@lru_cache(maxsize=512)
def _look(css: str, **said: str | float) -> SafeString:
    """Return class and attributes; what is empty, or what SVG takes when nothing is said, is not.

    The attributes are what print and mail draw, and the class what a page's style sheet knows.
    """
    told = {name.replace("_", "-"): value for name, value in said.items() if value}
    if told.get("stroke-width") == 1:
        del told["stroke-width"]
    pairs = [(name, v if isinstance(v, str) else f"{v:g}") for name, v in told.items()]
    return format_html_join("", ' {}="{}"', [("class", css), *pairs])


def _title(name: str) -> str:
    return format_html("<title>{}</title>", name) if name else ""


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
