"""The line between today's patients and those who can wait, and the clock of each."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from adherence import actions
from adherence.models import AssessmentRun, Episode, Signal
from clinic.models import Staff
from clinic.permissions import Role
from tests.factories.worklist import Scene

URL = "/worklist/"


def budget_of(scene: Scene, a_day: int) -> None:
    actions.set_budget(clinic=scene.clinic, per_hundred=12, a_day=a_day, by=scene.by(scene.nurse))


def opened(episode: Episode, scene: Scene, days: int) -> None:
    moment = scene.now - timedelta(days=days)
    Episode.objects.filter(pk=episode.pk).update(opened_at=moment)
    Signal.objects.filter(episode=episode).update(first_seen_at=moment)


def groups(nurse: Client) -> dict[str, list[str]]:
    return {
        group.key: [row.episode.patient.given_name for row in group.rows]
        for group in nurse.get(URL).context["groups"]
    }


def test_safety_is_today_whatever_the_budget_and_the_rest_waits(
    nurse: Client, scene: Scene
) -> None:
    budget_of(scene, 1)
    for days, name in enumerate(["Ada", "Bea"]):
        opened(scene.flagged(name), scene, 2 - days)
    scene.endangered("Ursula")
    scene.endangered("Una")
    assert groups(nurse) == {"today": ["Ursula", "Una"], "rest": ["Ada", "Bea"]}
    response = nurse.get(URL)
    budget = response.context["seen"].budget
    assert (budget.planned, budget.left, budget.can_wait) == (1, 2, 2)
    assert budget.headline == "Today: 2 patients"
    assert "Safety goes beyond it today" in budget.basis
    assert response.context["groups"][1].rows[0].can_wait == "tier A, due in 5 days"
    assert "Can wait: tier A, due in 5 days" in response.content.decode()


def test_a_call_is_done_and_moves_nobody_up(nurse: Client, scene: Scene) -> None:
    budget_of(scene, 2)
    first, second, third = (scene.flagged(name) for name in ("Ada", "Bea", "Cleo"))
    by = scene.by(scene.nurse)
    actions.resolve(episode=first, outcome="advice", by=by)
    actions.record_contact(episode=second, channel="phone", result="no_answer", by=by)
    response = nurse.get(URL)
    assert response.context["seen"].budget.headline == "Today: all 2 done"
    assert groups(nurse) == {"rest": ["Bea", "Cleo"]}
    assert [row.can_wait for row in response.context["rows"]] == [
        "called today",
        "tier A, due in 7 days",
    ]
    assert response.context["seen"].budget.rest == (
        "2 more can wait: 1 of lower rank and within their time, 1 called today"
    )
    assert third.uid


def test_who_is_past_her_time_is_not_said_to_wait(nurse: Client, scene: Scene) -> None:
    budget_of(scene, 1)
    opened(scene.flagged("Ada"), scene, 10)
    opened(scene.flagged("Bea"), scene, 9)
    response = nurse.get(URL)
    assert response.context["seen"].budget.rest == (
        "1 more is past her time, which the day has no room for"
    )
    assert response.context["rows"][1].due.words == "2 days over"
    assert response.context["rows"][1].can_wait == "tier A: the day is full"


def test_the_share_is_of_active_patients_over_a_week(nurse: Client, scene: Scene) -> None:
    scene.assessed_at(scene.now)
    AssessmentRun.objects.update(patients=400)
    assert nurse.get(URL).context["seen"].budget.planned == 10


def test_a_talk_stops_the_clock_and_an_attempt_does_not(nurse: Client, scene: Scene) -> None:
    tried, spoken = scene.flagged("Ada"), scene.flagged("Bea")
    by = scene.by(scene.nurse)
    for episode in (tried, spoken):
        opened(episode, scene, 8)
    actions.record_contact(episode=tried, channel="phone", result="no_answer", by=by)
    actions.record_contact(episode=spoken, channel="phone", result="reached", by=by)
    rows = {r.episode.patient.given_name: r for r in nurse.get(URL).context["rows"]}
    assert (rows["Ada"].due.words, rows["Ada"].tried) == ("1 day over", "tried today")
    assert (rows["Bea"].due, rows["Bea"].tried) == (None, "spoke with her today")
    overdue = nurse.get(f"{URL}?overdue=1").context["rows"]
    assert [row.episode.patient.given_name for row in overdue] == ["Ada"]


def test_an_administrator_sets_the_calls_of_a_day(
    scene: Scene, signed_in: Callable[[Staff], Client], nurse: Client
) -> None:
    boss = signed_in(scene.staff("Olga", Role.ADMINISTRATOR))
    page = "/settings/worklist/"
    assert nurse.get(page).status_code == 403
    assert boss.post(page, {"per_hundred": "20", "a_day": ""}).status_code == 303
    refused = boss.post(page, {"per_hundred": "0", "a_day": "900"})
    assert refused.status_code == 422
    assert 'value="900"' in refused.content.decode()
    scene.flagged("Ada")
    assert nurse.get(URL).context["seen"].budget.share == 20
