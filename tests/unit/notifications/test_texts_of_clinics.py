"""What a clinic may write into a mail, sentence by sentence."""

import pytest

from notifications.kinds import all_kinds, kind_named
from notifications.texts.shipped import shipped
from notifications.texts.subset import Slot, Variable, complaints, tidy

SLOT = Slot("opening", "Opening sentence", "", longest=60, must=("day",))
NOTE = Slot("note", "Note", "", longest=60, one_line=False)
HAS = (Variable("given_name", "given_name", ""), Variable("day", "when.day", ""))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("See you {day}. " + "x" * 60, "has 75 characters. Shorten it to 60"),
        ("See you\n{day}", "has a line break"),
        ("See you {day}\u202e", "(U+202E)"),
        ("See you {day}\x07", "(U+0007)"),
        ("See you {{day}}", "a brace that belongs to no variable"),
        ("See you {day} {", "a brace that belongs to no variable"),
        ("See you {day} {Day}", "a brace that belongs to no variable"),
        ("{day} in {room}", "names {room}, which this mail does not have. It has {given_name}"),
        ("See you soon", "has to say {day}"),
        ("{day} https://x.test/a", "“https://x.test/a” in “Opening sentence” would become a link"),
        ("{day} www.x.test", "would become a link"),
        ("{day} see movement.org/now", "“movement.org/now”"),
        ("{day} write to a@clinic.test", "“a@clinic.test”"),
        ("{day} mailto:someone", "would become a link"),
        ("{day} your cancer clinic", "“cancer” in “Opening sentence” gives the diagnosis away"),
        ("{day} your can\u200dcer clinic", "“cancer” in “Opening sentence”"),
        ("{day} tras el CÁNCER", "“CÁNCER”"),
    ],
)
def test_what_no_mail_may_contain_is_named_with_the_way_out(text, sentence):
    found = complaints(text, SLOT, HAS)
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello {given_name}, see you {day}.",
        "{day}, p.m. or a.m., 9.30 to 10.15.",
        "<b>{day}</b> & more",
        "{day} می\u200cآید",
    ],
)
def test_what_is_in_order(text):
    assert complaints(text, SLOT, HAS) == []


def test_a_note_may_have_lines_and_every_fault_is_told():
    assert complaints("One.\nTwo.", NOTE, HAS) == []
    assert len(complaints("{room} https://x.test cancer", NOTE, HAS)) == 3


def test_a_text_is_kept_tidy():
    assert tidy("  One. \r\n\r\n\r\n\r\nTwo.  \r") == "One.\n\nTwo."
    assert tidy("ca\u0301ncer") == "cáncer"


@pytest.mark.parametrize("kind", [k for k in all_kinds() if k.slots], ids=lambda k: k.name)
def test_what_steady_ships_would_be_taken_from_a_clinic(kind):
    for language in ("en", "es"):
        texts = shipped(kind, language)
        assert texts["note"] == ""
        assert "{given_name}" in texts["opening"]
        for slot in kind.slots:
            assert complaints(texts[slot.name], slot, kind.variables) == []


def test_shipped_texts_show_their_variables_as_typed():
    planned = shipped(kind_named("program-planned"), "en")["opening"]
    assert planned == "Hello {given_name}, we have booked {count} appointments for you."
    assert shipped(kind_named("day-sheet"), "en") == {}
