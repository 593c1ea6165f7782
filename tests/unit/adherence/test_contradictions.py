"""Numbers that speak against each other: what is refused, and what has to be thought about."""

import pytest

from adherence.policy import Policy
from adherence.rules import DEFAULT_POLICY, DEFAULTS, BadThreshold
from adherence.rules.contradictions import doubts, refuse_impossible

WEEKLY, MONTHLY = 7, 28


def policy(changes: dict[str, int], *off: str) -> Policy:
    return Policy({**DEFAULTS, **changes}, frozenset(off))


def test_the_defaults_leave_no_doubt_in_a_clinic_that_asks_weekly() -> None:
    refuse_impossible(DEFAULT_POLICY, check_in_days=WEEKLY)
    assert doubts(DEFAULT_POLICY, check_in_days=WEEKLY) == []


@pytest.mark.parametrize(
    ("changes", "days", "rule", "words"),
    [
        ({"sustained_pain.window_days": 7}, WEEKLY, "sustained_pain", "Give 15 days or more"),
        ({"worsening.window_days": 28}, 14, "worsening", "Give 29 days or more"),
        ({"refill_gap.days": 90}, WEEKLY, "refill_gap", "the longer gap needs more days"),
        ({"refill_gap.longest_days": 60}, WEEKLY, "refill_gap", "the longer gap needs more days"),
        (
            {"low_cover.over_days": 91, "low_cover.least_days": 92},
            WEEKLY,
            "low_cover",
            "at most as many days as the longest",
        ),
    ],
)
def test_a_rule_that_cannot_fire_is_refused_while_it_runs(
    changes: dict[str, int], days: int, rule: str, words: str
) -> None:
    with pytest.raises(BadThreshold, match=words) as refusal:
        refuse_impossible(policy(changes), check_in_days=days)
    assert refusal.value.field.startswith(f"{rule}.")
    refuse_impossible(policy(changes, rule), check_in_days=days)


@pytest.mark.parametrize(
    ("changes", "days", "field", "words"),
    [
        ({"severe_pain.pain": 4}, WEEKLY, "severe_pain.pain", "every sustained pain"),
        ({"severe_pain.rise": 4}, WEEKLY, "severe_pain.rise", "begins at 7 and is raised anew 4"),
        ({"severe_pain.pain": 9}, WEEKLY, "severe_pain.rise", "scale of 10 has no room"),
        ({"doses_stopped.doses": 2}, WEEKLY, "doses_stopped.doses", "call on the same day"),
        ({"patchy.window_days": 28, "silence.days": 15}, 8, "patchy.window_days", "will not fire"),
        ({"silence.days": 13}, 7, "silence.days", "after 14 days"),
        ({"severe_pain.window_days": 7}, WEEKLY, "severe_pain.window_days", "clears by itself"),
        (
            {"exercise_interruption.sessions": 12, "exercise_interruption.window_days": 10},
            WEEKLY,
            "exercise_interruption.sessions",
            "12 sessions in 10 days",
        ),
        (
            {"low_attendance.sessions": 30, "low_attendance.window_days": 28},
            WEEKLY,
            "low_attendance.sessions",
            "can never fire",
        ),
    ],
)
def test_what_is_probably_not_meant_is_a_doubt(
    changes: dict[str, int], days: int, field: str, words: str
) -> None:
    found = doubts(policy(changes), check_in_days=days)
    assert [doubt.field for doubt in found] == [field]
    assert words in found[0].says


def test_severe_pain_that_can_still_reach_the_top_of_the_scale_is_not_doubted() -> None:
    assert doubts(policy({"severe_pain.rise": 3}), check_in_days=WEEKLY) == []


def test_a_clinic_that_asks_monthly_is_told_which_answers_are_forgotten() -> None:
    fields = {doubt.field for doubt in doubts(DEFAULT_POLICY, check_in_days=MONTHLY)}
    assert {"red_flag.window_days", "burden.window_days"} <= fields
    assert "unsure.window_days" not in fields


def test_a_rule_that_is_off_is_not_doubted() -> None:
    odd = policy(
        {"burden.window_days": 7, "low_attendance.sessions": 30}, "burden", "low_attendance"
    )
    assert doubts(odd, check_in_days=WEEKLY) == []
