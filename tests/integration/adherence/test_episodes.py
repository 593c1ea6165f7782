"""What a nurse does with an episode, and what is refused in a sentence."""

from datetime import timedelta

import pytest

from adherence import actions
from adherence.actions.episodes import AlreadyResolved
from adherence.models import Contact, Episode, RuleSet
from adherence.rules import DEFAULTS
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic
from tests.factories.adherence import EpisodeFactory, TreatedPatientFactory, nurse_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory(patient=TreatedPatientFactory(clinic=clinic))


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


def soon(episode: Episode, days: int = 7) -> object:
    return clock.today(episode.clinic.time_zone) + timedelta(days=days)


def test_a_contact_takes_up_a_new_episode(episode: Episode, nurse: Actor) -> None:
    contact = actions.record_contact(
        episode=episode, channel="phone", result="no_answer", note=" tried twice ", by=nurse
    )
    episode.refresh_from_db()
    assert (episode.state, episode.owner) == ("in_progress", nurse.staff)
    assert (contact.note, contact.recorded_by) == ("tried twice", nurse.staff)


def test_a_colleagues_contact_keeps_the_owner(
    clinic: Clinic, episode: Episode, nurse: Actor
) -> None:
    actions.take(episode=episode, by=nurse)
    cover = Actor.member(nurse_of(clinic))
    actions.record_contact(episode=episode, channel="phone", result="reached", by=cover)
    episode.refresh_from_db()
    assert episode.owner == nurse.staff
    assert actions.take(episode=episode, by=cover).owner == cover.staff


def test_an_owner_hands_an_untouched_episode_back_as_new(episode: Episode, nurse: Actor) -> None:
    actions.take(episode=episode, by=nurse)
    back = actions.hand_back(episode=episode, by=nurse)
    assert (back.owner, back.state) == (None, "new")


def test_an_episode_with_a_contact_stays_in_progress(episode: Episode, nurse: Actor) -> None:
    actions.record_contact(episode=episode, channel="phone", result="no_answer", by=nurse)
    back = actions.hand_back(episode=episode, by=nurse)
    assert (back.owner, back.state) == (None, "in_progress")


def test_only_the_owner_hands_an_episode_back(
    clinic: Clinic, episode: Episode, nurse: Actor
) -> None:
    with pytest.raises(actions.CannotDo, match="Nobody has this episode"):
        actions.hand_back(episode=episode, by=nurse)
    actions.take(episode=episode, by=nurse)
    with pytest.raises(actions.CannotDo, match="who alone can hand it back"):
        actions.hand_back(episode=episode, by=Actor.member(nurse_of(clinic)))
    episode.refresh_from_db()
    assert episode.owner == nurse.staff


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"channel": "fax", "result": "reached"}, "channel"),
        ({"channel": "phone", "result": "dreamt"}, "result"),
        ({"channel": "phone", "result": "reached", "note": "x" * 2001}, "note"),
    ],
)
def test_an_unknown_contact_is_refused_whole(
    episode: Episode, nurse: Actor, values: dict, field: str
) -> None:
    with pytest.raises(actions.CannotDo) as caught:
        actions.record_contact(episode=episode, by=nurse, **values)
    assert caught.value.field == field
    episode.refresh_from_db()
    assert (episode.state, Contact.objects.count()) == ("new", 0)


def test_a_snooze_and_back(episode: Episode, nurse: Actor) -> None:
    until = soon(episode, 28)
    snoozed = actions.snooze(
        episode=episode, until=until, expected_pain=4, reason="New drug", by=nurse
    )
    assert (snoozed.state, snoozed.snoozed_until, snoozed.owner) == ("snoozed", until, nurse.staff)
    again = actions.reopen(episode=episode, by=nurse)
    assert (again.state, again.snoozed_until, again.snooze_reason) == ("in_progress", None, "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": 0}, "until"),
        ({"days": 29}, "until"),
        ({"expected_pain": 11}, "expected_pain"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_a_bad_snooze_is_refused(episode: Episode, nurse: Actor, change: dict, field: str) -> None:
    values = {"expected_pain": 4, "reason": "New drug", **change}
    until = soon(episode, values.pop("days", 7))
    with pytest.raises(actions.CannotDo) as caught:
        actions.snooze(episode=episode, until=until, by=nurse, **values)
    assert caught.value.field == field


def test_a_safety_episode_is_not_snoozed(episode: Episode, nurse: Actor) -> None:
    Episode.objects.update(safety=True)
    with pytest.raises(actions.CannotDo, match="cannot be snoozed"):
        actions.snooze(
            episode=episode, until=soon(episode), expected_pain=4, reason="Busy", by=nurse
        )


def test_waiting_ends_with_reopening(episode: Episode, nurse: Actor) -> None:
    assert actions.wait_for_patient(episode=episode, by=nurse).state == "waiting"
    assert actions.reopen(episode=episode, by=nurse).state == "in_progress"
    with pytest.raises(actions.CannotDo, match="open already"):
        actions.reopen(episode=episode, by=nurse)


def test_resolving_needs_an_outcome(episode: Episode, nurse: Actor) -> None:
    with pytest.raises(actions.CannotDo, match="An outcome is missing"):
        actions.resolve(episode=episode, outcome="", by=nurse)
    with pytest.raises(actions.CannotDo, match="'died' is not an outcome"):
        actions.resolve(episode=episode, outcome="died", by=nurse)
    done = actions.resolve(episode=episode, outcome="advice", note=" Talked. ", by=nurse)
    assert (done.state, done.outcome, done.outcome_note) == ("resolved", "advice", "Talked.")
    assert done.resolved_by == nurse.staff


def test_resolved_is_final(episode: Episode, nurse: Actor) -> None:
    actions.resolve(episode=episode, outcome="no_action", by=nurse)
    for change, values in (
        (actions.take, {}),
        (actions.wait_for_patient, {}),
        (actions.reopen, {}),
        (actions.resolve, {"outcome": "advice"}),
        (actions.record_contact, {"channel": "phone", "result": "reached"}),
    ):
        with pytest.raises(AlreadyResolved, match="stays so"):
            change(episode=episode, by=nurse, **values)


def test_working_an_episode_takes_a_person(episode: Episode) -> None:
    with pytest.raises(actions.CannotDo, match="member of staff"):
        actions.take(episode=episode, by=Actor.system("test"))


def test_a_clinic_gets_the_default_rules_once(clinic: Clinic, nurse: Actor) -> None:
    first = actions.ensure_rule_set(clinic=clinic, by=nurse)
    assert (first.version, first.thresholds, first.author) == (1, DEFAULTS, nurse.staff)
    assert actions.ensure_rule_set(clinic=clinic, by=nurse) == first
    assert RuleSet.objects.count() == 1
