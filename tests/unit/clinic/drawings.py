"""What stands in the SVG of a chart, mark by mark, whatever its marks share."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

SHAPES = {"polyline", "circle", "rect", "text"}
NUMBER = r"([\d.-]+)"
LINE = re.compile(rf"M{NUMBER} {NUMBER}([HVL]){NUMBER}(?: {NUMBER})?")
DOT = re.compile(r"M(?P<cx>[\d.-]+) (?P<cy>[\d.-]+)h0")
BOX = re.compile(
    r"M(?P<x>[\d.-]+) (?P<y>[\d.-]+)h(?P<width>[\d.]+)v(?P<height>[\d.]+)h-(?P=width)z"
)


@dataclass(frozen=True)
class Drawn:
    """One mark: its element's name, and its attributes with those of its group."""

    name: str
    attrib: dict[str, str]
    text: str = ""

    def __getitem__(self, key: str) -> str:
        return self.attrib[key]


def marks(svg: str, css: str = "") -> list[Drawn]:
    """Return each mark of a picture in the order of drawing; of one class, if it is named."""
    found: list[Drawn] = []
    _gather(ElementTree.fromstring(svg), {}, found)
    return [mark for mark in found if not css or mark.attrib.get("class") == css]


def _gather(element: ElementTree.Element, above: dict[str, str], found: list[Drawn]) -> None:
    for child in element:
        name, attrib = child.tag, {**above, **child.attrib}
        if name == "g":
            _gather(child, attrib, found)
        elif name == "path":
            ways = re.findall(r"M[^M]+", attrib.pop("d"))
            found += [_of_way(way, attrib) for way in ways]
        elif name in SHAPES:
            found.append(Drawn(name, attrib, child.text or ""))


def _of_way(way: str, attrib: dict[str, str]) -> Drawn:
    """Name a straight line by its ends, a box by its corner and size, a dot by where it is."""
    if straight := LINE.fullmatch(way):
        x, y, kind, first, second = straight.groups()
        across = x if kind == "V" else first
        along = {"H": y, "V": first, "L": second}[kind]
        return Drawn("line", {**attrib, "x1": x, "y1": y, "x2": across, "y2": along})
    if box := BOX.fullmatch(way):
        return Drawn("rect", {**attrib, **box.groupdict()})
    if dot := DOT.fullmatch(way):
        return Drawn("dot", {**attrib, **dot.groupdict()})
    return Drawn("path", {**attrib, "d": way})
