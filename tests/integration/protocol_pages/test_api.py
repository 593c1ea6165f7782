"""Protocols and exercises over the API: whole or nothing, the same permissions and words."""

import json

import pytest

from clinic.permissions import Role
from programs.models import Exercise, Protocol, ProtocolVersion
from tests.factories.clinic import ClinicFactory
from tests.integration.protocol_pages.conftest import exercise, stored

WALK = {
    "modality": "aerobic", "sessions_per_week": 3, "minutes": 30, "intensity_kind": "hrmax",
    "intensity_low": 64, "intensity_high": 76, "supervised": False,
}  # fmt: skip
DRAFT = {
    "weeks": 8, "citation": "Ours.",
    "phases": [{"first_week": 1, "last_week": 8, "components": [WALK]}],
}  # fmt: skip


def call(client, method, path, body=None, **headers):
    send = getattr(client, method)
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return send(f"/api/v1/{path}", **data, headers=headers)


def version_path(version):
    return f"protocols/{version.protocol.uid}/versions/{version.number}/"


def test_a_copy_is_edited_whole_and_published(staff_client, shipped):
    client = staff_client()
    made = call(client, "post", "protocols/", {"name": "Ours", "copy_of": str(hope().uid)})
    assert made.status_code == 201
    draft = ProtocolVersion.objects.get(protocol__name="Ours")
    shown = call(client, "get", version_path(draft)).json()
    assert shown["phases"][1]["components"][1]["exercises"][0] == str(exercise().uid)
    body = {**DRAFT, "seen": shown["revision"]}
    saved = call(client, "patch", version_path(draft), body)
    assert (saved.status_code, saved.json()["weeks"]) == (200, 8)
    again = call(client, "patch", version_path(draft), {**body, "weeks": 9})
    assert (again.status_code, again.json()["code"]) == (409, "draft_changed")
    published = call(client, "post", f"{version_path(draft)}publish/", {"change_note": "Short."})
    assert published.json()["published_at"]
    after = call(client, "patch", version_path(draft), {**body, "seen": saved.json()["revision"]})
    assert after.status_code == 409
    assert "never changes" in after.json()["detail"]
    assert call(client, "delete", version_path(draft)).status_code == 409


def test_what_is_got_can_be_sent_back(staff_client, shipped):
    """A version's own answer is a draft: a new one from it prescribes the same."""
    client = staff_client()
    shown = call(client, "get", version_path(hope())).json()
    made = call(client, "post", f"protocols/{hope().protocol.uid}/versions/", shown)
    assert made.status_code == 201
    second = ProtocolVersion.objects.get(protocol__code="hope", number=2)
    assert stored(second) == stored(hope())
    assert call(client, "delete", version_path(second)).status_code == 204


def hope():
    return ProtocolVersion.objects.get(protocol__code="hope", number=1)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"weeks": 0}, "weeks", "A protocol lasts 1 to 104 weeks, not 0."),
        ({"phases": [{"first_week": 1, "last_week": 5}, {"first_week": 4, "last_week": 8}]},
         "phases.1.first_week", "Phases 1 and 2 both cover weeks 4 to 5."),
        ({"phases": [{"first_week": 1, "last_week": 8, "components": [{**WALK, "minutes": 999}]}]},
         "phases.0.components.0.minutes", "999 minutes a session are not possible"),
        ({"phases": [{"first_week": 1, "last_week": 8,
                      "components": [{**WALK, "sets": 3, "reps": 8}]}]},
         "phases.0.components.0.minutes", "Minutes and sets are both given."),
        ({"cert": {"99": "x"}}, "cert", "“99” is not an item."),
    ],
)  # fmt: skip
def test_a_draft_is_refused_by_path_and_leaves_nothing(staff_client, shipped, change, field, words):
    client = staff_client()
    path = f"protocols/{hope().protocol.uid}/versions/"
    refused = call(client, "post", path, {**DRAFT, **change})
    assert refused.status_code == 422
    assert any(e["field"] == field and words in e["message"] for e in refused.json()["errors"])
    assert not ProtocolVersion.objects.filter(published_at=None).exists()


def test_gaps_are_refused_until_accepted(staff_client, shipped):
    client = staff_client()
    made = call(client, "post", f"protocols/{hope().protocol.uid}/versions/", {**DRAFT, "weeks": 9})
    path = f"protocols/{hope().protocol.uid}/versions/{made.json()['number']}/publish/"
    refused = call(client, "post", path, {"change_note": "x"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "accept_gaps"
    accepted = call(client, "post", path, {"change_note": "x", "accept_gaps": True})
    assert accepted.status_code == 200


def test_an_idempotency_key_makes_one_protocol(staff_client, shipped):
    client = staff_client()
    answers = [
        call(client, "post", "protocols/", {"name": "Once"}, **{"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Protocol.objects.filter(name="Once").count() == 1


def test_renaming_retiring_and_restoring(staff_client, shipped):
    client = staff_client()
    path = f"protocols/{hope().protocol.uid}/"
    assert call(client, "patch", path, {"name": "Other"}).json()["name"] == "Other"
    assert call(client, "post", f"{path}retire/").json()["is_active"] is False
    assert call(client, "post", f"{path}restore/").json()["is_active"] is True
    taken = call(client, "patch", path, {"name": "Gentle re-entry"})
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "name")


def test_the_catalogue_comes_once(staff_client, clinic):
    client = staff_client()
    first = call(client, "post", "protocols/catalogue/").json()
    assert first["protocols"] == 4
    assert call(client, "post", "protocols/catalogue/").json() == {"exercises": 0, "protocols": 0}


def test_the_checklist_is_that_of_the_page(staff_client, shipped):
    shown = call(staff_client(), "get", f"{version_path(hope())}cert/").json()
    assert len(shown["items"]) == 19
    assert shown["protocol"] == "The HOPE dose"


def test_exercises_are_listed_filtered_and_written(staff_client, shipped):
    client = staff_client()
    found = call(client, "get", "exercises/?spare=knees&modality=impact").json()["results"]
    assert {row["name"] for row in found} == {"Heel drops", "Stamping on the spot"}
    one = call(client, "get", f"exercises/{exercise().uid}/").json()
    assert {"joint": "knees", "level": 2} in one["joints"]
    body = {**one, "name": "Our press", "joints": [{"joint": "knees", "level": 3}],
            "instead": [row for row in one["instead"] if row["joint"] == "knees"]}  # fmt: skip
    saved = call(client, "patch", f"exercises/{exercise().uid}/", body)
    assert (saved.status_code, saved.json()["name"]) == (200, "Our press")
    worse = {**body, "joints": [{"joint": "knees", "level": 1}]}
    refused = call(client, "patch", f"exercises/{exercise().uid}/", worse)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "instead.0"
    assert call(client, "get", "exercises/?spare=tail").status_code == 422
    call(client, "post", f"exercises/{exercise().uid}/retire/")
    assert Exercise.objects.get(pk=exercise().pk).is_active is False


@pytest.mark.parametrize("role", [Role.NURSE, Role.COORDINATOR])
def test_readers_read_and_write_nothing(staff_client, shipped, role):
    client = staff_client(role)
    version, one = version_path(hope()), f"exercises/{exercise().uid}/"
    for path in ("protocols/", version, f"{version}cert/", "exercises/", one):
        assert call(client, "get", path).status_code == 200
    protocol = f"protocols/{hope().protocol.uid}/"
    for method, path in (
        ("post", "protocols/"), ("post", "protocols/catalogue/"), ("patch", protocol),
        ("post", f"{protocol}retire/"), ("post", f"{protocol}restore/"),
        ("post", f"{protocol}versions/"), ("patch", version), ("delete", version),
        ("post", f"{version}publish/"), ("post", "exercises/"), ("patch", one),
        ("post", f"{one}retire/"), ("post", f"{one}restore/"),
    ):  # fmt: skip
        assert call(client, method, path, {}).status_code == 403, (method, path)


def test_another_clinics_objects_are_not_there(staff_client, shipped):
    client = staff_client(at=ClinicFactory())
    for path in (version_path(hope()), f"{version_path(hope())}cert/",
                 f"protocols/{hope().protocol.uid}/", f"exercises/{exercise().uid}/"):  # fmt: skip
        assert call(client, "get", path).status_code == 404
    copied = call(client, "post", "protocols/", {"name": "Copy", "copy_of": str(hope().uid)})
    assert copied.status_code == 422
    assert not Protocol.objects.filter(name="Copy").exists()


def test_lists_ask_the_same_for_one_and_for_many(staff_client, shipped, django_assert_num_queries):
    client = staff_client()
    with django_assert_num_queries(3 + 4):
        assert len(call(client, "get", "exercises/").json()["results"]) > 20
