"""Passwords: long rather than clever, taken as typed, and never asked to be changed."""

import base64
import math
import re
from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client

from clinic import clock
from clinic.models import Staff
from clinic.permissions import Role
from patients.actions import signing_in
from patients.links import issue, url_of
from patients.models import Capability, SignIn
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import PatientFactory

OLD = "four tired horses walk"
SIGN_IN, CHANGE = "/accounts/login/", "/accounts/password/change/"


@pytest.fixture
def nurse(clinic) -> Staff:
    staff = MembershipFactory(clinic=clinic, role=Role.NURSE, staff__name="Berta Vidal").staff
    staff.set_password(OLD)
    staff.save()
    return staff


def signed_in(staff: Staff, password: str) -> bool:
    client = Client()
    client.post(SIGN_IN, {"login": staff.email, "password": password})
    return "_auth_user_id" in client.session


@pytest.fixture
def client(nurse) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": nurse.email, "password": OLD})
    return client


def change(client: Client, new: str, *, old: str = OLD):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_changing_asks_for_the_old_one(client, nurse):
    assert change(client, "five brave herons fly", old="not this one").status_code != 302
    assert signed_in(nurse, OLD)
    assert change(client, "five brave herons fly").status_code == 302
    assert signed_in(nurse, "five brave herons fly")
    assert not signed_in(nurse, OLD)


def test_twelve_characters_at_least_and_a_hundred_are_fine(client, nurse):
    assert change(client, "xkqzwvjpyg1").status_code != 302
    long = "horses and herons " * 6
    assert change(client, long.strip()).status_code == 302
    assert signed_in(nurse, long.strip())


@pytest.mark.parametrize("poor", ["q1w2e3r4t5y6", "steady-nurse-2026", "berta.vidal.99"])
def test_common_passwords_and_those_about_oneself_are_refused(client, nurse, poor):
    page = change(client, poor)
    assert page.status_code != 302
    assert signed_in(nurse, OLD)
    assert poor not in page.content.decode()  # a password is never shown again


@pytest.mark.parametrize(
    "unusual",
    ["only small letters here", "ÑANDÚ ñandú ÑANDÚ", "🐎🐎🐎🐎🐎🐎 horses", "111 222 333 444 555"],
)
def test_any_composition_is_taken_exactly_as_typed(client, nurse, unusual):
    assert change(client, unusual).status_code == 302
    assert signed_in(nurse, unusual)
    assert not signed_in(nurse, unusual.swapcase() if unusual.swapcase() != unusual else "")
    assert not signed_in(nurse, unusual[:-1])


@pytest.mark.parametrize("path", [SIGN_IN, CHANGE])
def test_fields_hide_and_let_paste_and_managers_fill(client, path):
    page = (Client() if path == SIGN_IN else client).get(path).content.decode()
    fields = [tag for tag in page.split("<input")[1:] if 'password"' in tag.split(">")[0]]
    assert fields
    for tag in (field.split(">")[0] for field in fields):
        assert 'type="password"' in tag
        assert 'autocomplete="current-password"' in tag or 'autocomplete="new-password"' in tag
        assert "onpaste" not in tag
        assert "maxlength" not in tag


def test_no_password_runs_out(nurse, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=3650))
    assert signed_in(nurse, OLD)


def test_a_new_installation_has_nobody_in_it(db):
    assert not Staff.objects.exists()


def test_a_link_for_a_new_password_is_signed_for_one_use_and_runs_out(
    nurse, settings, time_machine
):
    """Signed with another key, for another person or purpose, or too long ago, it is nothing."""
    made = default_token_generator.make_token(nurse)
    assert default_token_generator.check_token(nurse, made)
    assert not default_token_generator.check_token(
        nurse, made[:-1] + ("a" if made[-1] != "a" else "b")
    )
    assert not default_token_generator.check_token(MembershipFactory().staff, made)
    other = PasswordResetTokenGenerator()
    other.key_salt = "another purpose"
    assert not other.check_token(nurse, made)
    settings.SECRET_KEY, ours = "another", settings.SECRET_KEY
    assert not type(default_token_generator)().check_token(nurse, made)
    settings.SECRET_KEY = ours
    nurse.set_password("five brave herons fly")
    nurse.save()
    assert not default_token_generator.check_token(nurse, made)
    late = default_token_generator.make_token(nurse)
    time_machine.move_to(clock.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 60))
    assert not default_token_generator.check_token(nurse, late)


def test_secrets_in_links_have_256_bits(clinic, member):
    patient = PatientFactory(clinic=clinic)
    link = issue(
        patient=patient,
        capability=Capability.MAIL,
        about_uid=patient.uid,
        expires_at=clock.now() + timedelta(days=1),
    )
    secret = url_of(link).rstrip("/").rsplit("/", 1)[1]
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32
    assert secret not in link.token_hash


def test_codes_that_are_typed_have_20_bits_at_least(nurse):
    signs = {sign for _ in range(60) for sign in signing_in.code_of(SignIn())}
    assert math.log2(len(signs)) * len(signing_in.code_of(SignIn())) > 20
    ten = RecoveryCodes.activate(nurse).get_unused_codes()
    assert len(set(ten)) == 10
    assert all(re.fullmatch(r"\d{8}", code) for code in ten)  # 26 bits
