"""Outcomes that ask for more than a word, and ten minutes to think again."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from adherence import actions
from adherence.actions.resolving import CannotUndo
from adherence.models import Episode, ReAsk
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from patients.models import FactsChange
from tests.factories.adherence import NOW, Story, days_ago, nurse_of
from tests.factories.clinic import ClinicFactory
from tests.integration.adherence.test_queue import in_thread, until_somebody_waits


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


@pytest.fixture
def story(clinic: Clinic) -> Story:
    story = Story(clinic)
    story.pains(5, 5)
    story.assess()
    return story


def resolve(story: Story, nurse: Actor, outcome: str = "advice", **values: object) -> Episode:
    with time_machine.travel(NOW, tick=False):
        return actions.resolve(episode=story.episode, outcome=outcome, by=nurse, **values)  # type: ignore[arg-type]


def tries(story: Story, nurse: Actor, *results: tuple[int, str]) -> None:
    for hours, result in results:
        with time_machine.travel(NOW - timedelta(hours=hours), tick=False):
            actions.record_contact(episode=story.episode, channel="phone", result=result, by=nurse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("results", "says"),
    [
        ([], "No attempt is recorded"),
        ([(50, "no_answer"), (3, "no_answer")], "tried 2 times on 2 days"),
        ([(3, "no_answer"), (2, "no_answer"), (1, "left_message")], "3 times on one day"),
        (
            [(50, "no_answer"), (49, "reached"), (3, "no_answer"), (2, "no_answer")],
            "2 times on one",
        ),
    ],
)
def test_unreachable_needs_attempts_on_two_days(
    story: Story, nurse: Actor, results: list[tuple[int, str]], says: str
) -> None:
    tries(story, nurse, *results)
    with pytest.raises(actions.CannotDo, match=says):
        resolve(story, nurse, "unreachable")


@pytest.mark.django_db
def test_unreachable_keeps_how_often_she_was_tried(story: Story, nurse: Actor) -> None:
    tries(story, nurse, (50, "no_answer"), (26, "left_message"), (2, "no_answer"))
    assert resolve(story, nurse, "unreachable").times_tried == 3


@pytest.mark.django_db
def test_stopping_closes_the_course_in_the_same_step(story: Story, nurse: Actor) -> None:
    resolve(story, nurse, "stopped", stopped_on=days_ago(2), stopped_by="stopped_by_patient")
    story.course.refresh_from_db()
    assert (story.course.ended_on, story.course.end_reason) == (days_ago(2), "stopped_by_patient")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "values", "field"),
    [
        ("advice", {"stopped_on": days_ago(2)}, "stopped_on"),
        ("stopped", {"stopped_by": "stopped_by_patient"}, "stopped_on"),
        ("stopped", {"stopped_on": days_ago(2)}, "stopped_by"),
        ("stopped", {"stopped_on": days_ago(-3), "stopped_by": "stopped_by_patient"}, "stopped_on"),
        ("advice", {"re_ask": "pain"}, "re_ask"),  # she has no address
        ("advice", {"re_ask": "weather"}, "re_ask"),
    ],
)
def test_half_a_resolution_is_not_stored(
    story: Story, nurse: Actor, outcome: str, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        resolve(story, nurse, outcome, **values)
    assert refusal.value.field == field
    story.course.refresh_from_db()
    assert (story.episode.state, story.course.ended_on) == ("new", None)


@pytest.mark.django_db
def test_a_resolution_is_taken_back_with_nothing_lost(story: Story, nurse: Actor) -> None:
    story.patient.email = "alba@example.org"
    story.patient.save()
    resolve(story, nurse, re_ask="pain")
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        back = actions.undo_resolve(episode=story.episode, by=nurse)
    assert (back.state, back.owner, back.outcome) == ("in_progress", nurse.staff, "")
    assert story.signals()["sustained_pain"].episode == back
    assert ReAsk.objects.get().state == "called_off"
    assert FactsChange.objects.filter(patient=story.patient).exists()
    story.assess()
    assert story.episode == back


@pytest.mark.django_db
def test_who_and_how_long_may_undo(clinic: Clinic, story: Story, nurse: Actor) -> None:
    with pytest.raises(CannotUndo, match="is open"):
        actions.undo_resolve(episode=story.episode, by=nurse)
    resolve(story, nurse)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        other = Actor.member(nurse_of(clinic))
        with pytest.raises(CannotUndo, match="nobody else"):
            actions.undo_resolve(episode=story.episode, by=other)
    late = time_machine.travel(NOW + timedelta(minutes=11), tick=False)
    with late, pytest.raises(CannotUndo, match="Ten minutes are over"):
        actions.undo_resolve(episode=story.episode, by=nurse)


@pytest.mark.django_db
def test_new_evidence_keeps_what_was_resolved_closed(story: Story, nurse: Actor) -> None:
    closed = resolve(story, nurse)
    story.report(0, missed_doses=3, received=NOW + timedelta(minutes=2))
    story.assess(now=NOW + timedelta(minutes=3))
    soon = time_machine.travel(NOW + timedelta(minutes=4), tick=False)
    with soon, pytest.raises(Conflict, match="opened another episode"):
        actions.undo_resolve(episode=closed, by=nurse)
    closed.refresh_from_db()
    assert closed.state == "resolved"


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_new_evidence_at_one_moment_leave_one_open_episode() -> None:
    story = Story(ClinicFactory())
    story.pains(5, 5)
    story.assess()
    nurse = Actor.member(nurse_of(story.clinic))
    closed = resolve(story, nurse)
    story.report(0, missed_doses=3, received=NOW + timedelta(minutes=1))
    undone = threading.Event()

    def undo_slowly() -> None:
        with time_machine.travel(NOW + timedelta(minutes=2), tick=False), transaction.atomic():
            actions.undo_resolve(episode=closed, by=nurse)
            undone.set()
            until_somebody_waits()

    undoing = in_thread(undo_slowly)
    assert undone.wait(10)
    story.assess(now=NOW + timedelta(minutes=2))
    undoing.join()
    story.assess(now=NOW + timedelta(minutes=3))
    assert Episode.objects.exclude(state="resolved").count() == 1
    assert story.signals()["missed_doses"].episode == closed


@pytest.mark.django_db(transaction=True)
def test_a_hand_over_waits_for_the_colleague_who_takes_the_episode() -> None:
    story = Story(ClinicFactory())
    story.pains(5, 5)
    story.assess()
    giver, taker, other = (nurse_of(story.clinic) for _ in range(3))
    actions.take(episode=story.episode, by=Actor.member(giver))
    took = threading.Event()

    def take_slowly() -> None:
        with transaction.atomic():
            actions.take(episode=story.episode, by=Actor.member(other))
            took.set()
            until_somebody_waits()

    taking = in_thread(take_slowly)
    assert took.wait(10)
    with pytest.raises(Conflict, match=f"{other.name} has this episode now"):
        actions.hand_over(
            clinic=story.clinic,
            episode=story.episode.uid,
            to=taker.uid,
            note="Please call her.",
            by=Actor.member(giver),
        )
    taking.join()
    assert story.episode.owner == other
