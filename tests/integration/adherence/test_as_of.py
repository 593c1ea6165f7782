"""What the rules would have called for at a past moment, on what the clinic knew then."""

from datetime import timedelta

import pytest

from adherence.assessment import candidates_as_of
from adherence.policy import Policy
from adherence.rules import DEFAULT_POLICY, DEFAULTS
from clinic.models import Clinic
from tests.factories.adherence import NOW, Story, moment

pytestmark = pytest.mark.django_db


def rules_then(story: Story, days: int, policy: Policy = DEFAULT_POLICY) -> set[str]:
    found = candidates_as_of(
        clinic=story.clinic,
        policy=policy,
        patients=[story.patient.pk],
        now=NOW - timedelta(days=days),
    )
    return {candidate.rule for candidate in found}


@pytest.fixture
def story(clinic: Clinic) -> Story:
    return Story(clinic, quiet=True)


def test_a_late_report_was_not_known(story: Story) -> None:
    story.report(10, pain=8, received=moment(4))
    assert "severe_pain" not in rules_then(story, 5)
    assert "severe_pain" in rules_then(story, 3)


def test_a_correction_was_not_known(story: Story) -> None:
    story.report(10, pain=8)
    story.report(10, pain=3, received=moment(4))
    assert "severe_pain" in rules_then(story, 5)
    assert "severe_pain" not in rules_then(story, 3)


def test_an_outcome_was_not_known(story: Story) -> None:
    story.visits("nnn", last=8)
    story.visit(5, "no_show", recorded_at=moment(2))
    assert "exercise_interruption" in rules_then(story, 7)
    assert rules_then(story, 4) == rules_then(story, 7)


def test_who_has_left_since_was_there(story: Story) -> None:
    story.report(10, pain=8)
    story.patient.status = "left"
    story.patient.save()
    assert "severe_pain" in rules_then(story, 5)


def test_now_is_what_stands(story: Story) -> None:
    story.pains(5, 6, last=3)
    story.visits("annn")
    story.fill(70, 30)
    assert rules_then(story, 0) - {"patchy"} == set(story.assessed())


def test_another_policy_is_asked(story: Story) -> None:
    story.pains(5, 5, last=3)
    stricter = Policy({**DEFAULTS, "sustained_pain.pain": 6}, frozenset({"worsening", "patchy"}))
    assert "sustained_pain" in rules_then(story, 0)
    assert rules_then(story, 0, stricter) == set()
