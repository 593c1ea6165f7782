"""The tags page builders write: what they promise in docs/design-system.md."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from clinic.templatetags.ui import CARE_PREFIXES, SEVERITIES

ROOT = Path(__file__).parents[3]


def render(source, **context):
    return Template(source).render(Context(context))


def test_every_severity_has_a_word_and_a_shape_of_its_own():
    words = {str(word) for word, _shape in SEVERITIES.values()}
    shapes = {shape for _word, shape in SEVERITIES.values()}
    assert len(words) == len(shapes) == len(SEVERITIES)
    for level, (word, shape) in SEVERITIES.items():
        html = render("{% severity level %}", level=level)
        assert str(word) in html
        assert shape in html


def test_a_page_may_word_a_severity_itself():
    assert "Look soon" in render('{% severity "watch" "Look soon" %}')


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([a-z]+)"', path.read_text()))
    assert named <= drawn


@pytest.mark.parametrize("kind", CARE_PREFIXES)
def test_a_care_card_says_its_urgency_in_words(kind):
    html = render('{% care_card kind "Phone us if" level=3 %}<p>x</p>{% endcare_card %}', kind=kind)
    assert f"{CARE_PREFIXES[kind]}: </span>Phone us if</h3>" in html
    assert "<p>x</p>" in html


def test_what_a_person_wrote_is_escaped():
    html = render(
        "{% tag text %}{% severity 'high' text %}{% empty text %}{% endempty %}", text="<b>"
    )
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("value", "words"), [(2, "+2"), (-1.5, "\u22121.5"), (0, "±0"), (None, "")]
)
def test_change_carries_its_sign(value, words):
    assert render("{{ value|change }}", value=value) == words


def test_a_phone_number_keeps_only_what_can_be_dialled():
    assert render("{{ phone|dialable }}", phone="+44 (20) 7946-0018") == "+442079460018"


def test_silence_is_written_out():
    assert render("{{ value|stated }}", value=None) == "no data"
    assert render("{{ value|stated }}", value=0) == "0"


def test_calendar_blocks_are_placed_by_class():
    block = SimpleNamespace(
        title="Strength",
        time="09:00",
        until="10:00",
        start=36,
        length=4,
        column=1,
        columns=2,
        state="class full",
    )
    html = render('{% include "ui/calendar_block.html" %}', block=block)
    assert 'class="block s36 l4 k1of2 block--class block--full"' in html
    assert "style=" not in html


def test_no_template_of_the_house_breaks_the_content_policy():
    for path in (ROOT / "templates").rglob("*.html"):
        if "email" in path.parts:
            continue
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|hx-on", text), path
        assert "{#" not in re.sub(r"{#[^\n]*?#}", "", text), f"a comment left open: {path}"
