"""What stands in the SVG of a chart, mark by mark, whatever its marks share."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"path", "polyline", "circle", "rect", "text"}


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
        name, attrib = child.tag.removeprefix(SVG), {**above, **child.attrib}
        if name == "g":
            _gather(child, attrib, found)
        elif name == "path":
            ways = re.findall(r"M[^M]+", attrib.pop("d"))
            found += [Drawn(name, {**attrib, "d": way, **_ends(way)}) for way in ways]
        elif name in SHAPES:
            found.append(Drawn(name, attrib, child.text or ""))


def _ends(way: str) -> dict[str, str]:
    """Return where a straight line begins and ends; nothing of another way."""
    straight = re.fullmatch(r"M([\d.-]+) ([\d.-]+)([HVL])([\d.-]+)(?: ([\d.-]+))?", way)
    if not straight:
        return {}
    x, y, kind, first, second = straight.groups()
    across = x if kind == "V" else first
    along = {"H": y, "V": first, "L": second}[kind]
    return {"x1": x, "y1": y, "x2": across, "y2": along}
