"""The policy as data: complete, within its bounds, and the page written from it."""

from pathlib import Path

import pytest

from adherence.rules import DEFAULTS, RULES, THRESHOLDS, BadThreshold, validate
from adherence.rules_page import document


def test_the_defaults_are_valid_and_keyed_by_rule() -> None:
    validate(DEFAULTS)
    assert all(t.key.startswith(f"{rule.code}.") for rule in RULES for t in rule.thresholds)
    assert all(len(rule.code) <= 32 for rule in RULES)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sustained_pain.pain": 11}, "sustained_pain.pain"),
        ({"silence.days": 0}, "silence.days"),
        ({"missed_doses.doses": "2"}, "missed_doses.doses"),
        ({"missed_doses.doses": True}, "missed_doses.doses"),
        ({"mood.level": 3}, "mood.level"),
    ],
)
def test_a_bad_threshold_is_named(changes: dict, field: str) -> None:
    with pytest.raises(BadThreshold) as caught:
        validate({**DEFAULTS, **changes})
    assert caught.value.field == field
    assert field in caught.value.message


def test_a_missing_threshold_is_named() -> None:
    incomplete = {key: value for key, value in DEFAULTS.items() if key != "silence.days"}
    with pytest.raises(BadThreshold, match=r"silence\.days"):
        validate(incomplete)


def test_a_message_names_the_way_out() -> None:
    with pytest.raises(BadThreshold, match="whole number from 1 to 10"):
        validate({**DEFAULTS, "severe_pain.pain": 11})


def test_the_page_of_rules_is_up_to_date() -> None:
    page = Path(__file__).parents[3] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == document(), "run manage.py rules_doc"
    assert all(key in document() for key in THRESHOLDS)
