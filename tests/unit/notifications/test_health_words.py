"""No mail gives a diagnosis away: every template, every word an app writes into mails."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from clinic.banned_words import words_in_mail, words_up_front

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates" / "email").rglob("*.*"))
SOURCES = sorted([*ROOT.glob("*/messages.py"), *ROOT.glob("*/messages/*.py")])


def written_strings(path: Path) -> list[str]:
    """Return a module's string literals, without those that are documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_templates(path):
    assert words_in_mail(path.read_text(encoding="utf-8")) == []


def test_what_apps_write_into_mails():
    found = {str(path): words_in_mail(" ".join(written_strings(path))) for path in SOURCES}
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "line",
    [
        "Oncology Center",
        "Your breast cancer program",
        "Cita de oncología",
        "Letrozole check-in",
        "How are your joints?",
        "Tu ejercicio de mañana",
        "Log your pain",
    ],
)
def test_a_line_that_gives_something_away_is_found(line):
    assert words_up_front(line)


@pytest.mark.parametrize(
    "line",
    ["Your appointment Tue 24 Nov, 10:00", "How are you today?", "Movement Clinic", "Illinois"],
)
def test_a_neutral_line_is_not(line):
    assert words_up_front(line) == []
