"""The worklist over the API: order, evidence, work, permissions, other clinics, queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adherence.models import Contact, Episode
from clinic import clock
from clinic.models import AccessEvent, Clinic
from clinic.permissions import Role
from tests.factories.adherence import (
    EpisodeFactory,
    SignalFactory,
    TreatedPatientFactory,
    days_ago,
    moment,
    nurse_of,
)
from tests.factories.clinic import ClinicFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/episodes/"


@pytest.fixture
def nurse(staff_client: Callable[..., Client]) -> Client:
    return staff_client(Role.NURSE)


def an_episode(clinic: Clinic, **values: Any) -> Episode:
    episode = EpisodeFactory(patient=TreatedPatientFactory(clinic=clinic), **values)
    SignalFactory(episode=episode)
    return episode


def post(client: Client, url: str, body: dict | None = None, **headers: str) -> Any:
    return client.post(url, body or {}, content_type="application/json", headers=headers)


def test_the_list_is_ranked_and_says_why(clinic: Clinic, nurse: Client) -> None:
    later = an_episode(clinic, urgency=6)
    first = an_episode(clinic, urgency=1, safety=True)
    an_episode(ClinicFactory())
    rows = nurse.get(URL).json()["results"]
    assert [row["uid"] for row in rows] == [str(first.uid), str(later.uid)]
    assert rows[0]["headline"] == "Joint pain was 5 on 15 Nov and 6 on 22 Nov."
    assert AccessEvent.objects.get().patients == sorted([first.patient_id, later.patient_id])


def test_the_list_by_state(clinic: Clinic, nurse: Client) -> None:
    an_episode(clinic, state="waiting", waiting_since=moment(1), waiting_until=days_ago(-7))
    an_episode(clinic, state="new")
    assert len(nurse.get(f"{URL}?state=waiting").json()["results"]) == 1
    assert nurse.get(f"{URL}?state=resolved").json()["results"] == []
    refused = nurse.get(f"{URL}?state=lost")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "state"


def test_the_list_is_paged_in_its_order(clinic: Clinic, nurse: Client) -> None:
    urgencies = [3, 1, 3, 3, 2, 3]
    for urgency in urgencies:
        an_episode(clinic, urgency=urgency)
    url, seen = f"{URL}?page_size=2", []
    while url:
        page = nurse.get(url).json()
        seen += [row["urgency"] for row in page["results"]]
        url = page["next"]
    assert seen == sorted(urgencies)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_few_queries(clinic: Clinic, nurse: Client, rows: int) -> None:
    for _ in range(rows):
        an_episode(clinic)
    with CaptureQueriesContext(connection) as captured:
        nurse.get(URL)
    # session, user and membership come first
    assert len(captured) - 3 <= 4, [query["sql"][:80] for query in captured]


def test_one_episode_traces_every_sentence(clinic: Clinic, nurse: Client) -> None:
    episode = an_episode(clinic)
    body = nurse.get(f"{URL}{episode.uid}/").json()
    signal = body["signals"][0]
    assert signal["reason"] == "Joint pain was 5 on 15 Nov and 6 on 22 Nov."
    assert signal["rule_version"] == 1
    assert signal["evidence"]["thresholds"]["pain"] == 4
    assert "Chim 2013" in signal["rule_text"]


def test_working_an_episode_from_contact_to_resolution(clinic: Clinic, nurse: Client) -> None:
    episode = an_episode(clinic)
    url = f"{URL}{episode.uid}/"
    assert post(nurse, f"{url}take/").json()["owner"]["uid"] == str(nurse.staff.uid)
    assert post(nurse, f"{url}hand-back/").json()["owner"] is None
    assert post(nurse, f"{url}hand-back/").status_code == 422
    assert post(nurse, f"{url}take/").status_code == 200
    until = clock.today(clinic.time_zone) + timedelta(days=7)
    body = {"until": until.isoformat(), "expected_pain": 4, "reason": "New drug"}
    assert post(nurse, f"{url}snooze/", body).json()["state"] == "snoozed"
    assert post(nurse, f"{url}reopen/").json()["state"] == "in_progress"
    assert post(nurse, f"{url}wait/").json()["state"] == "waiting"
    attempt = {"channel": "phone", "result": "reached"}
    contacted = post(nurse, f"{url}contact/", attempt).json()
    assert contacted["contacts"][0]["recorded_by"]["uid"] == str(nurse.staff.uid)
    done = post(nurse, f"{url}resolve/", {"outcome": "advice", "note": "Talked."})
    assert (done.status_code, done.json()["state"]) == (200, "resolved")
    again = post(nurse, f"{url}resolve/", {"outcome": "advice"})
    assert again.status_code == 409
    assert again.json()["detail"].startswith("This episode is resolved")


def test_a_contact_is_created_once_per_key(clinic: Clinic, nurse: Client) -> None:
    episode = an_episode(clinic)
    body = {"episode": str(episode.uid), "channel": "phone", "result": "no_answer"}
    first = post(nurse, "/api/v1/contacts/", body, idempotency_key="k1")
    second = post(nurse, "/api/v1/contacts/", body, idempotency_key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Contact.objects.count() == 1
    listed = nurse.get(f"/api/v1/contacts/?episode={episode.uid}").json()["results"]
    assert [row["uid"] for row in listed] == [first.json()["uid"]]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("resolve", {"outcome": "miracle"}, "outcome"),
        ("resolve", {"outcome": ""}, "outcome"),
        ("snooze", {"until": "2020-01-01", "expected_pain": 4, "reason": "x"}, "until"),
        ("snooze", {"until": "soon", "expected_pain": 4, "reason": "x"}, "until"),
        ("contact", {"channel": "fax", "result": "reached"}, "channel"),
        ("contact", {"channel": "phone"}, "result"),
    ],
)
def test_bad_input_names_the_field(
    clinic: Clinic, nurse: Client, path: str, body: dict, field: str
) -> None:
    episode = an_episode(clinic)
    answer = post(nurse, f"{URL}{episode.uid}/{path}/", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    episode.refresh_from_db()
    assert episode.state == "new"


@pytest.mark.parametrize("path", ["", "take/", "wait/", "reopen/", "resolve/"])
def test_another_clinics_episode_is_not_there(nurse: Client, path: str) -> None:
    url = f"{URL}{an_episode(ClinicFactory()).uid}/{path}"
    answer = post(nurse, url, {"outcome": "advice"}) if path else nurse.get(url)
    assert answer.status_code == 404


def test_a_contact_about_another_clinics_episode_is_refused(nurse: Client) -> None:
    stranger = an_episode(ClinicFactory())
    body = {"episode": str(stranger.uid), "channel": "phone", "result": "reached"}
    assert post(nurse, "/api/v1/contacts/", body).status_code == 422
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("role", [Role.PHYSIOLOGIST, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_only_nurses_see_and_work_the_list(
    clinic: Clinic, staff_client: Callable[..., Client], role: str
) -> None:
    client = staff_client(role)
    episode = an_episode(clinic)
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}{episode.uid}/").status_code == 403
    assert post(client, f"{URL}{episode.uid}/take/").status_code == 403
    assert client.get("/api/v1/contacts/").status_code == 403


def test_a_visitor_sees_nothing(clinic: Clinic) -> None:
    nurse_of(clinic)
    assert Client().get(URL).status_code in {401, 403}
