"""Changing the rules: what is refused, what the past says, who may, and two at once."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from adherence import actions
from adherence.actions.episodes import CannotDo
from adherence.models import RuleDraft, RuleSet
from adherence.rules import BadThreshold
from adherence.selectors.draft_doubts import doubts_of
from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from patients.models import FactsChange
from tests.factories.adherence import NOW, Story, days_ago, nurse_of
from tests.factories.clinic import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


def propose(clinic: Clinic, by: Actor, **changes: int) -> RuleDraft:
    limits = {key.replace("__", "."): value for key, value in changes.items()}
    return actions.propose_rules(clinic=clinic, thresholds=limits, reason="Too many calls.", by=by)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"sustained_pain.pain": 11}, "sustained_pain.pain", "from 1 to 10"),
        ({"sustained_pain.window_days": 0}, "sustained_pain.window_days", "from 7"),
        ({"sustained_pain.window_days": 14}, "sustained_pain.window_days", "15 days or more"),
        ({"worsening.window_days": 9}, "worsening.window_days", "switch the rule off"),
        ({"refill_gap.longer_days": 30}, "refill_gap.longer_days", "needs more days"),
        ({"low_cover.least_days": 120, "low_cover.over_days": 91}, "low_cover.least_days", "91"),
        ({"mood.level": 3}, "mood.level", "no threshold"),
    ],
)
def test_numbers_no_clinic_should_run_on_are_refused(
    clinic: Clinic, nurse: Actor, changes: dict[str, int], field: str, words: str
) -> None:
    with pytest.raises(BadThreshold, match=words) as refusal:
        actions.propose_rules(clinic=clinic, thresholds=changes, reason="Because.", by=nurse)
    assert refusal.value.field == field
    assert not RuleDraft.objects.exists()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"reason": "  "}, "reason", "Say why"),
        ({"reason": "x" * 301}, "reason", "301 characters"),
        ({"weeks": 3}, "weeks", "4 to 26"),
        ({"off": ["red_flag"]}, "off", "safety rule"),
        ({"off": ["luck"]}, "off", "no rule called luck"),
        ({"thresholds": {}}, "", "rules in force"),
    ],
)
def test_a_proposal_that_says_nothing_is_refused(
    clinic: Clinic, nurse: Actor, values: dict, field: str, words: str
) -> None:
    whole = {"thresholds": {"sustained_pain.pain": 5}, "reason": "Because.", **values}
    with pytest.raises(Refused, match=words) as refusal:
        actions.propose_rules(clinic=clinic, by=nurse, **whole)
    assert refusal.value.field == field


def test_a_rule_that_is_off_may_have_a_window_too_short(clinic: Clinic, nurse: Actor) -> None:
    draft = actions.propose_rules(
        clinic=clinic,
        thresholds={"worsening.window_days": 9},
        off=["worsening"],
        reason="Not for us.",
        by=nurse,
    )
    assert draft.off == ["worsening"]


# --- the past ---------------------------------------------------------------------------------


def _past(clinic: Clinic) -> dict[str, Story]:
    """Three women: pain 4 for weeks and stopped; pain 6; well."""
    told = {name: Story(clinic) for name in ("stopped", "pain", "well")}
    for week in range(12):
        told["stopped"].report(7 * week + 1, pain=4)
        told["pain"].report(7 * week + 1, pain=6)
        told["well"].report(7 * week + 1, pain=1)
    course = told["stopped"].course
    course.ended_on, course.end_reason = days_ago(2), "stopped_by_patient"
    course.save()
    return told


def test_a_replay_says_who_would_have_been_shown(clinic: Clinic, nurse: Actor) -> None:
    told = _past(clinic)
    draft = propose(clinic, nurse, sustained_pain__pain=5)
    assert actions.replay_asked(now=NOW) == 1
    assert actions.replay_asked(now=NOW) == 0
    draft.refresh_from_db()
    replay = draft.replay
    assert replay["nights"] == 56
    assert (replay["now"]["patients"], replay["proposed"]["patients"]) == (2, 1)
    assert replay["lost"] == [str(told["stopped"].patient.uid)]
    assert replay["gained"] == []
    [stop] = replay["stopped"]
    assert stop["patient"] == str(told["stopped"].patient.uid)
    assert stop["stopped_on"] == days_ago(2).isoformat()
    assert (stop["now"] != "", stop["proposed"]) == (True, "")
    assert "1 patient who stopped would no longer" in doubts_of(draft, clinic)[-1].says


def test_a_replay_is_what_the_nights_really_showed(clinic: Clinic, nurse: Actor) -> None:
    """Assess night by night as facts came in; the replay afterwards finds the same patients."""
    story = Story(clinic)
    draft = propose(clinic, nurse, sustained_pain__pain=5)
    shown: dict[str, set[str]] = {}
    pains = [4, 5, 5, 2, 2, 7, 3, 3, 4]
    for week, pain in enumerate(pains):
        days = 7 * (len(pains) - week) - 6
        story.report(days, pain=pain)
        night = NOW.replace(hour=2, minute=30) - timedelta(days=days - 1)
        held = story.assessed(now=night)
        shown[(night.date()).isoformat()] = set(held)
    actions.replay_asked(now=NOW)
    draft.refresh_from_db()
    by_rule = draft.replay["now"]["by_rule"]
    seen = set().union(*shown.values())
    assert {rule for rule, count in by_rule.items() if count} == seen
    assert seen == {"sustained_pain", "severe_pain", "worsening"} & seen != set()


def test_a_replay_writes_nothing_but_itself(clinic: Clinic, nurse: Actor) -> None:
    told = _past(clinic)
    propose(clinic, nurse, sustained_pain__pain=5)
    actions.replay_asked(now=NOW)
    assert not told["pain"].patient.signals.exists()


# --- publishing -------------------------------------------------------------------------------


def _replayed(clinic: Clinic, by: Actor, **changes: int) -> RuleDraft:
    draft = propose(clinic, by, **changes)
    actions.replay_asked(now=NOW)
    draft.refresh_from_db()
    return draft


def test_publishing_makes_the_next_version_and_assesses_everybody(
    clinic: Clinic, nurse: Actor
) -> None:
    story = Story(clinic, quiet=True)
    draft = _replayed(clinic, nurse, severe_pain__pain=8)
    FactsChange.objects.all().delete()
    rule_set = actions.publish_draft(draft=draft, understood=True, by=nurse)
    assert rule_set.thresholds["severe_pain.pain"] == 8
    assert RuleSet.objects.get(clinic=clinic, retired_at__isnull=True) == rule_set
    assert rule_set.version == draft.based_on.version + 1
    assert FactsChange.objects.filter(patient=story.patient).exists()
    with pytest.raises(Conflict, match="published already"):
        actions.publish_draft(draft=draft, by=nurse)
    with pytest.raises(Conflict, match="is published"):
        actions.discard_draft(draft=draft, by=nurse)


def test_publishing_waits_for_the_replay(clinic: Clinic, nurse: Actor) -> None:
    draft = propose(clinic, nurse, severe_pain__pain=8)
    with pytest.raises(Refused, match="not done yet"):
        actions.publish_draft(draft=draft, by=nurse)


def test_rules_that_came_in_between_are_not_overwritten(clinic: Clinic, nurse: Actor) -> None:
    first = _replayed(clinic, nurse, severe_pain__pain=8)
    second = _replayed(clinic, nurse, severe_pain__pain=9)
    actions.publish_draft(draft=first, understood=True, by=nurse)
    with pytest.raises(Conflict, match="came in force since"):
        actions.publish_draft(draft=second, understood=True, by=nurse)


def test_doubts_have_to_be_understood(clinic: Clinic, nurse: Actor) -> None:
    draft = _replayed(clinic, nurse, severe_pain__pain=4)
    assert "every sustained pain" in doubts_of(draft, clinic)[0].says
    with pytest.raises(Refused, match="tick the box") as refusal:
        actions.publish_draft(draft=draft, by=nurse)
    assert refusal.value.field == "understood"
    actions.publish_draft(draft=draft, understood=True, by=nurse)


def test_a_threshold_is_a_clinicians_decision(clinic: Clinic, nurse: Actor) -> None:
    boss = Actor.member(MembershipFactory(clinic=clinic, role="administrator").staff)
    draft = _replayed(clinic, boss, severe_pain__pain=8)
    with pytest.raises(Refused, match="clinician"):
        actions.publish_draft(draft=draft, understood=True, by=boss)
    actions.publish_draft(draft=draft, understood=True, by=nurse)


def test_only_people_propose(clinic: Clinic) -> None:
    with pytest.raises(CannotDo):
        propose(clinic, Actor.system("assess"), severe_pain__pain=8)


def test_the_database_keeps_a_draft_whole(clinic: Clinic, nurse: Actor) -> None:
    draft = propose(clinic, nurse, severe_pain__pain=8)
    for change in (
        {"published_as": draft.based_on},
        {"replayed_at": NOW},
        {"weeks": 3},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleDraft.objects.filter(pk=draft.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_version(clinic: Clinic) -> None:
    by = Actor.member(nurse_of(clinic))
    drafts = [_replayed(clinic, by, severe_pain__pain=pain) for pain in (8, 9)]
    results: list[str] = []
    ready = threading.Barrier(2)

    def publish(draft: RuleDraft) -> None:
        ready.wait()
        try:
            actions.publish_draft(draft=draft, understood=True, by=by)
            results.append("published")
        except Conflict:
            results.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["conflict", "published"]
    assert RuleSet.objects.filter(clinic=clinic, retired_at__isnull=True).count() == 1
