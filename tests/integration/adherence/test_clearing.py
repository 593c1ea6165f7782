"""What is said to clear a signal clears it: counted from the words, tried on the rules."""

import re
from typing import Any

import pytest

from adherence.clearing import _SAYS, Known, clears_with
from adherence.models import Signal
from adherence.rules import BY_CODE
from clinic.models import Clinic
from patients.models import SymptomReport
from tests.factories.adherence import Story

pytestmark = pytest.mark.django_db
LOW: dict[str, Any] = {
    "pain": 1,
    "missed_doses": 0,
    "bother": 0,
    "tiredness": 0,
    "sleep_problems": 0,
    "hot_flushes": 0,
    "thinking_of_stopping": "no",
}
HIGH = {"tiredness": 6, "sleep_problems": 6, "hot_flushes": 6}
# rule; her answers 40, 33, 26 ... days ago, oldest first
CASES: list[tuple[str, list[dict[str, Any]]]] = [
    ("severe_pain", [{"pain": 8}]),
    ("severe_pain", [{"pain": 8}, {"pain": 6}]),
    ("red_flag", [{"pain": 1, "red_flags": ["fracture"]}]),
    ("missed_doses", [{"missed_doses": 3}, {"missed_doses": 0}]),
    ("missed_doses", [{"missed_doses": 3}, {"missed_doses": 7, "missed_reason": "advised"}]),
    ("doses_stopped", [{"missed_doses": 7}]),
    ("sustained_pain", [{"pain": 5}, {"pain": 5}]),
    ("sustained_pain", [{"pain": 5}, {"pain": 5}, {"pain": 3}]),
    ("worsening", [{"pain": 1}, {"pain": 1}, {"pain": 1}, {"pain": 4}, {"pain": 4}]),
    ("burden", [{"pain": 1, **HIGH}]),
    ("burden", [{"pain": 1, "bother": 3}, {"pain": 1}]),
    ("severe_pain", [{"pain": 8}, {"pain": None, "tiredness": 3, "source": "re_ask"}]),
    ("unsure", [{"thinking_of_stopping": "unsure"}]),
    ("stopping", [{"thinking_of_stopping": "yes"}]),
]


def left(signal: Signal, story: Story) -> int:
    """Return how many answers the page asks for."""
    answers = SymptomReport.objects.filter(patient=story.patient, superseded_at=None)
    text = clears_with(signal, Known(list(answers.order_by("reported_for"))))
    found = re.match(r"Clears with (one|\d+) more answers?", text)
    assert found, text
    return 1 if found[1] == "one" else int(found[1])


@pytest.mark.parametrize(("rule", "said"), CASES)
def test_as_many_answers_as_are_said_clear_it_and_one_fewer_does_not(
    clinic: Clinic, rule: str, said: list[dict[str, Any]]
) -> None:
    story = Story(clinic)
    for weeks, answers in enumerate(reversed(said)):
        story.report(12 + 4 * weeks, **answers)
    count = left(story.assessed()[rule], story)
    for number in range(count):
        assert rule in story.assessed(), (rule, number)
        story.report(10 - 2 * number, **LOW)
    assert rule not in story.assessed()


def test_low_attendance_counts_the_sessions_left(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    story.visits("nnna", every=2, last=12)
    signal = story.assessed().get("low_attendance")
    assert signal is not None
    text = clears_with(signal, Known([]))
    assert f"{1 + 2} of {4 + 2} is 50 %" in text
    story.visit(9, "attended")
    assert "low_attendance" in story.assessed()
    story.visit(6, "attended")
    assert "low_attendance" not in story.assessed()


def test_an_interruption_names_the_next_session(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    story.visits("annn")
    signal = story.assessed()["exercise_interruption"]
    assert clears_with(signal, Known([])).endswith("; none is booked.")
    assert "Thu 26 Nov, 10:00" in clears_with(signal, Known([], next_session="Thu 26 Nov, 10:00"))


def test_every_rule_has_its_own_words() -> None:
    assert set(_SAYS) == set(BY_CODE)
