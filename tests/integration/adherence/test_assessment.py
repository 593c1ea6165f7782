"""Assessing: idempotent, in any order, only its own clinic, and gentle on what was dealt with."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adherence.actions import assess, resolve, snooze
from adherence.models import Episode, Signal
from clinic.actors import Actor
from clinic.models import Clinic
from tests.factories.adherence import NOW, TODAY, Story, days_ago, moment, nurse_of
from tests.factories.clinic import ClinicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clinic: Clinic) -> Story:
    return Story(clinic)


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


def a_clinic_full(clinic: Clinic) -> list[Story]:
    """Make a patient for every rule, and a quiet one."""
    stories = [Story(clinic) for _ in range(7)]
    stories[0].pains(1, 1, 1, 8, 8)
    stories[1].report(1, missed_doses=7, bother=4, thinking_of_stopping="stopped")
    stories[2].report(1, red_flags=["swelling"])
    stories[3].report(30, pain=5)
    stories[4].report(1)
    stories[4].visits("annn")
    stories[5].pains(4, 5)
    stories[6].report(1)
    return stories


def rows_as_stored() -> list[tuple]:
    """Return the physical identity of every row: any write, also of equal values, changes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 's', id, ctid::text, xmin::text, xmax::text FROM adherence_signal"
            " UNION ALL SELECT 'e', id, ctid::text, xmin::text, xmax::text FROM adherence_episode"
            " ORDER BY 1, 2"
        )
        return cursor.fetchall()


def test_a_second_pass_writes_nothing(clinic: Clinic) -> None:
    a_clinic_full(clinic)
    first = assess(clinic_id=clinic.pk, now=NOW)
    stored = rows_as_stored()
    second = assess(clinic_id=clinic.pk, now=NOW)
    later = assess(clinic_id=clinic.pk, now=NOW + timedelta(hours=3))
    assert first.patients == 7
    assert first.written > 0
    assert (second.written, later.written) == (0, 0)
    assert rows_as_stored() == stored
    assert Episode.objects.count() == 6


def test_the_number_of_queries_does_not_grow_with_patients(clinic: Clinic) -> None:
    a_clinic_full(clinic)
    with CaptureQueriesContext(connection) as few:
        assess(clinic_id=clinic.pk, now=NOW)
    for _ in range(4):
        a_clinic_full(clinic)
    with CaptureQueriesContext(connection) as many:
        assess(clinic_id=clinic.pk, now=NOW)
    assert len(many) <= len(few)


def test_more_patients_than_a_batch(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adherence.actions.assessing.BATCH", 3)
    a_clinic_full(clinic)
    assert assess(clinic_id=clinic.pk, now=NOW).patients == 7
    assert Episode.objects.count() == 6


def test_another_clinic_is_left_alone(clinic: Clinic, story: Story) -> None:
    stranger = Story(ClinicFactory())
    stranger.pains(8, 8)
    story.pains(8, 8)
    result = assess(
        clinic_id=clinic.pk, patient_ids=[story.patient.pk, stranger.patient.pk], now=NOW
    )
    assert result.patients == 1
    assert stranger.signals() == {}


def test_new_evidence_joins_the_open_episode(story: Story) -> None:
    story.pains(4, 5)
    story.assess()
    first = story.episode
    assert (first.urgency, first.safety, first.state) == (5, False, "new")
    story.report(0, missed_doses=7)
    story.assess()
    assert story.episode == first
    assert (story.episode.urgency, story.episode.safety) == (2, True)
    assert {s.episode_id for s in story.signals().values()} == {first.pk}


def test_the_database_allows_one_open_episode(story: Story) -> None:
    story.pains(4, 5)
    story.assess()
    with pytest.raises(Exception, match="episode_one_open_a_patient"):
        Episode.objects.create(clinic=story.clinic, patient=story.patient, opened_at=NOW)


def test_an_episode_whose_signals_cleared_stays_for_a_person(story: Story) -> None:
    story.pains(8, last=15)
    story.assess()
    story.report(8)
    story.report(1)
    assert story.assessed() == {}
    assert (story.episode.state, story.episode.urgency, story.episode.safety) == ("new", 9, False)


# --- what changes behind the assessment's back ---------------------------------------------------


def test_a_corrected_report_clears_what_it_raised_by_mistake(story: Story) -> None:
    story.report(1, pain=8)
    assert set(story.assessed()) == {"severe_pain"}
    story.report(1, pain=0, received=moment(0))
    assert story.assessed() == {}


def test_a_late_report_counts_for_its_day(story: Story) -> None:
    story.report(1, pain=5)
    story.report(15, pain=5)
    assert set(story.assessed()) == {"sustained_pain"}
    story.report(8, pain=0, received=moment(0))
    story.report(7, pain=0, received=moment(0))
    assert story.assessed() == {}


def test_a_course_closed_retroactively_clears_the_signals(story: Story) -> None:
    story.pains(8, 8)
    story.assess()
    story.course.ended_on, story.course.end_reason = days_ago(20), "stopped_by_patient"
    story.course.save()
    assert story.assessed() == {}
    assert story.episode.state == "new"


def test_a_death_closes_the_episode_and_a_mistaken_one_opens_another(story: Story) -> None:
    story.pains(8, 8)
    story.assess()
    story.patient.status = "deceased"
    story.patient.save()
    assert story.assessed() == {}
    assert (story.episode.state, story.episode.outcome) == ("resolved", "died")
    assert story.assess().written == 0
    story.patient.status = "active"
    story.patient.save()
    assert set(story.assessed()) == {"severe_pain", "sustained_pain"}
    assert story.episode.state == "new"
    assert Episode.objects.count() == 2


# --- what a nurse has dealt with -----------------------------------------------------------------


def resolved(story: Story, nurse: Actor, *, at_hour: int = 13) -> Episode:
    with time_machine.travel(NOW.replace(hour=at_hour), tick=False):
        return resolve(episode=story.episode, outcome="advice", by=nurse)


def test_a_resolved_episode_does_not_come_back_for_the_same_evidence(
    story: Story, nurse: Actor
) -> None:
    story.pains(5, 5)
    story.assess()
    resolved(story, nurse)
    for nights in range(1, 6):
        assert story.assess(now=NOW + timedelta(days=nights)).written == 0
    assert story.episode.state == "resolved"


def test_new_evidence_after_a_resolution_opens_a_new_episode(story: Story, nurse: Actor) -> None:
    story.pains(5, 5, last=3)
    story.assess()
    closed = resolved(story, nurse)
    story.report(-2, pain=6)
    signals = story.assessed(now=moment(-3))
    assert Episode.objects.count() == 2
    assert signals["sustained_pain"].episode == story.episode
    kept = Signal.objects.get(episode=closed)
    assert [reading["value"] for reading in kept.evidence["pain"]] == [5, 5]
    assert kept.cleared_at is not None


def test_a_better_report_after_a_resolution_opens_nothing(story: Story, nurse: Actor) -> None:
    story.pains(5, 5, last=3)
    story.assess()
    resolved(story, nurse)
    story.report(-2, pain=1)
    story.assess(now=moment(-3))
    assert Episode.objects.count() == 1


def test_another_rule_opens_a_new_episode_beside_what_was_dealt_with(
    story: Story, nurse: Actor
) -> None:
    story.pains(5, 5, last=3)
    story.assess()
    resolved(story, nurse)
    story.report(-2, pain=0, missed_doses=3)
    story.assess(now=moment(-3))
    assert {s.rule for s in story.episode.signals.all()} == {"missed_doses"}


def test_a_course_closed_by_mistake_does_not_call_the_nurse_twice(
    story: Story, nurse: Actor
) -> None:
    story.pains(5, 5)
    story.assess()
    resolved(story, nurse)
    story.course.ended_on, story.course.end_reason = days_ago(1), "completed"
    story.course.save()
    assert story.assessed() == {}
    story.course.ended_on, story.course.end_reason = None, ""
    story.course.save()
    assert set(story.assessed()) == {"sustained_pain"}
    assert Episode.objects.count() == 1


def test_silence_is_raised_again_only_after_another_spell(story: Story, nurse: Actor) -> None:
    story.report(15)
    story.assess()
    resolved(story, nurse)
    story.assess(now=NOW + timedelta(days=26))
    assert Episode.objects.count() == 1
    story.assess(now=NOW + timedelta(days=27))
    assert Episode.objects.count() == 2


# Days before and after NOW, oldest first: what she answered before the call, and after it.
SEVERE_AND_AFTER = {
    "as severe again": (((1, 8),), ((-6, 8),), -7, False),
    "one point worse": (((1, 8),), ((-6, 9),), -7, False),
    "two points worse": (((1, 7),), ((-6, 9),), -7, True),
    "worse, but not than the worst of the last weeks": (((8, 9), (1, 7)), ((-6, 9),), -7, False),
    "back after 27 days": (((1, 8),), ((-6, 3), (-13, 3), (-26, 7)), -27, False),
    "back after a calm window": (((1, 8),), ((-6, 3), (-13, 3), (-27, 7)), -28, True),
    "still as severe a day too early": (
        ((1, 8),),
        tuple((-n, 8) for n in range(6, 85, 7)),
        -82,
        False,
    ),
    "still as severe after 84 days": (
        ((1, 8),),
        tuple((-n, 8) for n in range(6, 85, 7)),
        -83,
        True,
    ),
}


@pytest.mark.parametrize(
    ("before", "after", "looked", "again"), SEVERE_AND_AFTER.values(), ids=SEVERE_AND_AFTER
)
def test_severe_pain_that_was_dealt_with_is_urgent_again_only_when_it_is_news(
    story: Story, nurse: Actor, before: tuple, after: tuple, looked: int, again: bool
) -> None:
    for days, pain in before:
        story.report(days, pain=pain)
    story.assess()
    closed = resolved(story, nurse)
    for days, pain in after:
        story.report(days, pain=pain)
    signals = story.assessed(now=moment(looked))
    assert (signals["severe_pain"].episode != closed) is again


def test_severe_pain_that_is_no_news_goes_on_as_sustained_pain(story: Story, nurse: Actor) -> None:
    story.report(1, pain=8)
    story.assess()
    resolved(story, nurse)
    story.report(-6, pain=8)
    story.assess(now=moment(-7))
    assert story.episode.safety is False
    assert {s.rule for s in story.episode.signals.all()} == {"sustained_pain"}


# --- snoozes ------------------------------------------------------------------------------------


@pytest.fixture
def snoozed(story: Story, nurse: Actor) -> Story:
    story.pains(5, 5)
    story.assess()
    with time_machine.travel(NOW, tick=False):
        snooze(
            episode=story.episode,
            until=TODAY + timedelta(days=14),
            expected_pain=4,
            reason="Started duloxetine",
            by=nurse,
        )
    return story


@pytest.mark.parametrize(("pain", "state"), [(5, "snoozed"), (6, "in_progress")])
def test_a_snooze_ends_at_two_above_what_was_expected(
    snoozed: Story, pain: int, state: str
) -> None:
    snoozed.report(-1, pain=pain)
    snoozed.assess(now=moment(-1, 12))
    assert snoozed.episode.state == state


def test_pain_from_before_the_snooze_does_not_end_it(snoozed: Story, nurse: Actor) -> None:
    snoozed.report(2, pain=6, received=moment(0, 8))
    assert snoozed.assess().written > 0
    assert snoozed.episode.state == "snoozed"


def test_a_safety_signal_ends_a_snooze(snoozed: Story) -> None:
    snoozed.report(-1, pain=0, red_flags=["chest_pain"])
    snoozed.assess(now=moment(-1, 12))
    assert (snoozed.episode.state, snoozed.episode.safety) == ("in_progress", True)


def test_a_snooze_ends_on_its_morning(snoozed: Story) -> None:
    snoozed.assess(now=NOW + timedelta(days=13))
    assert snoozed.episode.state == "snoozed"
    snoozed.assess(now=NOW + timedelta(days=14))
    assert (snoozed.episode.state, snoozed.episode.snoozed_until) == ("in_progress", None)
