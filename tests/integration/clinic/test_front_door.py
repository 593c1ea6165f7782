import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import AccessEvent, Heartbeat, Staff
from clinic.permissions import Role
from tests.factories.clinic import MembershipFactory, StaffFactory


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.NURSE, "worklist"),
        (Role.PHYSIOLOGIST, "today"),
        (Role.COORDINATOR, "today"),
        (Role.ADMINISTRATOR, "settings"),
    ],
)
def test_everybody_lands_on_the_page_of_her_role(staff_client, role, name):
    assert staff_client(role).get("/")["Location"] == reverse(name)


def test_staff_without_a_clinic_are_told_whom_to_ask(client, db):
    client.force_login(StaffFactory())
    response = client.get(reverse("settings"))
    assert response.status_code == 403
    assert "Ask your clinic's administrator" in response.content.decode().replace("&#x27;", "'")


def test_an_ended_role_opens_nothing(client, clinic):
    member = MembershipFactory(clinic=clinic, role=Role.ADMINISTRATOR, is_active=False)
    client.force_login(member.staff)
    assert client.get(reverse("settings")).status_code == 403


def test_a_closed_page_says_what_the_role_lacks(staff_client):
    page = staff_client(Role.NURSE).get(reverse("settings")).content.decode()
    assert "Your role does not let you edit the clinic." in page


def test_nobody_signs_up_alone(client, db):
    page = client.get("/accounts/signup/").content.decode()
    assert "administrator" in page
    assert "password" not in page
    client.post("/accounts/signup/", {"email": "a@b.example", "password1": "x" * 14})
    assert not Staff.objects.exists()


def test_health_and_readiness(client, db):
    assert client.get("/healthz").json() == {"status": "ok"}
    waiting = client.get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json() == {
        "ready": False,
        "database": True,
        "migrations": True,
        "walls": True,
        "worker": False,
        "mail_lag_s": 0,
        "silent_workers": 0,
    }
    Heartbeat.objects.create(worker="w", beat_at=clock.now())
    assert client.get("/readyz").status_code == 200


def test_dynamic_pages_are_kept_out_of_caches_and_carry_the_policy(client, db):
    response = client.get("/accounts/login/")
    assert response["Cache-Control"].startswith(("no-store", "max-age=0"))
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_read_is_logged_once_per_response_with_every_patient(clinic, member):
    from clinic.audit import record_read
    from clinic.permissions import Access

    access = Access(staff=member(Role.NURSE), clinic=clinic, roles=(Role.NURSE,))
    record_read(access, patients=[5, 3, 5], view="test")
    assert AccessEvent.objects.get().patients == [3, 5]
    record_read(access, patients=[], view="test")
    assert AccessEvent.objects.count() == 1


def test_an_address_of_the_api_that_leads_nowhere_is_a_problem_document(client, db):
    answer = client.get("/api/v1/protocols/-1/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["title"] == "Not found"
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")
