"""The worklist over the API: the same look as the page, its views, budget, keys, many at once."""

import pytest
from django.test import Client

from adherence.models import SavedView
from clinic import clock
from clinic.permissions import Role
from tests.factories.worklist import Scene, make_scene

JSON = "application/json"


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene("Lindenhof", clock.now())


@pytest.fixture
def nurse(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.nurse)
    return client


def test_a_row_says_what_the_page_says(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged("Ada")
    scene.endangered("Ursula")
    body = nurse.get("/api/v1/worklist/?level=a").json()
    assert (body["open"], body["safety"], body["matching"], body["pages"]) == (2, 1, 1, 1)
    (row,) = body["rows"]
    assert (row["episode"], row["level"], row["is_today"]) == (str(episode.uid), "high", True)
    assert row["reasons"][0] == {"name": "Sustained joint pain", "tier": "Tier A"}
    assert (row["due"]["days"], row["pain"]["last"], row["tablets"]["last"]) == (7, 5, 0)


@pytest.mark.parametrize(
    ("query", "field"),
    [("level=z", "level"), ("owner=me", "owner"), ("rule=x", "rule"), ("queue=all", "queue"),
     ("language=../", "language"), ("page=0", "page"), ("physiologist=1", "physiologist")],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_named(
    nurse: Client, scene: Scene, query: str, field: str
) -> None:
    response = nurse.get(f"/api/v1/worklist/?{query}")
    assert response.status_code in {400, 422}
    assert field in response.content.decode()


def test_episodes_take_the_same_filters(nurse: Client, scene: Scene) -> None:
    scene.flagged("Ada")
    scene.endangered("Ursula")
    for query, expected in {
        "level=safety": ["Ursula"],
        "q=ada": ["Ada"],
        "overdue=true": [],
    }.items():
        found = nurse.get(f"/api/v1/episodes/?{query}").json()["results"]
        assert [row["patient"]["given_name"] for row in found] == expected, query


def test_views_are_ones_own(nurse: Client, scene: Scene) -> None:
    made = nurse.post("/api/v1/worklist/views/", {"name": "Late", "query": "overdue=1&x=2"}, JSON)
    assert (made.status_code, made.json()["query"]) == (201, "overdue=1")
    assert nurse.post("/api/v1/worklist/views/", {"name": "LATE"}, JSON).status_code == 409
    address = f"/api/v1/worklist/views/{made.json()['uid']}/"
    stranger = Client()
    stranger.force_login(scene.colleague)
    assert stranger.delete(address).status_code == 404
    assert nurse.patch(address, {"name": "Later"}, JSON).json()["name"] == "Later"
    assert len(nurse.get("/api/v1/worklist/views/").json()["results"]) == 1
    assert nurse.delete(address).status_code == 204
    assert not SavedView.objects.exists()


def test_several_are_given_at_once_or_none(nurse: Client, scene: Scene) -> None:
    ada, bea = scene.flagged("Ada"), scene.flagged("Bea")
    body = {"episodes": [str(ada.uid), str(bea.uid)], "to": str(scene.colleague.uid)}
    given = nurse.post("/api/v1/episodes/assign/", body, JSON)
    assert (given.status_code, given.json()["owner"]["name"]) == (200, "Ines Coll")
    nurse.post(f"/api/v1/episodes/{bea.uid}/resolve/", {"outcome": "advice"}, JSON)
    again = nurse.post("/api/v1/episodes/assign/", body | {"to": str(scene.nurse.uid)}, JSON)
    assert again.status_code == 409
    ada.refresh_from_db()
    assert ada.owner == scene.colleague


def test_the_calls_of_a_day_are_the_administrators(nurse: Client, scene: Scene) -> None:
    boss = Client()
    boss.force_login(scene.staff("Olga", Role.ADMINISTRATOR))
    address = "/api/v1/worklist/budget/"
    assert boss.get(address).json() == {"per_hundred": 12, "a_day": None}
    assert nurse.put(address, {"per_hundred": 20}, JSON).status_code == 403
    assert boss.put(address, {"per_hundred": 20, "a_day": 7}, JSON).json()["a_day"] == 7
    assert boss.put(address, {"per_hundred": 101}, JSON).status_code == 422
    assert nurse.get("/api/v1/worklist/").json()["budget"]["planned"] == 7


def test_keys_go_off(nurse: Client, scene: Scene) -> None:
    assert nurse.get("/api/v1/worklist/keys/").json() == {"on": True}
    assert nurse.put("/api/v1/worklist/keys/", {"on": False}, JSON).json() == {"on": False}
    scene.nurse.refresh_from_db()
    assert scene.nurse.keyboard_shortcuts is False
