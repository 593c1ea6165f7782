"""The rules in force, proposing others, their replay, and putting them in force."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from adherence import actions
from adherence.models import RuleDraft, RuleSet
from adherence.rules import DEFAULTS, RULES
from clinic import clock
from clinic.models import Staff
from patients.models import FactsChange
from tests.factories.clinic import MembershipFactory
from tests.factories.worklist import Scene

CHANGE = "/worklist/rules/change/"


@pytest.fixture
def boss(scene: Scene, signed_in: Callable[[Staff], Client]) -> Client:
    """The administrator's browser: tunes rules, sees no patient."""
    return signed_in(MembershipFactory(clinic=scene.clinic, role="administrator").staff)


def typed(*, off: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    """Return the form as it comes, with some values changed; a rule runs unless it is told off."""
    values: dict[str, Any] = {**DEFAULTS, "reason": "Too many calls.", "weeks": 4}
    values |= {f"runs_{rule.code}": "on" for rule in RULES if rule.code not in off}
    return {**values, **{key.replace("__", "."): value for key, value in changes.items()}}


def proposed(client: Client, **changes: Any) -> RuleDraft:
    response = client.post(CHANGE, typed(**changes))
    assert response.status_code == 303, response.content.decode()
    draft = RuleDraft.objects.latest("pk")
    actions.replay_asked(now=clock.now())
    draft.refresh_from_db()
    return draft


def _silent_for_a_month(scene: Scene) -> None:
    then = scene.now - timedelta(days=30)
    scene.reports(scene.patient(), [1], ended=30, created_at=then)


def test_a_proposal_waits_then_shows_its_replay_and_is_published(
    nurse: Client, scene: Scene
) -> None:
    scene.patient()
    response = nurse.post(CHANGE, typed(severe_pain__pain=8, off=("patchy",)))
    page = nurse.get(response["Location"]).content.decode()
    assert "The nights of the last 4 weeks" in page
    actions.replay_asked(now=clock.now())
    page = nurse.get(response["Location"]).content.decode()
    assert "With these rules the last 4 weeks would have shown" in page
    assert "Severe joint pain, worst joint pain: 8 instead of 7" in page
    assert "Few answers: off" in page
    draft = RuleDraft.objects.get()
    FactsChange.objects.all().delete()
    response = nurse.post(f"/worklist/rules/drafts/{draft.uid}/publish/", {"understood": "on"})
    assert response["Location"] == "/worklist/rules/"
    in_force = RuleSet.objects.get(clinic=scene.clinic, retired_at__isnull=True)
    assert (in_force.thresholds["severe_pain.pain"], in_force.off) == (8, ["patchy"])
    page = nurse.get("/worklist/rules/").content.decode()
    assert "Too many calls." in page
    assert "8 instead of 7" in page
    assert FactsChange.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sustained_pain__pain": 11}, "must be a whole number from 1 to 10"),
        ({"sustained_pain__window_days": 0}, "must be a whole number from 7 to 182"),
        ({"sustained_pain__window_days": 10}, "15 days or more"),
        ({"burden__bother": "many"}, "must be a whole number from 1 to 4"),
        ({"severe_pain__pain": 8, "reason": ""}, "is empty"),
        ({"severe_pain__pain": 8, "weeks": 3}, "greater than or equal to 4"),
        ({}, "These are the rules in force"),
    ],
)
def test_a_bad_proposal_is_told_and_what_was_typed_stays(
    nurse: Client, changes: dict, words: str
) -> None:
    response = nurse.post(CHANGE, typed(**changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert not RuleDraft.objects.exists()
    assert all(f'value="{value}"' in page for value in changes.values() if value != "")


def test_open_drafts_stand_beside_each_other_with_what_they_did(
    nurse: Client, scene: Scene, django_assert_max_num_queries: Any
) -> None:
    _silent_for_a_month(scene)
    proposed(nurse, silence__days=90, off=("patchy",))
    nurse.post(CHANGE, typed(severe_pain__pain=9))
    with django_assert_max_num_queries(6):  # session, account and membership among them
        page = nurse.get("/worklist/rules/").content.decode()
    assert "Silence, days without a check-in: 90 instead of 14" in page
    assert "4 weeks: 0 patients instead of 1; longest list 0 instead of 1" in page
    assert "being tried on 4 weeks" in page


def test_a_draft_whose_worker_was_killed_is_tried_by_hand(nurse: Client) -> None:
    nurse.post(CHANGE, typed(severe_pain__pain=8))
    draft = RuleDraft.objects.get()
    url = f"/worklist/rules/drafts/{draft.uid}/"
    for age, left in ((timedelta(minutes=14), False), (timedelta(minutes=15), True)):
        RuleDraft.objects.update(claimed_at=clock.now() - age)
        assert ("no worker is at it" in nurse.get(url).content.decode()) == left
    assert nurse.post(f"{url}replay/").status_code == 303
    assert "With these rules" in nurse.get(url).content.decode()


@pytest.mark.parametrize("lacks", ["since", "nights"])
def test_a_draft_that_an_earlier_version_replayed_is_tried_again(nurse: Client, lacks: str) -> None:
    draft = proposed(nurse, severe_pain__pain=8)
    assert draft.replay
    RuleDraft.objects.update(replay={k: v for k, v in draft.replay.items() if k != lacks})
    url = f"/worklist/rules/drafts/{draft.uid}/"
    assert "Tried by an earlier version of Steady" in nurse.get(url).content.decode()
    assert "4 weeks: to be tried again" in nurse.get("/worklist/rules/").content.decode()
    assert nurse.get(f"/api/v1/rule-drafts/{draft.uid}/").json()["replay"] is None
    assert nurse.post(f"{url}publish/", {"understood": "on"}).status_code == 422
    assert nurse.post(f"{url}replay/").status_code == 303
    assert "With these rules" in nurse.get(url).content.decode()


def test_a_rule_changed_to_show_nobody_is_a_doubt(nurse: Client, scene: Scene) -> None:
    _silent_for_a_month(scene)
    draft = proposed(nurse, silence__days=90, low_cover__percent=70, off=("patchy",))
    page = nurse.get(f"/worklist/rules/drafts/{draft.uid}/").content.decode()
    assert "“Silence” would have shown nobody in these 4 weeks; with the rules in" in page
    assert "“Too few tablets fetched” would have shown nobody in these 4 weeks: on this" in page
    assert "“Missed tablets” would" not in page


def test_what_is_odd_already_is_said_of_the_rules_in_force_not_of_each_draft(
    nurse: Client, scene: Scene
) -> None:
    RuleSet.objects.create(
        clinic=scene.clinic,
        version=1,
        thresholds={**DEFAULTS, "severe_pain.pain": 4},
        reason="We call all of them.",
    )
    draft = proposed(nurse, severe_pain__pain=4, silence__days=21)
    page = nurse.get(f"/worklist/rules/drafts/{draft.uid}/").content.decode()
    assert "every sustained pain" not in page
    assert "every sustained pain" in nurse.get("/worklist/rules/").content.decode()


def test_doubts_are_ticked_before_publishing(nurse: Client) -> None:
    draft = proposed(nurse, severe_pain__pain=4)
    url = f"/worklist/rules/drafts/{draft.uid}/"
    assert "every sustained pain" in nurse.get(url).content.decode()
    response = nurse.post(f"{url}publish/")
    assert response.status_code == 422
    assert "tick the box" in response.content.decode()
    assert nurse.post(f"{url}publish/", {"understood": "on"}).status_code == 303


def test_an_administrator_sees_figures_and_no_names(boss: Client, scene: Scene) -> None:
    silent = scene.patient()
    draft = proposed(boss, off=("silence", "patchy"))
    assert draft.replay
    assert draft.replay["lost"] == [str(silent.uid)]
    page = boss.get(f"/worklist/rules/drafts/{draft.uid}/").content.decode()
    assert f"{len(draft.replay['lost'])} would no longer have been shown" in page
    assert "/patients/" not in page
    answer = boss.get(f"/api/v1/rule-drafts/{draft.uid}/").json()
    assert answer["replay"]["lost"] == []
    response = boss.post(f"/worklist/rules/drafts/{draft.uid}/publish/", {"understood": "on"})
    assert "Let a nurse of the clinic" in response.content.decode()


def test_the_second_of_two_is_told_that_other_rules_came(nurse: Client) -> None:
    first, second = proposed(nurse, severe_pain__pain=8), proposed(nurse, severe_pain__pain=9)
    nurse.post(f"/worklist/rules/drafts/{first.uid}/publish/", {"understood": "on"})
    url = f"/worklist/rules/drafts/{second.uid}/"
    assert "Other rules came in force" in nurse.get(url).content.decode()
    assert nurse.post(f"{url}publish/", {"understood": "on"}).status_code == 409
    again = nurse.get(f"{CHANGE}?from={second.uid}").content.decode()
    assert 'name="severe_pain.pain" value="9"' in again
    assert nurse.post(f"{url}discard/").status_code == 303


def test_the_api_proposes_and_publishes(nurse: Client) -> None:
    body = {"thresholds": {"severe_pain.pain": 8}, "reason": "Too many calls."}
    made = nurse.post("/api/v1/rule-drafts/", json.dumps(body), "application/json")
    assert made.status_code == 201, made.content
    url = f"/api/v1/rule-drafts/{made.json()['uid']}/"
    assert nurse.post(f"{url}publish/", "{}", "application/json").status_code == 422
    actions.replay_asked(now=clock.now())
    assert nurse.get(url).json()["headline"].startswith("With these rules")
    done = nurse.post(f"{url}publish/", '{"understood": true}', "application/json")
    assert done.status_code == 200, done.content
    versions = nurse.get("/api/v1/rule-sets/").json()["results"]
    assert [v["retired_at"] is None for v in versions].count(True) == 1


def test_other_clinics_drafts_are_not_there(
    nurse: Client, other: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    draft = proposed(signed_in(other.nurse), severe_pain__pain=8)
    for path in ("", "publish/", "discard/", "replay/"):
        url = f"/worklist/rules/drafts/{draft.uid}/{path}"
        assert (nurse.post(url) if path else nurse.get(url)).status_code == 404


def test_who_may_not_tune_is_refused(scene: Scene, signed_in: Callable[[Staff], Client]) -> None:
    physiologist = MembershipFactory(clinic=scene.clinic, role="physiologist").staff
    assert signed_in(physiologist).get("/worklist/rules/").status_code == 403
