"""A card's fields: names, what each may hold, and two people at once."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.card.merging import merged
from programs.card.names import RECORD, name_of
from programs.card.values import NotAccepted, as_text, canonical, contradictions, parsed

EXERCISE = UUID("7e1f1c52-4f3f-4a7a-9a53-0a4b7c1d2e3f")
SET = f"set.{EXERCISE}.both.1"


def value(name, text):
    return parsed(name_of(name), text)


def test_a_name_is_taken_apart_and_nothing_else_is_one():
    name = name_of(f"{SET}.load_kg")
    assert (name.row.exercise, name.row.side, name.row.number, name.part) == (
        EXERCISE,
        "both",
        1,
        "load_kg",
    )
    assert name_of("timed.aerobic.heart_rate").modality == "aerobic"
    assert name_of("pain_before").part == "pain_before"


@pytest.mark.parametrize(
    "text",
    ["arrived_at", "edition", "set", "timed.swimming.minutes", "timed.aerobic.reps",
     f"set.{EXERCISE}.both.0.reps", f"set.{EXERCISE}.both.21.reps", f"set.{EXERCISE}.both.01.reps",
     f"set.{EXERCISE}.middle.1.reps", "set.nobody.both.1.reps", f"set.{EXERCISE.hex}.both.1.reps",
     f"set.{EXERCISE}.both.٣.reps"],
)  # fmt: skip
def test_what_is_no_field(text):
    assert name_of(text) is None


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (f"{SET}.reps", "12-8", "Repetitions cannot be “12-8”. Enter one whole number"),
        (f"{SET}.reps", "101", "Repetitions cannot be 101"),
        (f"{SET}.load_kg", "-5", "A load cannot be -5 kg. Enter 0 to 300 kg"),
        (f"{SET}.load_kg", "500", "A load cannot be 500 kg. Enter 0 to 300 kg"),
        (f"{SET}.load_kg", "heavy", "A load cannot be “heavy”"),
        (f"{SET}.load_kg", "nan", "A load cannot be nan kg"),
        (f"{SET}.load_kg", "1e999999", "A load cannot be 1e999999 kg"),
        (f"{SET}.load_kg", "12.55", "finer than 0.1 kg"),
        (f"{SET}.effort", "11", "Effort cannot be 11. Enter a whole number from 0 to 10."),
        (f"{SET}.band", "pink", "“pink” is not a colour of band"),
        ("heart_rate", "400", "Heart rate cannot be 400. Enter a whole number from 30 to 250."),
        ("timed.aerobic.heart_rate", "20", "Heart rate cannot be 20"),
        ("timed.aerobic.minutes", "1" * 4000, "Minutes cannot be"),
        ("red_flags", "bone_pain,bored", "“bored” is not a red flag"),
        ("early_stop", "bored", "“bored” is not a reason to stop early"),
        ("note", "x" * 501, "The note has 501 characters. Shorten it to 500."),
    ],
)
def test_what_a_field_cannot_hold(name, text, sentence):
    with pytest.raises(NotAccepted) as caught:
        value(name, text)
    assert sentence in str(caught.value)


def test_values_have_one_spelling():
    assert canonical(f"{SET}.load_kg", " 12,50 ") == "12.5"
    assert canonical(f"{SET}.load_kg", "-0") == "0"
    assert canonical("minutes", "045") == "45"
    assert canonical("red_flags", "swelling,,bone_pain,swelling") == "bone_pain,swelling"
    assert canonical("effort", " 12-8 ") == "12-8"


@given(st.sampled_from(["minutes", "heart_rate", f"{SET}.load_kg", f"{SET}.reps"]), st.text())
def test_any_text_is_a_value_or_a_sentence(name, text):
    kept = canonical(name, text)
    try:
        stored = as_text(value(name, text))
    except NotAccepted:
        stored = text.strip()
    assert kept == stored
    assert canonical(name, kept) == kept


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"systolic": "80", "diastolic": "120"}, "systolic", "Did you mean 120 over 80?"),
        ({"systolic": "130"}, "diastolic", "needs both numbers"),
        ({"diastolic": "85"}, "systolic", "needs both numbers"),
        ({"timed.aerobic.effort": "5"}, "timed.aerobic.minutes", "how many minutes"),
        ({f"{SET}.reps": "5", f"{SET}.seconds": "30"}, f"{SET}.seconds", "Leave one of them"),
    ],
)
def test_what_fields_cannot_be_together(values, field, sentence):
    found = contradictions(values, list(values))
    assert list(found) == [field]
    assert sentence in found[field]


def test_what_only_one_changed_is_merged_and_what_both_changed_is_asked():
    shown = {"effort": "5", "minutes": "40", "note": "well"}
    stored = {"effort": "6", "minutes": "40", "note": "well", "pain_after": "2"}
    found = merged(
        typed={"effort": "5", "minutes": "45", "note": "", "pain_after": "2"},
        shown=shown,
        stored=stored,
    )
    assert found.changes == {"minutes": "45", "note": ""}
    assert not found.clashes
    both = merged(typed={"effort": "7"}, shown=shown, stored=stored)
    assert [(c.name, c.mine, c.theirs) for c in both.clashes] == [("effort", "7", "6")]


VALUES = st.dictionaries(st.sampled_from(RECORD[:3]), st.sampled_from(["", "1", "2", "3"]))


@given(shown=VALUES, mine=VALUES, theirs=VALUES)
def test_a_merge_never_loses_a_change(shown, mine, theirs):
    """Whatever two people do from one beginning: each change stands, or is asked about."""
    found = merged(typed=mine, shown=shown, stored=theirs)
    clashed = {clash.name for clash in found.clashes}
    result = {**theirs, **found.changes}
    for name in RECORD[:3]:
        before, other = shown.get(name, ""), theirs.get(name, "")
        if mine.get(name, before) != before and name not in clashed:
            assert result.get(name, "") == mine[name]
        if other != before and name not in clashed:
            assert result.get(name, "") in (other, mine.get(name))
        if name in clashed:
            assert result.get(name, "") == other
