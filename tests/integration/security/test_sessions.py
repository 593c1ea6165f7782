"""Sessions of the staff: made at a sign-in, known to the server alone, and over when they end."""

import re

import pytest
from django.conf import settings
from django.test import Client

from clinic.models import Membership, Staff
from clinic.permissions import Role
from tests.factories.clinic import MembershipFactory

PASSWORD = "four tired horses walk"


@pytest.fixture
def nurse(clinic) -> Staff:
    staff = MembershipFactory(clinic=clinic, role=Role.NURSE).staff
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def sign_in(staff: Staff, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    return client


def secret(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_in(client: Client) -> bool:
    return client.get("/worklist/").status_code == 200


def test_a_made_up_session_opens_nothing(nurse):
    for made_up in ("a" * 32, "", "../../etc/passwd", f"{nurse.uid}"):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = made_up
        assert not is_in(client)


def test_a_sign_in_makes_a_new_session_and_a_sign_out_ends_it(nurse):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "b" * 32
    sign_in(nurse, client)
    first = secret(client)
    assert re.fullmatch("[a-z0-9]{32}", first)  # 165 bits, from django.utils.crypto
    assert first != "b" * 32
    assert secret(sign_in(nurse)) != first
    assert is_in(client)
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = first
    assert not is_in(thief)


def test_a_closed_account_and_an_ended_role_open_nothing(nurse):
    client = sign_in(nurse)
    Membership.objects.filter(staff=nurse).update(is_active=False)
    assert client.get("/worklist/").status_code == 403
    Membership.objects.filter(staff=nurse).update(is_active=True)
    assert is_in(client)
    Staff.objects.filter(pk=nurse.pk).update(is_active=False)
    assert not is_in(client)
    assert not is_in(sign_in(nurse))


def test_a_changed_password_ends_the_other_sessions(nurse):
    here, elsewhere = sign_in(nurse), sign_in(nurse)
    new = "five brave herons fly"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert not is_in(elsewhere)


@pytest.mark.parametrize("role", Role.values)
def test_every_page_of_the_staff_offers_to_sign_out(staff_client, role):
    page = staff_client(role).get("/", follow=True).content.decode()
    assert 'action="/accounts/logout/"' in page


def test_what_waits_in_a_tab_is_sealed_with_a_key_of_the_person(nurse, clinic):
    """The same in each of her sessions, on pages that nothing keeps, and in no cookie."""
    other = MembershipFactory(clinic=clinic, role=Role.NURSE).staff
    other.set_password(PASSWORD)
    other.save()
    found = {}
    for staff in (nurse, nurse, other):
        client = sign_in(staff)
        for page in ("/worklist/", "/accounts/sessions/"):
            response = client.get(page)
            key = re.search(r'data-kept-key="([^"]{44})"', response.content.decode())[1]
            found.setdefault(staff.pk, set()).add(key)
            assert "no-store" in response["Cache-Control"]
            assert key not in client.cookies.output()
    assert [len(keys) for keys in found.values()] == [1, 1]
    assert found[nurse.pk] != found[other.pk]
    assert "data-kept-key" not in Client().get("/accounts/login/").content.decode()
