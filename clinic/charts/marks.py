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

    What it looks like stands apart, for neighbours that look alike say it once: the class that a
    page's style sheet knows, and in `colours` what is drawn without one.
    """

    tag: str
    css: str
    colours: SafeString
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
    colours = _colours(
        fill="none", stroke=BRAND, stroke_width=thickness, stroke_linejoin="round",
        stroke_linecap="round",
    )  # fmt: skip
    marks = []
    for run in runs:
        if len(run) == 1:
            marks.append(dot(run[0], radius))
            continue
        points = " ".join(f"{n(x)},{n(y)}" for x, y in run)
        marks.append(Shape("polyline", "chart-line", colours, format_html(' points="{}"', points)))
    return marks


def dot(point: Point, radius: float, name: str = "") -> Shape:
    return circle(*point, radius, "chart-dot", BRAND, "#ffffff", name=name)


def session_mark(state: str, x: float, y: float, scale: float = 1) -> Shape:
    half = 4 * scale
    if state == "attended":  # a line of no length with round ends: a third of what a circle takes
        colours = _colours(stroke=BRAND, stroke_width=9 * scale + 1, stroke_linecap="round")
        return Shape("path", "chart-attended", colours, format_html("M{} {}h0", n(x), n(y)))
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
    colours = _colours(stroke=colour, stroke_width=width, stroke_dasharray=dash)
    return Shape("path", css, colours, format_html("M{} {}{}", n(x1), n(y1), way))


def path(
    way: str, css: str, fill: str, edge: str = "", *, width: float = 1, name: str = ""
) -> Shape:
    colours = _colours(fill=fill, stroke=edge, stroke_width=width)
    return Shape("path", css, colours, format_html("{}", way), _title(name))


def circle(
    x: float, y: float, radius: float, css: str, fill: str, edge: str = "", *, width: float = 1,
    name: str = "",
) -> Shape:  # fmt: skip
    colours = _colours(fill=fill, stroke=edge, stroke_width=width)
    place = format_html(' cx="{}" cy="{}" r="{}"', n(x), n(y), f"{radius:g}")
    return Shape("circle", css, colours, place, _title(name))


def box(
    x: float, y: float, width: float, height: float, css: str, fill: str, edge: str = "",
    name: str = "",
) -> Shape:  # fmt: skip
    across = n(max(width, 0))
    return path(f"M{n(x)} {n(y)}h{across}v{n(height)}h-{across}z", css, fill, edge, name=name)


def text(
    x: float, y: float, text: str, anchor: str = "start", size: int = 12,
    css: str = "chart-text", colour: str = "",
) -> Shape:  # fmt: skip
    placed = anchor if anchor != "start" else ""
    colours = _colours(text_anchor=placed, font_size=size, fill=colour or SOFT)
    place = format_html(' x="{}" y="{}"', n(x), n(y))
    return Shape("text", css, colours, place, format_html("{}", text))


def picture(
    width: float, height: float, summary: str, marks: Sequence[Shape], css: str = "", *,
    bare: bool = False,
) -> SafeString:  # fmt: skip
    """Put marks into one image, later ones over earlier ones, named by the summary.

    A bare one leaves colours and size to the page. A phone has nothing to point with: its picture
    goes without the names of single marks.
    """
    pointed = "chart--narrow" not in css
    drawn = ((_alike(list(group), bare, pointed),) for _, group in groupby(marks, key=_look))
    size = "" if bare else format_html(' width="{}" height="{}"', n(width), n(height))
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}"{} role="img"><title>{}</title>{}</svg>',
        f"chart {css}".strip(), n(width), n(height), size, summary,
        format_html_join("", "{}", drawn),
    )  # fmt: skip


def _look(mark: Shape) -> tuple[str, str]:
    return mark.css, mark.colours


def _alike(marks: list[Shape], bare: bool, pointed: bool) -> SafeString:
    """Draw marks that look alike and follow each other: the look is said once for all of them."""
    first = marks[0]
    look = format_html(' class="{}"{}', first.css, "" if bare else first.colours)
    shown = [(m.tag, m.place, m.inner if pointed or m.tag == "text" else "") for m in marks]
    if all(tag == "path" and not inner for tag, _, inner in shown):
        return format_html('<path{} d="{}"/>', look, "".join(place for _, place, _ in shown))
    if len(shown) == 1:
        return _drawn(*shown[0], look)
    return format_html(
        "<g{}>{}</g>", look, format_html_join("", "{}", ((_drawn(*mark),) for mark in shown))
    )


def _drawn(tag: str, place: str, inner: str, look: str = "") -> SafeString:
    place = format_html(' d="{}"', place) if tag == "path" else place
    if inner:
        return format_html("<{0}{1}{2}>{3}</{0}>", tag, look, place, inner)
    return format_html("<{}{}{}/>", tag, look, place)


@lru_cache(maxsize=512)
def _colours(**said: str | float) -> SafeString:
    """Return attributes, without what is empty or what SVG takes when nothing is said."""
    told = {name.replace("_", "-"): value for name, value in said.items() if value}
    if told.get("stroke-width") == 1:
        del told["stroke-width"]
    return format_html_join(
        "", ' {}="{}"', ((k, v if isinstance(v, str) else f"{v:g}") for k, v in told.items())
    )


def _title(name: str) -> str:
    return format_html("<title>{}</title>", name) if name else ""


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
