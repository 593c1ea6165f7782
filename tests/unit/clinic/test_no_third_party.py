"""Nothing that we serve or mail makes a browser ask another host by itself."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[3]
SERVED = sorted(
    path
    for folder in ("static", "templates")
    for path in (HOUSE / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg", ".txt", ".json", ".webmanifest"}
)
ELSEWHERE = r"(?:https?:|wss?:)?//[a-z0-9]"
LOADS = [
    # what a tag loads or sends to by itself, or once its form is sent
    re.compile(
        rf"""\b(?:src|srcset|action|formaction|poster|data|background|ping)=["']{ELSEWHERE}"""
    ),
    re.compile(rf"""<link\b[^>]*\bhref=["']{ELSEWHERE}"""),
    re.compile(rf"""<(?:use|image)\b[^>]*\bhref=["']{ELSEWHERE}"""),
    re.compile(rf"""@import\s*(?:url\()?["']?{ELSEWHERE}"""),
    re.compile(rf"""url\(\s*["']?{ELSEWHERE}"""),
    re.compile(rf"""\b(?:fetch|import|WebSocket|EventSource|sendBeacon)\(\s*["'`]{ELSEWHERE}"""),
]
LINK = re.compile(rf"""<a\b[^>]*\bhref=["']{ELSEWHERE}[^>]*>""")


def faults(text: str) -> list[str]:
    found = [hit[0] for pattern in LOADS for hit in pattern.finditer(text)]
    return found + [hit[0] for hit in LINK.finditer(text) if 'rel="noreferrer"' not in hit[0]]


@pytest.mark.parametrize("bad", [
    '<img src="https://a.example/x.png">', '<script src="//a.example/x.js">',
    '<form action="http://a.example/">', "@import 'https://a.example/x.css'",
    "background: url(https://a.example/x)", '<a href="https://a.example/">there</a>',
    '<link rel="stylesheet" href="https://a.example/x.css">', 'fetch("https://a.example")',
])  # fmt: skip
def test_the_search_finds_what_it_is_for(bad):
    assert faults(bad)


def test_no_template_and_no_file_asks_another_host():
    assert len(SERVED) > 200
    assert {
        str(path.relative_to(HOUSE)): f for path in SERVED if (f := faults(path.read_text()))
    } == {}
