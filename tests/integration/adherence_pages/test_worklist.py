"""The list: who is on it, in which order, and what a row costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adherence import actions
from adherence.models import AssessmentRun, Episode
from adherence.selectors import PAGE_SIZE
from clinic.models import AccessEvent, Staff
from clinic.permissions import Role
from tests.factories.worklist import Scene

URL = "/worklist/"
# session, user, memberships: what every page asks before its view runs
BEFORE_THE_VIEW = 3


def names(client: Client, query: str = "") -> list[str]:
    return [row.episode.patient.given_name for row in client.get(URL + query).context["rows"]]


def test_most_urgent_first_then_oldest(nurse: Client, scene: Scene) -> None:
    quiet = scene.patient("Silvia")
    scene.reports(quiet, [2, 2, 3], ended=25)
    scene.flagged("Bea")
    scene.flagged("Ada")
    scene.endangered("Ursula")
    Episode.objects.filter(patient__given_name="Ada").update(
        opened_at=scene.now - timedelta(days=2)
    )
    assert names(nurse) == ["Ursula", "Ada", "Bea", "Silvia"]


def test_a_row_says_why_how_long_and_what_next(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged("Ada")
    Episode.objects.filter(pk=episode.pk).update(opened_at=scene.now - timedelta(days=2))
    row = nurse.get(URL).context["rows"][0]
    assert row.level == "high"
    assert row.headline.startswith("Joint pain was 5 on ")
    assert (row.age, row.owner, row.step) == (
        "Open 2 days",
        "",
        "Call about the pain within 7 days",
    )
    assert (row.pain.last, row.pain.change) == (5, 3)
    assert row.pain.points == (None, None, None, 2, 2, 3, 5, 5)


def test_silence_is_no_data_and_no_calm_colour(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Silvia")
    scene.reports(patient, [2, 2, 3], ended=25)
    scene.assess()
    row = nurse.get(URL).context["rows"][0]
    assert row.level == "nodata"
    assert row.pain.points[-3:] == (None, None, None)


def test_attendance_is_shown_oldest_first_with_words(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Ada")
    scene.reports(patient, [2, 5, 5])
    scene.sessions_of(patient, ["attended", "cancelled", "no_show", "booked"])
    scene.assess()
    row = nurse.get(URL).context["rows"][0]
    assert row.attendance.states == ("attended", "cancelled", "no_show", "booked")
    assert row.attendance.summary == (
        "Last 4 sessions: 1 attended, 1 missed, 1 cancelled, 1 not recorded yet."
    )


def test_queues_hold_what_they_say(nurse: Client, scene: Scene) -> None:
    by, colleague = scene.by(scene.nurse), scene.by(scene.colleague)
    new, theirs, waiting, asleep, done, old = (
        scene.flagged(name) for name in ("New", "Theirs", "Waiting", "Asleep", "Done", "Old")
    )
    actions.record_contact(episode=theirs, channel="phone", result="no_answer", by=colleague)
    actions.wait_for_patient(episode=waiting, by=by)
    actions.snooze(
        episode=asleep,
        until=scene.today + timedelta(days=7),
        expected_pain=5,
        reason="Acupuncture",
        by=by,
    )
    actions.resolve(episode=done, outcome="advice", by=by)
    actions.resolve(episode=old, outcome="advice", by=by)
    Episode.objects.filter(pk=old.pk).update(resolved_at=scene.now - timedelta(days=31))

    assert sorted(names(nurse)) == ["New", "Theirs"]
    assert sorted(names(nurse, "?queue=mine")) == ["Asleep", "Waiting"]
    assert names(nurse, "?queue=waiting") == ["Waiting"]
    assert names(nurse, "?queue=snoozed") == ["Asleep"]
    assert names(nurse, "?queue=resolved") == ["Done"]
    context = nurse.get(URL).context
    assert [tab.count for tab in context["tabs"]] == [2, 2, 1, 1, 1]
    assert (context["seen"].all_open, context["seen"].safety) == (4, 0)
    assert new.uid


@pytest.mark.parametrize("query", ["?queue=nonsense", "?page=0", "?page=99", "?page=-1", "?page=²"])
def test_a_mangled_address_shows_the_list(nurse: Client, scene: Scene, query: str) -> None:
    scene.flagged("Ada")
    assert names(nurse, query) == ["Ada"]


@pytest.mark.parametrize("rows", [0, 1, PAGE_SIZE])
def test_four_queries_at_any_length(nurse: Client, scene: Scene, rows: int) -> None:
    for _ in range(rows):
        scene.reports(scene.patient(), [2, 5, 5])
    scene.assess()
    scene.assessed_at(scene.now)
    nurse.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = nurse.get(URL)
    assert len(response.context["rows"]) == rows
    assert len(queries) - BEFORE_THE_VIEW <= 4, [q["sql"][:90] for q in queries]


def test_a_page_ends_where_the_next_one_begins(nurse: Client, scene: Scene) -> None:
    for _ in range(PAGE_SIZE + 1):
        scene.reports(scene.patient(), [2, 5, 5])
    scene.assess()
    first = nurse.get(URL)
    assert len(first.context["rows"]) == PAGE_SIZE
    second = nurse.get(first.context["next_url"])
    assert len(second.context["rows"]) == 1
    assert second.context["next_url"] == ""
    assert second.context["previous_url"] == URL


def test_the_read_log_names_who_was_shown(nurse: Client, scene: Scene) -> None:
    episodes = [scene.flagged("Ada"), scene.flagged("Bea")]
    nurse.get(URL)
    event = AccessEvent.objects.get(view="worklist")
    assert event.staff == scene.nurse
    assert event.patients == sorted(episode.patient_id for episode in episodes)


def test_another_clinic_is_not_there(nurse: Client, scene: Scene, other: Scene) -> None:
    scene.flagged("Ada")
    other.endangered("Foreign")
    response = nurse.get(URL)
    assert [row.episode.patient.given_name for row in response.context["rows"]] == ["Ada"]
    assert response.context["seen"].safety == 0
    assert "Foreign" not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.NURSE, 200),
        (Role.PHYSIOLOGIST, 403),
        (Role.COORDINATOR, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
@pytest.mark.parametrize("name", ["worklist", "worklist-news"])
def test_who_may_see_it(
    scene: Scene, signed_in: Callable[[Staff], Client], role: Role, status: int, name: str
) -> None:
    client = signed_in(scene.staff(f"Somebody {role}", role))
    assert client.get(reverse(name)).status_code == status


def test_an_empty_list_says_when_it_was_last_looked_at(nurse: Client, scene: Scene) -> None:
    scene.patient("Calm")
    scene.assessed_at(scene.now)
    text = nurse.get(URL).content.decode()
    assert "Nobody needs a call right now" in text
    assert "Last assessed today" in text


def test_an_empty_list_that_nobody_assessed_is_no_all_clear(nurse: Client, scene: Scene) -> None:
    scene.patient("Calm")
    AssessmentRun.objects.all().delete()
    text = nurse.get(URL).content.decode()
    assert "Nobody needs a call" not in text
    assert "never finished" in text


def test_a_missed_night_is_said(nurse: Client, scene: Scene) -> None:
    scene.flagged("Ada")
    AssessmentRun.objects.all().delete()
    scene.assessed_at(scene.now - timedelta(hours=30))
    assert "has not run since" in nurse.get(URL).content.decode()


def test_news_counts_what_opened_since(nurse: Client, scene: Scene) -> None:
    url = nurse.get(URL).context["news_url"]
    assert "new patient" not in nurse.get(url).content.decode()
    episode = scene.flagged("Ada")
    Episode.objects.filter(pk=episode.pk).update(opened_at=scene.now + timedelta(minutes=1))
    assert "1 new patient" in nurse.get(url).content.decode()


@pytest.mark.parametrize("since", ["", "yesterday", "2026-13-45T00:00", "2026-01-01T00:00"])
def test_news_of_no_moment_is_nothing(nurse: Client, scene: Scene, since: str) -> None:
    response = nurse.get("/worklist/news/", {"since": since})
    assert response.status_code == 200
    assert response.content.decode().strip() == ""


def test_the_rules_page_shows_the_numbers_in_force(nurse: Client, scene: Scene) -> None:
    rule_set = actions.ensure_rule_set(clinic=scene.clinic, by=scene.by(scene.nurse))
    rule_set.thresholds["sustained_pain.pain"] = 6
    rule_set.save()
    text = nurse.get("/worklist/rules/").content.decode()
    assert "Worst joint pain was 6 or more in 2 check-ins" in text
    assert "(default 4)" in text
    assert "Chim 2013" in text
    assert "Version 1" in text
