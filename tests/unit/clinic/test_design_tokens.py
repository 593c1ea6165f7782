"""The colours of both schemes reach WCAG AA wherever the system pairs them."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "static/css/core.css").read_text()
TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
LIGHT_CSS, DARK_CSS = CSS.split("@layer reset {")[0].split("@media (prefers-color-scheme: dark)")
SCHEMES = {
    "light": dict(TOKEN.findall(LIGHT_CSS)),
    "dark": {**dict(TOKEN.findall(LIGHT_CSS)), **dict(TOKEN.findall(DARK_CSS))},
}
SURFACES = ["paper", "raised", "sunken"]
TEXT = [
    (ink, on) for ink in ["ink", "ink-soft", "link", "link-visited", "brick"] for on in SURFACES
]
TEXT += [(ink, "brand-tint") for ink in ["ink", "ink-soft", "brand-strong"]]
TEXT += [("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-brick", "brick-solid")]
TEXT += [("amber", "amber-tint"), ("ink", "amber-tint"), ("brick", "brick-tint")]
TEXT += [("ink", "hairline")]
GRAPHICS = [(line, on) for line in ["rule", "brand", "amber-line", "brick-line"] for on in SURFACES]
GRAPHICS += [("focus", on) for on in SURFACES] + [("focus", "focus-gap")]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "surface"), TEXT)
def test_text_reaches_aa(scheme, ink, surface):
    tokens = SCHEMES[scheme]
    assert contrast(tokens[ink], tokens[surface]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("mark", "surface"), GRAPHICS)
def test_marks_and_edges_reach_three_to_one(scheme, mark, surface):
    tokens = SCHEMES[scheme]
    assert contrast(tokens[mark], tokens[surface]) >= 3
