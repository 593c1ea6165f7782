"""What can be done, as data: cited, complete, and never an order of its own."""

import re

import pytest

from adherence.options import (
    BY_CODE,
    FOR,
    OPTIONS,
    SOURCES,
    Matter,
    Option,
    cautions,
    matter_of,
    ranked,
    sources_in_words,
)
from adherence.rules import RULES
from patients.models.precaution import PrecautionKind


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.code)
def test_every_option_says_what_is_known_and_how_surely(option: Option) -> None:
    for name in ("name", "what", "effect", "interval", "people", "design", "sure", "because"):
        assert getattr(option, name), name
    assert option.sources
    assert all(name in SOURCES for name in option.sources)
    # at least one that anybody can look up
    assert re.search(r"doi:10\.|PMID \d|PMC\d", sources_in_words(option)) or option.code in {
        "physician_today",
        "ask_directly",
        "weigh_up",
    }


def test_every_source_is_used_and_every_rule_has_a_matter() -> None:
    assert {name for option in OPTIONS for name in option.sources} == set(SOURCES)
    assert {matter_of(rule.code) for rule in RULES} == set(Matter) == set(FOR)
    assert {code for codes in FOR.values() for code in codes} == set(BY_CODE)


def codes(*matters: Matter, reason: str = "") -> list[str]:
    return [option.code for option in ranked(matters, reason=reason)]


def test_a_short_list_the_first_matter_first_and_one_that_does_not_help() -> None:
    assert codes(Matter.PAIN) == ["exercise", "acupuncture", "duloxetine", "switch", "omega_3"]
    both = codes(Matter.TABLETS, Matter.PAIN)
    assert both[:3] == ["ask_directly", "exercise", "cost_and_refill"]
    assert both[5:] == ["reminders_alone", "omega_3"]


def test_her_own_reason_comes_first() -> None:
    assert codes(Matter.TABLETS, reason="cost")[0] == "cost_and_refill"
    assert codes(Matter.TABLETS, reason="side_effects")[0] == "worst_first"
    assert codes(Matter.PAIN, reason="cost")[0] == "exercise"


def test_a_warning_sign_takes_training_off_the_list() -> None:
    found = codes(Matter.DANGER, Matter.PAIN, Matter.EXERCISE)
    assert found[0] == "physician_today"
    assert not {"exercise", "easier_sessions", "exercise_for_tiredness"} & set(found)


def test_precautions_stand_beside_what_they_concern() -> None:
    hers = [PrecautionKind.BONE_METASTASES, PrecautionKind.LYMPHEDEMA_LEFT]
    assert any("Bone metastases" in text for text in cautions(BY_CODE["exercise"], hers))
    assert any("left arm" in text for text in cautions(BY_CODE["acupuncture"], hers))
    assert cautions(BY_CODE["ask_directly"], hers) == []
    # what nobody wrote down is minded all the same
    assert "SSRI" in cautions(BY_CODE["duloxetine"], [])[0]
    for kind in PrecautionKind:
        assert cautions(BY_CODE["exercise"], [kind]), kind
