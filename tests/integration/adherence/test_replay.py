"""A replay is what the nights really showed, and says what it rests on."""

from datetime import date, timedelta

import pytest

from adherence.actions import assess
from adherence.models import Signal
from adherence.policy import Policy
from adherence.replay import nights, replay
from adherence.replay.days import LookedAt, Shown, looked_at, shown
from adherence.replay.stops import stops
from adherence.rules import DEFAULTS
from adherence.selectors.replay_words import caution, lead, timing
from clinic.models import Clinic
from patients.models import Patient
from tests.factories.adherence import NOW, TODAY, Story, days_ago

pytestmark = pytest.mark.django_db

# As RuleSetFactory has it for a Story.
POLICY = Policy(DEFAULTS, frozenset({"patchy"}))


def _told_day_by_day(clinic: Clinic) -> dict[int, list[tuple[Story, dict]]]:
    """Return, by how many days ago the clinic learned of it, what each woman reported."""
    stories = [Story(clinic) for _ in range(3)]
    weekly = (
        [3, 5, 4, 2, 2, 7, 3, 3],  # sustained, cleared, severe, cleared
        [1, None, None, None, 1, 1, 4, 5],  # silent, then worse than her baseline
        [0, 0, 0, 0, 0, 0, 0, 0],
    )
    told: dict[int, list[tuple[Story, dict]]] = {}
    for story, pains in zip(stories, weekly, strict=True):
        for week, pain in enumerate(reversed(pains)):
            if pain is not None:
                told.setdefault(7 * week + 2, []).append((story, {"pain": pain}))
    # Pain of weeks ago, told late; and a correction of it.
    told.setdefault(20, []).append((stories[2], {"pain": 8, "for": 33}))
    told.setdefault(12, []).append((stories[2], {"pain": 1, "for": 33}))
    return told


def test_every_night_is_what_the_assessment_showed_that_night(clinic: Clinic) -> None:
    told = _told_day_by_day(clinic)
    moments = nights(clinic, weeks=8, patients=3, now=NOW)
    lived: dict[date, dict[int, set[str]]] = {}
    for moment in moments:
        day = moment.date()
        for story, answer in told.pop((TODAY - day).days + 1, []):
            received = moment - timedelta(hours=8)
            about = answer.pop("for", (TODAY - day).days + 1)
            story.report(about, received=received, **answer)
        assess(clinic_id=clinic.pk, now=moment)
        held = Signal.objects.filter(clinic=clinic, cleared_at__isnull=True)
        night = lived.setdefault(day, {})
        for signal in held:
            night.setdefault(signal.patient_id, set()).add(signal.rule)
    assert {rule for night in lived.values() for held in night.values() for rule in held} >= {
        "sustained_pain", "severe_pain", "silence", "worsening"
    }  # fmt: skip

    patients = list(
        Patient.objects.filter(clinic=clinic).order_by("pk").values_list("pk", flat=True)
    )
    expected = Shown()
    for day, night in sorted(lived.items()):
        expected.add(day, night)
    assert shown(clinic, POLICY, patients, moments) == expected


def test_who_is_on_the_list_at_the_start_did_not_come_then() -> None:
    found = Shown()
    for night, held in enumerate(({1: {"a"}}, {1: {"a"}, 2: {"a"}}, {}, {1: {"b"}})):
        found.add(TODAY + timedelta(days=night), held)
    assert found.openings == 2
    assert found.by_rule == {"a": {1, 2}, "b": {1}}


def test_only_who_was_in_treatment_counts(clinic: Clinic) -> None:
    treated, ended, moved = Story(clinic), Story(clinic), Story(clinic, on_therapy=False)
    ended.course.ended_on, ended.course.end_reason = days_ago(3), "completed"
    ended.course.save()
    moments = [NOW - timedelta(days=days) for days in (4, 2)]
    everybody = [story.patient.pk for story in (treated, ended, moved)]
    assert looked_at(clinic, everybody, moments) == LookedAt(
        {treated.patient.pk, ended.patient.pk}, 3, days_ago(4)
    )


def test_a_rule_that_holds_for_everybody_in_treatment_is_named(clinic: Clinic) -> None:
    Story(clinic)
    for _ in range(3):
        Story(clinic, on_therapy=False)
    result = replay(clinic=clinic, now_policy=POLICY, proposed=POLICY, weeks=4, now=NOW)
    assert result.looked_at == 1
    assert result.now.nearly_always == {"silence": 100}


def test_who_says_twice_that_she_has_stopped_stopped_once(clinic: Clinic) -> None:
    before, within = Story(clinic), Story(clinic)
    for days in (60, 30, 10):
        before.report(days, thinking_of_stopping="stopped")
    within.report(60, thinking_of_stopping="stopped")
    within.report(40, thinking_of_stopping="no")
    within.report(20, thinking_of_stopping="stopped")
    patients = [before.patient.pk, within.patient.pk]
    assert stops(patients, first=days_ago(55), last=TODAY) == {within.patient.pk: days_ago(20)}


def test_the_words_say_what_the_figures_rest_on() -> None:
    known = {
        "first": "2026-10-01", "last": "2026-11-25", "nights": 56, "looked_at": 1,
        "since": "2026-10-01", "stopped": [{"now": "2026-10-01", "proposed": ""}],
        "earlier_days": None,
    }  # fmt: skip
    assert "1 patient in treatment was looked at; 1 of them stopped" in caution(known)
    assert "So few stops" in caution(known)
    assert "before 12 Nov 2026" in caution({**known, "since": "2026-11-12"})
    assert "8 nights were looked at, one a week" in caution({**known, "nights": 8})
    assert lead("2026-10-01", "2026-10-11", known) == "10 days or more before"
    assert lead("2026-10-10", "2026-10-11", known) == "1 day before"
    assert lead("", "2026-10-11", known) == "not before"
    assert timing(known) == ""
    assert "come up 1 day earlier" in timing({**known, "earlier_days": 1.0})
    assert "come up 3.5 days later" in timing({**known, "earlier_days": -3.5})
