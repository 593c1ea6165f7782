"""A sealed value opens in its own column, with its own key, as it was; else it says so."""

from base64 import b64encode

import pytest
from django.core.exceptions import ImproperlyConfigured

from clinic.sealed import box, keys
from clinic.sealed.blind import index_of
from security.proofs.atrest import prove

OLD, NEW = (f"{name}:{b64encode(name[0].encode() * 32).decode()}" for name in ("old", "new"))
PLACE = "patients_patient.email"


def test_what_is_sealed_opens_again_and_never_looks_the_same():
    one, two = (box.seal("ana@example.org", PLACE) for _ in range(2))
    assert one != two
    assert "ana" not in one
    assert {box.opened(value, PLACE) for value in (one, two)} == {"ana@example.org"}
    assert box.opened_bytes(box.seal_bytes(b"\x00raw", PLACE), PLACE) == b"\x00raw"


def test_nothing_stays_nothing():
    assert (box.seal("", PLACE), box.opened("", PLACE)) == ("", "")


@pytest.mark.parametrize("at", [0, 20, -4])
def test_a_changed_letter_is_noticed(at):
    name, body = box.seal("ana@example.org", PLACE).split(":")
    spoilt = list(body)
    spoilt[at] = "A" if spoilt[at] != "A" else "B"
    with pytest.raises(box.Unreadable, match=r"^patients_patient\.email cannot be read: it was"):
        box.opened(f"{name}:{''.join(spoilt)}", PLACE)


def test_another_spelling_of_the_same_bytes_is_a_change_too():
    """The last letter before "==" carries four bits that no byte holds."""
    value = box.seal("ana@example.org", PLACE)
    last = value[-3]
    assert value.endswith("==")
    assert last in "AQgw"
    with pytest.raises(box.Unreadable, match="not sealed, or was changed"):
        box.opened(f"{value[:-3]}{chr(ord(last) + 1)}==", PLACE)


@pytest.mark.parametrize("value", ["ana@example.org", "k1:", "k1:c2hvcnQ=", "no colon", "a:b:c"])
def test_what_was_never_sealed_is_not_taken_for_words(value):
    with pytest.raises(box.Unreadable):
        box.opened(value, PLACE)
    with pytest.raises(box.Unreadable):
        box.opened_bytes(value.encode(), PLACE)


def test_a_value_moved_to_another_column_does_not_open_there():
    with pytest.raises(box.Unreadable, match="belongs to another column"):
        box.opened(box.seal("rash", "patients_precaution.note"), "adherence_contact.note")


def test_the_first_key_seals_and_every_key_opens(settings):
    settings.FIELD_KEYS = OLD
    sealed = box.seal("words", PLACE)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    assert box.opened(sealed, PLACE) == "words"
    assert box.key_of(box.seal("words", PLACE)) == "new"
    settings.FIELD_KEYS = NEW
    with pytest.raises(box.Unreadable, match="its key “old” is not among STEADY_FIELD_KEYS"):
        box.opened(sealed, PLACE)


@pytest.mark.parametrize("text", ["", "k1", "k1:x", f"{OLD},{OLD}", "a b:" + OLD[4:-1] + "!"])
def test_keys_that_are_none_are_refused(text):
    with pytest.raises(ImproperlyConfigured, match="STEADY_FIELD_KEYS"):
        keys.parse(text)


def test_an_address_has_one_index_in_any_case_and_another_key_makes_another(settings):
    found = index_of(" Ana@Example.org ")
    assert found == index_of("ana@example.org") != index_of("ann@example.org")
    settings.INDEX_KEY = b64encode(b"i" * 32).decode()
    assert index_of("ana@example.org") != found
    assert index_of(" ") == ""


def test_the_proof_of_make_security_holds_in_small():
    lines = prove(full=False)
    assert [line.name for line in lines if not line.passed] == []
    assert all(line.figures for line in lines)
