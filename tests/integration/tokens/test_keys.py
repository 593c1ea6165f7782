"""Keys for programs: made once, hashed, never more than their owner, gone with her."""

import re
from datetime import timedelta

import pghistory.models
import pytest
import time_machine
from django.test import Client

from clinic import clock, limits
from clinic.models import ApiToken, Membership
from clinic.permissions import Role
from clinic.tokens.authentication import USES, WRONG_ONES
from clinic.tokens.secrets import hash_of, is_whole, new_secret
from patients.models import Patient
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.patients import PatientFactory

READING = ["view patients", "view the schedule"]


@pytest.fixture
def nurse(staff_client) -> Client:
    return staff_client(Role.NURSE)


def make(browser: Client, name: str = "Registry", days: int = 90, permissions=READING) -> str:
    """Make a key on the page; return its secret."""
    posted = {"name": name, "days": days, "permissions": permissions}
    answer = browser.post("/account/tokens/", posted)
    assert answer.status_code == 200
    return re.search(r'value="(steady_\w+)"', answer.content.decode()).group(1)


def call(secret: str, path: str = "/api/v1/patients/", method: str = "get", **facts):
    shown = {"Authorization": f"Bearer {secret}"}
    return getattr(Client(), method)(path, headers=shown, **facts)


@pytest.fixture
def travel():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield lambda by: traveller.shift(by)


def test_a_key_is_shown_once_and_only_its_hash_is_kept(nurse):
    secret = make(nurse)
    token = ApiToken.objects.get()
    assert is_whole(secret)
    assert token.token_hash == hash_of(secret)
    assert secret.startswith(token.start)
    assert secret not in nurse.get("/account/tokens/").content.decode()
    kept = str(ApiToken.objects.values()) + str(ApiToken.pgh_event_model.objects.values())
    assert secret[14:] not in kept
    assert token.expires_at - token.created_at == timedelta(days=90)


def test_secrets_differ_and_a_slip_is_seen_without_a_look_up(db, django_assert_num_queries):
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    secret = secrets.pop()
    other = "1" if secret[20] == "0" else "0"
    slips = [secret[:-1], secret + "0", f"{secret[:20]}{other}{secret[21:]}", "", secret.upper()]
    with django_assert_num_queries(0):
        assert not any(is_whole(slip) for slip in slips)


def test_a_new_key_reads_and_does_nothing_else_until_its_owner_says_so(nurse):
    page = nurse.get("/account/tokens/").content.decode()
    chosen = re.findall(r'value="([a-z ]+)"[^>]*checked', page)
    assert "view patients" in chosen
    assert all(re.match("view|see", permission) for permission in chosen), chosen
    assert 'value="make keys for programs"' not in page


def test_a_program_works_in_its_owners_name_and_the_trail_says_with_which_key(nurse, clinic):
    patient = PatientFactory(clinic=clinic)
    reader = make(nurse)
    assert call(reader).json()["results"][0]["uid"] == str(patient.uid)
    path, change = f"/api/v1/patients/{patient.uid}/", {"phone": "+34 600 000 001"}
    facts = {"method": "patch", "data": change, "content_type": "application/json"}
    assert call(reader, path, **facts).status_code == 403
    writer = make(nurse, "Phone book", permissions=[*READING, "edit patients"])
    assert call(writer, path, **facts).status_code == 200
    event = Patient.pgh_event_model.objects.latest("pgh_id")
    trail = event.pgh_context.metadata
    assert trail["actor"] == f"staff:{nurse.staff.uid}"
    assert trail["key"] == str(ApiToken.objects.get(name="Phone book").uid)


def test_a_key_is_worth_what_its_owner_may_do_at_this_moment(nurse, clinic):
    reports = "/api/v1/unread-check-ins/"
    secret = make(nurse, permissions=[*READING, "view the worklist"])
    assert call(secret, reports).status_code == 200
    MembershipFactory(clinic=clinic, staff=nurse.staff, role=Role.COORDINATOR)
    Membership.objects.filter(role=Role.NURSE).update(is_active=False)
    assert call(secret, reports).status_code == 403
    assert call(secret).status_code == 200
    Membership.objects.filter(staff=nurse.staff).update(is_active=False)
    assert call(secret).status_code == 401
    Membership.objects.filter(staff=nurse.staff).update(is_active=True)
    assert call(secret).status_code == 200
    nurse.staff.is_active = False
    nurse.staff.save()
    assert call(secret).status_code == 401


def test_a_key_is_of_one_clinic(nurse, clinic):
    there = ClinicFactory()
    PatientFactory(clinic=there)
    MembershipFactory(clinic=there, staff=nurse.staff, role=Role.NURSE)
    assert call(make(nurse)).json()["results"] == []


@pytest.mark.parametrize("end", ["its owner", "an administrator", "the API", "time"])
def test_whatever_ends_a_key_ends_it_at_once(nurse, staff_client, travel, end):
    secret = make(nurse, days=2)
    token = ApiToken.objects.get()
    assert call(secret).status_code == 200
    if end == "its owner":
        nurse.post(f"/account/tokens/{token.uid}/end/")
    elif end == "an administrator":
        staff_client(Role.ADMINISTRATOR).post(f"/settings/keys/{token.uid}/end/")
    elif end == "the API":
        assert nurse.delete(f"/api/v1/api-tokens/{token.uid}/").status_code == 204
    else:
        travel(timedelta(days=2))
    answer = call(secret)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Steady"'
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "shown",
    ["Bearer x", "Bearer ", "Basic bnVyc2U6bnVyc2U=", "Bearer steady_" + "0" * 49, "Bearer \xff"],
)
def test_what_is_no_key_is_refused_beside_a_session_too(nurse, shown):
    for browser in (Client(), nurse):
        answer = browser.get("/api/v1/patients/", headers={"Authorization": shown})
        assert answer.status_code == 401
        assert "WWW-Authenticate" in answer


def test_a_key_opens_nothing_from_an_address_or_a_cookie_and_no_page(nurse):
    secret = make(nurse)
    browser = Client()
    for name in ("token", "access_token", "key", "Authorization", "sessionid"):
        browser.cookies[name] = secret
        assert browser.get("/api/v1/patients/", {name: secret}).status_code == 403
    assert call(secret, "/patients/").status_code == 302
    assert call(secret, "/account/tokens/").status_code == 302


def test_a_key_knows_no_other_keys(nurse):
    secret = make(nurse)
    assert call(secret, "/api/v1/api-tokens/").status_code == 403
    refused = nurse.post(
        "/account/tokens/",
        {"name": "More", "days": 1, "permissions": ["make keys for programs"]},
    )
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"days": 366}, "less than or equal to 365"),
        ({"days": 0}, "greater than or equal to 1"),
        ({"permissions": []}, "Choose at least one thing"),
        ({"permissions": ["edit the clinic"]}, "edit the clinic"),
        ({"name": "Registry"}, "already have a key of this name"),
        ({"name": ""}, "is empty"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(nurse, wrong, says):
    make(nurse)
    posted = {"name": "Another", "days": 30, "permissions": READING} | wrong
    answer = nurse.post("/account/tokens/", posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert f'value="{posted["name"]}"' in page or not posted["name"]
    assert ApiToken.objects.count() == 1


def test_use_is_noted_to_the_minute_and_the_network(nurse, travel):
    secret = make(nurse)
    shown = {"Authorization": f"Bearer {secret}"}
    for _ in range(3):
        Client(REMOTE_ADDR="203.0.113.77").get("/api/v1/patients/", headers=shown)
    token = ApiToken.objects.get()
    assert (token.last_used_at.second, token.last_used_at.microsecond) == (0, 0)
    assert token.last_address == "203.0.113.0/24"
    assert "203.0.113.0/24" in nurse.get("/account/tokens/").content.decode()
    assert ApiToken.pgh_event_model.objects.count() == 1


def test_one_sees_and_ends_her_own_an_administrator_everybodys(nurse, staff_client):
    make(nurse)
    token = ApiToken.objects.get()
    physiologist, administrator = staff_client(Role.PHYSIOLOGIST), staff_client(Role.ADMINISTRATOR)
    assert physiologist.get("/api/v1/api-tokens/").json()["results"] == []
    for path in (f"/account/tokens/{token.uid}/end/", f"/settings/keys/{token.uid}/end/"):
        assert physiologist.post(path).status_code in (403, 404)
    assert physiologist.delete(f"/api/v1/api-tokens/{token.uid}/").status_code == 404
    elsewhere = staff_client(Role.ADMINISTRATOR, at=ClinicFactory())
    assert elsewhere.post(f"/settings/keys/{token.uid}/end/").status_code == 404
    assert "Registry" not in elsewhere.get("/settings/keys/").content.decode()
    assert nurse.staff.name in administrator.get("/settings/keys/").content.decode()
    [listed] = administrator.get("/api/v1/api-tokens/").json()["results"]
    assert listed["owner"] == nurse.staff.name
    assert "token_hash" not in listed
    assert ApiToken.objects.get().revoked_at is None


def test_too_many_calls_wait_and_wrong_keys_keep_nobody_out(nurse, travel):
    secret = make(nurse)
    for _ in range(WRONG_ONES.most):
        assert call(new_secret()).status_code == 401
    answer = call(new_secret())
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert call(secret).status_code == 200  # from the same address
    token = ApiToken.objects.get()
    for _ in range(USES.most - 2):
        limits.take(USES, token.pk)
    assert call(secret, "/api/v1/learn/").status_code == 200
    assert call(secret, "/api/v1/learn/").status_code == 429


def test_a_call_with_a_key_costs_few_queries(nurse, django_assert_max_num_queries):
    secret = make(nurse)
    call(secret)
    with django_assert_max_num_queries(6):
        call(secret)


def test_the_trail_keeps_who_made_and_who_ended_a_key(nurse):
    make(nurse)
    nurse.post(f"/account/tokens/{ApiToken.objects.get().uid}/end/")
    labels = list(ApiToken.pgh_event_model.objects.values_list("pgh_label", flat=True))
    assert labels == ["insert", "update"]
    contexts = pghistory.models.Context.objects.values_list("metadata__actor", flat=True)
    assert f"staff:{nurse.staff.uid}" in list(contexts)
