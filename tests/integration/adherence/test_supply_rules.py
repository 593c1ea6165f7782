"""Rules about tablets fetched, the pause between two drugs, doubt and few answers."""

from typing import Any

import pytest

from adherence.models import RuleSet
from clinic.models import Clinic
from tests.factories.adherence import RuleSetFactory, Story, days_ago, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clinic: Clinic) -> Story:
    return Story(clinic, quiet=True)


# --- tablets fetched --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fills", "holds"),
    [
        ([], False),
        ([(60, 30)], True),
        ([(59, 30)], False),
        ([(100, 30), (90, 41)], False),  # 30 + 41 days from the first: 29 days without
        ([(100, 30), (90, 40)], True),
        ([(100, 30), (30, 30)], False),
    ],
)
def test_a_gap_counts_from_the_end_of_the_stock(story: Story, fills: list, holds: bool) -> None:
    for days, supply in fills:
        story.fill(days, supply)
    assert ("refill_gap" in story.assessed()) is holds


@pytest.mark.parametrize(("days", "severity"), [(60, 6), (119, 6), (120, 8), (209, 8), (210, 10)])
def test_a_longer_gap_weighs_more(story: Story, days: int, severity: int) -> None:
    story.fill(days, 30)
    assert story.assessed()["refill_gap"].severity == severity


def test_a_fill_taken_back_does_not_count(story: Story) -> None:
    story.fill(70, 30)
    story.fill(20, 30, removed_at=moment(1))
    signal = story.assessed()["refill_gap"]
    assert signal.evidence["last_fill"] == days_ago(70).isoformat()
    assert signal.evidence["until"] == days_ago(40).isoformat()


def test_what_is_left_of_the_last_drug_is_not_taken(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    story.course.ended_on, story.course.end_reason = days_ago(60), "switched"
    story.course.save()
    story.fill(70, 90)
    story.patient.therapy_courses.create(clinic=clinic, drug="exemestane", started_on=days_ago(31))
    signal = story.assessed()["refill_gap"]
    assert signal.evidence["last_fill"] is None
    assert signal.evidence["until"] == days_ago(31).isoformat()


@pytest.mark.parametrize(("supply", "holds"), [(72, True), (73, False)])
def test_cover_is_judged_to_the_last_monday(story: Story, supply: int, holds: bool) -> None:
    # NOW is a Monday: 91 days are counted, and 73 of them are 80.2 %.
    story.fill(91, supply)
    story.fill(0, 30)
    assert ("low_cover" in story.assessed()) is holds


def test_fewer_than_13_weeks_of_fills_are_too_few(story: Story) -> None:
    story.fill(90, 10)
    assert "low_cover" not in story.assessed()


def test_a_stock_carries_over(story: Story) -> None:
    story.fill(182, 90)
    story.fill(170, 90)
    assert {"low_cover", "refill_gap"} & set(story.assessed()) == set()


# --- between two drugs ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "reason", "holds"),
    [(56, "switched", False), (57, "switched", True), (57, "stopped_by_patient", False)],
)
def test_a_washout_that_goes_on(story: Story, days: int, reason: str, holds: bool) -> None:
    story.course.ended_on, story.course.end_reason = days_ago(days), reason
    story.course.save()
    assert ("washout" in story.assessed()) is holds


def test_a_washout_ends_with_the_next_drug(story: Story, clinic: Clinic) -> None:
    story.course.ended_on, story.course.end_reason = days_ago(80), "switched"
    story.course.save()
    assert "washout" in story.assessed()
    story.patient.therapy_courses.create(clinic=clinic, drug="exemestane", started_on=days_ago(1))
    assert "washout" not in story.assessed()


# --- doubt ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "holds"),
    [(["unsure"], True), (["unsure", "no"], False), (["unsure", ""], True), (["no"], False)],
)
def test_doubt_stands_until_she_says_no(clinic: Clinic, answers: list, holds: bool) -> None:
    story = Story(clinic)
    for back, answer in enumerate(reversed(answers)):
        story.report(1 + 7 * back, thinking_of_stopping=answer)
    assert ("unsure" in story.assessed()) is holds


# --- few answers ------------------------------------------------------------------------------


def _answer(story: Story, weeks: set[int]) -> None:
    """Answer in some of the last eight periods that are over; 300 days are 42 periods and 6."""
    for week in weeks:
        story.report(6 + 7 * week + 3)


@pytest.mark.parametrize(("missed", "holds"), [(set(), False), ({2, 5}, False), ({2, 5, 7}, True)])
def test_few_answers_of_eight(clinic: Clinic, missed: set[int], holds: bool) -> None:
    story = Story(clinic, patchy=True)
    _answer(story, set(range(8)) - missed)
    held = story.assessed()
    assert ("patchy" in held) is holds
    if holds:
        assert held["patchy"].evidence["answered"] == 5
        assert held["patchy"].evidence["periods"] == 8


def test_few_answers_are_not_raised_again_at_once(clinic: Clinic) -> None:
    """After a resolution it takes three new periods without an answer."""
    story = Story(clinic, patchy=True)
    _answer(story, {0, 2, 4, 6})
    story.assess()
    before = story.episode
    before.state, before.resolved_at, before.outcome = "resolved", moment(0, 11), "advice"
    before.resolved_by = story._enroll().physiologist
    before.save()
    assert story.assess().written == 0
    assert story.patient.episodes.count() == 1


# --- answers to one question ------------------------------------------------------------------


def test_one_question_asked_again_is_no_check_in(clinic: Clinic) -> None:
    """It clears what it asked about; warning signs were not asked about."""
    story = Story(clinic)
    story.report(10, pain=7, red_flags=["swelling"])
    for days in (5, 2):
        story.report(days, source="re_ask", pain=2)
    assert set(story.assessed()) == {"red_flag"}


def test_an_answer_without_pain_leaves_the_pain_as_it_was(clinic: Clinic) -> None:
    story = Story(clinic)
    story.pains(5, 5, last=4)
    story.report(2, source="re_ask", pain=None, missed_doses=0)
    story.report(1, source="re_ask", pain=None, missed_doses=0)
    assert "sustained_pain" in story.assessed()


# --- rules that are off -----------------------------------------------------------------------


def test_a_rule_that_is_off_is_not_run_and_clears(story: Story, clinic: Clinic) -> None:
    story.fill(70, 30)
    assert "refill_gap" in story.assessed()
    RuleSet.objects.filter(clinic=clinic).update(off=["patchy", "refill_gap"])
    assert "refill_gap" not in story.assessed()


def test_rules_from_before_an_update_are_followed_by_whole_ones(clinic: Clinic) -> None:
    thresholds: dict[str, Any] = {"sustained_pain.pain": 6, "gone.limit": 3}
    RuleSetFactory(clinic=clinic, thresholds=thresholds, off=["silence", "gone"])
    story = Story(clinic, quiet=True)
    story.assess()
    newest = RuleSet.objects.get(clinic=clinic, retired_at__isnull=True)
    assert (newest.version, newest.off) == (2, ["silence"])
    assert newest.thresholds["sustained_pain.pain"] == 6
    assert "gone.limit" not in newest.thresholds
