"""The people of a clinic, on the page and through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import Membership
from clinic.permissions import Role
from tests.integration.identity.conftest import browser, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(staff_client):
    return staff_client(Role.ADMINISTRATOR)


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_ten_people_cost_no_more_than_one(admin, person):
    urls = (reverse("settings-people"), "/api/v1/staff/")
    before = [queries(admin, url) for url in urls]
    for _ in range(9):
        sign_in(browser(), person())
    assert [queries(admin, url) for url in urls] == before


def test_the_page_and_the_api_tell_the_same(admin, person):
    nurse = person()
    sign_in(browser(), nurse)
    page = admin.get(reverse("settings-person", args=[nurse.uid])).content.decode()
    told = admin.get(f"/api/v1/staff/{nurse.uid}/").json()
    assert "On 1 device" in page
    assert "Firefox on Linux" in page
    assert (told["sessions"], told["has_app"], told["failures"]) == (1, False, 0)
    assert [row["role"] for row in told["roles"]] == [Role.NURSE]


def test_the_api_invites_sends_again_withdraws_and_ends(admin):
    rosa = {"name": "Rosa Vega", "email": "rosa@clinic.example", "role": Role.NURSE}
    made = admin.post("/api/v1/staff/", rosa, content_type="application/json")
    (role,) = made.json()["roles"]
    assert (made.status_code, role["is_active"]) == (201, False)
    twice = admin.post("/api/v1/staff/", rosa, content_type="application/json")
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (409, "email")
    url = f"/api/v1/invitations/{role['invitation']}/"
    assert admin.post(url, content_type="application/json").status_code == 200
    assert admin.delete(url).status_code == 204
    assert admin.delete(url).status_code == 409
    assert admin.get(f"/api/v1/staff/{made.json()['uid']}/").status_code == 404


def test_nobody_ends_her_own_access_and_a_clinic_keeps_an_administrator(admin, person):
    own = admin.delete(f"/api/v1/staff/{admin.staff.uid}/")
    assert (own.status_code, own.json()["detail"]) == (
        422,
        "You cannot end your own access. Another administrator can.",
    )
    person(Role.ADMINISTRATOR)
    role = Membership.objects.get(staff=admin.staff)
    refused = admin.delete(f"/api/v1/roles/{role.uid}/").json()["detail"]
    assert "You cannot end a role of your own" in refused


@pytest.mark.parametrize("typed", ["4", "61", "soon", ""])
def test_a_time_outside_is_refused_in_words(admin, typed):
    answer = admin.post(reverse("settings-sign-in"), {"idle_minutes": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert admin.get("/api/v1/sign-in-rules/").json() == {"idle_minutes": 15}


def test_the_time_is_set_on_the_page_and_through_the_api(admin):
    assert admin.post(reverse("settings-sign-in"), {"idle_minutes": "30"}).status_code == 302
    assert admin.get("/api/v1/sign-in-rules/").json() == {"idle_minutes": 30}
    body = {"idle_minutes": 10}
    done = admin.put("/api/v1/sign-in-rules/", body, content_type="application/json")
    assert done.json() == body
