"""What could harm in the wrong hands asks who she is once more (ASVS 7.5.1, 7.5.2, 7.5.3)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic import clock
from clinic.models import Membership, Staff
from clinic.permissions import Role
from tests.factories.patients import PatientFactory
from tests.integration.identity.conftest import PASSWORD, browser, sign_in

pytestmark = pytest.mark.django_db
ROSA = {"name": "Rosa Vega", "email": "rosa@clinic.example", "role": Role.NURSE}


@pytest.fixture
def old_session(person):
    """Sign somebody in eleven minutes ago, and let her be at work since."""

    def make(role):
        client = browser()
        client.staff = person(role)
        sign_in(client, client.staff)
        return client

    with time_machine.travel(clock.now(), tick=False) as now:
        yield lambda role: (make(role), now.shift(timedelta(minutes=11)))[0]


def confirm(client, answer, password=PASSWORD):
    assert answer.status_code == 303
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    return client.post(answer["Location"], {"password": password})


def test_adding_a_person_goes_on_after_a_password_and_nothing_typed_is_lost(old_session):
    admin = old_session(Role.ADMINISTRATOR)
    asked = admin.post(reverse("settings-people"), ROSA)
    assert not Staff.objects.filter(email=ROSA["email"]).exists()
    wrong = confirm(admin, asked, "not hers")
    assert "not your password" in wrong.content.decode()
    assert confirm(admin, asked)["Location"] == reverse("go-on")
    page = admin.get(reverse("go-on")).content.decode()
    assert 'value="rosa@clinic.example"' in page
    assert not Staff.objects.filter(email=ROSA["email"]).exists(), "only a press sends it"
    admin.post(reverse("settings-people"), ROSA)
    assert Staff.objects.filter(email=ROSA["email"]).exists()


def test_a_file_is_given_after_a_password(old_session, clinic):
    nurse = old_session(Role.NURSE)
    url = reverse("patient-report", args=[PatientFactory(clinic=clinic).uid])
    asked = nurse.get(url)
    confirm(nurse, asked)
    assert f'href="{url}"' in nurse.get(reverse("go-on")).content.decode()
    assert nurse.get(url).status_code in {200, 503}


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("post", "/api/v1/staff/"),
        ("delete", "/api/v1/staff/{staff}/"),
        ("delete", "/api/v1/staff/{staff}/sessions/"),
        ("delete", "/api/v1/roles/{role}/"),
    ],
)
def test_the_api_refuses_with_a_code(method, url, old_session, person):
    nurse = person()
    admin = old_session(Role.ADMINISTRATOR)
    role = Membership.objects.get(staff=nurse)
    url = url.format(staff=nurse.uid, role=role.uid)
    answer = getattr(admin, method)(url, ROSA, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "confirm-again")
    role.refresh_from_db()
    assert role.is_active


def test_an_hour_at_work_is_not_interrupted_where_nothing_asks(old_session):
    nurse = old_session(Role.NURSE)
    assert nurse.get("/patients/").status_code == 200
    assert nurse.get("/quality/?format=csv").status_code == 200, "it names nobody"


def test_changing_the_second_factor_asks_too(old_session):
    nurse = old_session(Role.NURSE)
    assert nurse.get(reverse("mfa_activate_totp"))["Location"].startswith("/accounts/reauthen")
