"""Each rule on hand-made facts: fires, does not, has too little to go by, clears."""

import pytest

from adherence.candidates import RULE_SQL, candidates_cte
from adherence.models import RuleSet
from adherence.rules import BY_CODE, DEFAULTS
from clinic.models import Clinic
from tests.factories.adherence import NOW, TODAY, Story, days_ago, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clinic: Clinic) -> Story:
    return Story(clinic)


def test_every_rule_has_its_sql() -> None:
    assert set(RULE_SQL) == set(BY_CODE)
    assert all(f"AS {code}" in candidates_cte() for code in BY_CODE)


def test_a_quiet_patient_raises_nothing(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    assert story.assessed() == {}


# --- pain -------------------------------------------------------------------------------------


def test_severe_pain_once_is_a_safety_signal(story: Story) -> None:
    story.pains(2, 7)
    signal = story.assessed()["severe_pain"]
    assert (signal.tier, signal.severity) == ("S", 7)
    assert signal.evidence["pain"] == [{"on": "2026-11-22", "value": 7}]
    assert signal.evidence["thresholds"] == {
        "pain": 7, "window_days": 28, "clear_after": 2, "rise": 2, "again_days": 84
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pains", "holds"),
    [((6,), False), ((7,), True), ((7, 6), True), ((7, 6, 6), False), ((8, 2, 7), True)],
)
def test_severe_pain_clears_after_two_below(story: Story, pains: tuple, holds: bool) -> None:
    story.pains(*pains)
    assert ("severe_pain" in story.assessed()) is holds


@pytest.mark.parametrize(("days", "holds"), [(27, True), (28, False)])
def test_severe_pain_counts_for_28_days(story: Story, days: int, holds: bool) -> None:
    story.report(days, pain=9)
    assert ("severe_pain" in story.assessed()) is holds


@pytest.mark.parametrize(
    ("pains", "holds"),
    [
        ((4,), False),
        ((4, 4), True),
        ((3, 4), False),
        ((4, 3, 4), True),
        ((4, 3, 3, 4), False),
        ((4, 4, 3), True),
        ((4, 4, 3, 3), False),
        ((4, 4, 3, 3, 4), False),
        ((5, 3, 5, 3), True),
    ],
)
def test_sustained_pain(story: Story, pains: tuple, holds: bool) -> None:
    story.pains(*pains)
    assert ("sustained_pain" in story.assessed()) is holds


def test_sustained_pain_tells_the_newest_three_values(story: Story) -> None:
    story.pains(5, 6, 4, 6)
    signal = story.assessed()["sustained_pain"]
    assert [reading["value"] for reading in signal.evidence["pain"]] == [6, 4, 6]
    assert (signal.tier, signal.severity) == ("A", 6)


def test_sustained_pain_needs_both_check_ins_in_the_window(story: Story) -> None:
    story.report(41, pain=5)
    story.report(1, pain=5)
    assert "sustained_pain" in story.assessed()
    assert "sustained_pain" not in story.assessed(now=moment(-1))


@pytest.mark.parametrize(
    ("pains", "holds"),
    [
        ((1, 1, 3), False),  # three check-ins: no baseline and two after it
        ((1, 1, 3, 3), True),  # four: baseline of two
        ((1, 2, 3, 4), False),  # baseline 1.5, and 3 is only 1.5 above it
        ((1, 1, 1, 3), False),
        ((1, 1, 1, 3, 3), True),
        ((1, 1, 4, 3, 3), False),  # baseline 2, and 3 is only 1 above it
        ((1, 1, 1, 3, 1, 3), False),  # not in a row
        ((1, 1, 1, 3, 3, 1), True),
        ((1, 1, 1, 3, 3, 1, 1), False),
    ],
)
def test_worsening(story: Story, pains: tuple, holds: bool) -> None:
    story.pains(*pains, every=6)
    assert ("worsening" in story.assessed()) is holds


def test_worsening_measures_against_this_drug_only(story: Story) -> None:
    story.pains(1, 1, 1, last=20)
    story.course.started_on = days_ago(19)
    story.course.save()
    story.pains(5, 5, last=1)
    assert "worsening" not in story.assessed()


def test_worsening_keeps_its_baseline(story: Story) -> None:
    story.pains(1, 1, 2, 4, 4)
    evidence = story.assessed()["worsening"].evidence
    assert (evidence["baseline"], evidence["baseline_reports"]) == (1.3, 3)


# --- what she says ----------------------------------------------------------------------------


def test_a_red_flag_is_a_safety_signal(story: Story) -> None:
    story.report(1, red_flags=["bone_pain"])
    signal = story.assessed()["red_flag"]
    assert (signal.tier, signal.evidence["flags"]) == ("S", ["bone_pain"])
    assert story.episode.safety
    assert story.episode.urgency == 1


def test_a_red_flag_clears_after_two_without(story: Story) -> None:
    story.report(15, red_flags=["fracture"])
    story.report(8)
    assert "red_flag" in story.assessed()
    story.report(1)
    assert "red_flag" not in story.assessed()


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        (["yes"], True),
        (["stopped"], True),
        (["unsure"], False),
        (["yes", "unsure"], True),
        (["yes", ""], True),
        (["yes", "no"], False),
        (["no", "yes"], True),
    ],
)
def test_stopping(story: Story, answers: list, holds: bool) -> None:
    for back, answer in enumerate(reversed(answers)):
        story.report(1 + 7 * back, thinking_of_stopping=answer)
    assert ("stopping" in story.assessed()) is holds


@pytest.mark.parametrize(
    ("missed", "rules"),
    [
        ([1], set()),
        ([2], {"missed_doses"}),
        ([2, 0], {"missed_doses"}),
        ([2, None, 0], {"missed_doses"}),
        ([2, 0, 1], set()),
        ([None], set()),
        ([6], {"missed_doses"}),
        ([7], {"missed_doses", "doses_stopped"}),
    ],
)
def test_missed_tablets(story: Story, missed: list, rules: set) -> None:
    for back, value in enumerate(reversed(missed)):
        story.report(1 + 6 * back, missed_doses=value)
    assert set(story.assessed()) == rules


def test_a_pause_she_was_told_to_take_is_not_missed(story: Story) -> None:
    story.report(1, missed_doses=7, missed_reason="advised")
    assert story.assessed() == {}


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        ({"pain": 4, "tiredness": 4, "sleep_problems": 4}, True),
        ({"pain": 4, "tiredness": 4, "sleep_problems": 3}, False),
        ({"pain": 4, "tiredness": 4, "interference": 9}, False),
        ({"tiredness": 4, "sleep_problems": 4, "hot_flushes": 4}, True),
        ({"bother": 3}, True),
        ({"bother": 2}, False),
    ],
)
def test_burden(story: Story, answers: dict, holds: bool) -> None:
    story.report(1, **answers)
    assert ("burden" in story.assessed()) is holds


def test_burden_is_not_cleared_by_check_ins_that_say_nothing_about_it(story: Story) -> None:
    story.report(20, bother=3)
    story.report(10, pain=0)
    story.report(5, pain=0)
    assert "burden" in story.assessed()
    story.report(3, bother=0)
    story.report(1, bother=1)
    assert "burden" not in story.assessed()


# --- silence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "holds"), [(13, False), (14, True), (200, True)])
def test_silence(story: Story, days: int, holds: bool) -> None:
    story.report(days)
    signals = story.assessed()
    assert ("silence" in signals) is holds
    if holds:
        assert signals["silence"].evidence["last_report"] == days_ago(days).isoformat()


def test_silence_of_one_who_never_answered_counts_from_her_first_day(story: Story) -> None:
    story.course.started_on = days_ago(14)
    story.course.save()
    evidence = story.assessed()["silence"].evidence
    assert (evidence["last_report"], evidence["since"]) == (None, days_ago(14).isoformat())
    story.course.started_on = days_ago(13)
    story.course.save()
    assert story.assessed() == {}


def test_silence_follows_the_clinics_own_rhythm(clinic: Clinic, story: Story) -> None:
    clinic.check_in_days = 14
    clinic.save()
    story.report(20)
    assert story.assessed() == {}
    assert set(story.assessed(now=moment(-1, 12))) == {"silence"}


# --- sessions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visits", "holds"),
    [
        ("nn", False),
        ("nnn", True),
        ("annn", True),
        ("nnan", False),
        ("nenen", True),
        ("nnee", False),
        ("nbnbn", True),
        ("nnna", False),
    ],
)
def test_exercise_interruption(clinic: Clinic, visits: str, holds: bool) -> None:
    story = Story(clinic, quiet=True)
    story.visits(visits)
    assert ("exercise_interruption" in story.assessed()) is holds


def test_exercise_interruption_says_when_she_last_came(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    story.visits("annn")
    signal = story.assessed()["exercise_interruption"]
    assert signal.tier == "C"
    assert signal.evidence["count"] == 3
    assert signal.evidence["last_attended"] == days_ago(10).isoformat()
    assert signal.evidence["missed"] == [days_ago(d).isoformat() for d in (7, 4, 1)]


@pytest.mark.parametrize(
    ("reason", "by", "notice", "holds"),
    [
        ("joint_pain", "patient", 72, True),
        ("not_said", "staff", 23, True),
        ("not_said", "staff", 24, False),
        ("unwell", "patient", 2, True),
        ("unwell", "patient", 30, False),
        ("clinic", "staff", 1, False),
    ],
)
def test_which_cancellations_count(
    clinic: Clinic, reason: str, by: str, notice: int, holds: bool
) -> None:
    story = Story(clinic, quiet=True)
    for days in (1, 4, 7):
        story.visit(days, "cancelled", reason=reason, cancelled_by=by, notice_hours=notice)
    assert ("exercise_interruption" in story.assessed()) is holds


def test_good_time_is_the_clinics_setting(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    for days in (1, 4, 7):
        story.visit(days, "cancelled", notice_hours=10)
    assert "exercise_interruption" in story.assessed()
    clinic.excused_notice_hours = 8
    clinic.save()
    assert "exercise_interruption" not in story.assessed()


def test_leaving_a_waitlist_misses_no_session(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    for days in (1, 4, 7):
        booking = story.visit(days, "cancelled", reason="not_said", cancelled_by="patient")
        booking.had_place = False
        booking.save()
    assert story.assessed() == {}


def test_a_cancellation_and_a_new_booking_of_the_same_session_count_once(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    story.visits("nn")
    booking = story.visit(8, "cancelled")
    booking.pk = None
    booking._state.adding = True
    booking.uid = "0b8f7bb6-3c4d-4f5e-8a6b-7c8d9e0f1a2b"
    booking.status, booking.cancelled_at = "attended", None
    booking.cancelled_by = booking.cancel_reason = ""
    booking.recorded_by, booking.recorded_at = story.enrollment.physiologist, moment(8)
    booking.save()
    assert story.assessed() == {}


@pytest.mark.parametrize(
    ("visits", "holds"),
    [("nan", False), ("nana", False), ("nannan", True), ("nnna", True), ("nneea", False)],
)
def test_low_attendance(clinic: Clinic, visits: str, holds: bool) -> None:
    story = Story(clinic, quiet=True)
    story.visits(visits)
    assert ("low_attendance" in story.assessed()) is holds


def test_a_paused_program_raises_nothing(clinic: Clinic) -> None:
    story = Story(clinic, quiet=True)
    story.visits("nnnnn")
    assert set(story.assessed()) == {"exercise_interruption", "low_attendance"}
    story.enrollment.status = "paused"
    story.enrollment.save()
    assert story.assessed() == {}


# --- who is looked at, and by which limits ------------------------------------------------------


@pytest.mark.parametrize("status", ["left", "deceased"])
def test_nobody_who_left_or_died_has_signals(story: Story, status: str) -> None:
    story.pains(8, 8)
    story.patient.status = status
    story.patient.save()
    assert story.assessed() == {}


def test_nobody_off_therapy_has_signals(clinic: Clinic) -> None:
    story = Story(clinic, on_therapy=False)
    story.pains(8, 8)
    assert story.assessed() == {}


def test_a_course_that_ends_tomorrow_is_still_under_way(story: Story) -> None:
    story.pains(5, 5)
    story.course.end_reason = "switched"
    story.course.ended_on = days_ago(-1)
    story.course.save()
    assert set(story.assessed()) == {"sustained_pain"}
    story.course.ended_on = TODAY
    story.course.save()
    assert story.assessed() == {}


def test_a_clinics_own_limit_is_used_and_kept_with_the_signal(clinic: Clinic, story: Story) -> None:
    RuleSet.objects.filter(clinic=clinic).update(thresholds={**DEFAULTS, "sustained_pain.pain": 6})
    story.pains(5, 5)
    assert story.assessed() == {}
    story.pains(6, 6, last=0, every=3)
    assert story.assessed()["sustained_pain"].evidence["thresholds"]["pain"] == 6


def test_the_day_is_the_clinics(clinic: Clinic, story: Story) -> None:
    story.report(13)
    late_evening = NOW.replace(hour=23, minute=30)  # already the 24th in Madrid
    assert set(story.assessed(now=late_evening)) == {"silence"}
