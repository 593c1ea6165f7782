"""How somebody comes to a clinic (ASVS 6.2.1, 6.2.4, 6.3.5, 6.4.1, 7.6.2)."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Gone
from clinic.identity import joining
from clinic.models import Invitation, Membership, Staff
from clinic.permissions import Role
from notifications.kinds import NotNow, kind_named
from notifications.models import Message
from tests.factories.clinic import ClinicFactory
from tests.integration.identity.conftest import PASSWORD, browser, is_in, sign_in

pytestmark = pytest.mark.django_db
ROSA = {"name": "Rosa Vega", "email": "rosa@clinic.example", "role": Role.NURSE}


@pytest.fixture
def admin(staff_client):
    return staff_client(Role.ADMINISTRATOR)


def mailed():
    row = Message.objects.filter(kind="invitation").latest("pk")
    return kind_named("invitation").compose([row])[row.pk]


def link():
    return re.search(r"/invitation/[^/\s]+/", mailed().text).group()


def test_she_chooses_a_password_and_is_in(admin, settings):
    admin.post(reverse("settings-people"), ROSA)
    settings.SECOND_FACTOR = "required"
    rosa, role = Staff.objects.get(email=ROSA["email"]), Membership.objects.get(role=Role.NURSE)
    assert not role.is_active
    address = link()
    token = address.split("/")[2]
    assert token not in str(Invitation.objects.values().get())

    scanner = browser("198.51.100.50")
    for _ in range(3):
        scanner.head(address)
        scanner.get(address, follow=True)
    client = browser()
    page = client.get(address, follow=True)
    assert page.redirect_chain == [("/invitation/", 303)]
    assert "Oncology nurse" in page.content.decode()
    answer = client.post("/invitation/", {"name": "Rosa Vega Ruiz", "password": PASSWORD})
    assert answer.status_code == 303
    rosa.refresh_from_db()
    role.refresh_from_db()
    assert (rosa.name, role.is_active, rosa.check_password(PASSWORD)) == (
        "Rosa Vega Ruiz", True, True
    )  # fmt: skip
    assert client.get("/worklist/")["Location"] == reverse("mfa_index")
    assert isinstance(mailed(), NotNow)
    assert browser().get(address, follow=True).status_code == 410


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("rosa@clinic.example", "too similar"),
        ("", "“Password” is empty"),
    ],
)
def test_a_weak_password_is_refused_and_the_name_stays(admin, password, sentence):
    admin.post(reverse("settings-people"), ROSA)
    client = browser()
    client.get(link())
    answer = client.post("/invitation/", {"name": "Rosa María", "password": password})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Rosa María"' in answer.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_somebody_with_an_account_elsewhere_joins_with_a_press(admin, person, clinic):
    nurse = person(at=ClinicFactory())
    admin.post(reverse("settings-people"), {**ROSA, "email": nurse.email})
    client = browser()
    page = client.get(link(), follow=True).content.decode()
    assert 'type="password"' not in page
    client.post("/invitation/")
    assert Membership.objects.get(staff=nurse, clinic=clinic).is_active
    assert not is_in(client), "a mail opens no session beside a password that exists"
    assert sign_in(client, nurse).status_code == 302


def test_a_colleague_gets_a_further_role_at_once(admin, person, clinic):
    nurse = person()
    admin.post(reverse("settings-people"), {**ROSA, "email": nurse.email, "role": Role.COORDINATOR})
    assert Membership.objects.get(staff=nurse, role=Role.COORDINATOR).is_active
    assert not Message.objects.filter(kind="invitation").exists()


def test_sent_again_withdrawn_or_too_old_it_works_no_more(admin):
    admin.post(reverse("settings-people"), ROSA)
    row, first = Invitation.objects.get(), link()
    first_mail = Message.objects.get(kind="invitation")
    admin.post(reverse("settings-invite-again", args=[row.uid]))
    assert isinstance(kind_named("invitation").compose([first_mail])[first_mail.pk], NotNow)
    assert browser().get(first, follow=True).status_code == 410
    second = link()
    assert browser().get(second, follow=True).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        assert browser().get(second, follow=True).status_code == 410
    admin.post(reverse("settings-withdraw", args=[row.uid]))
    assert browser().get(second, follow=True).status_code == 410
    twice = admin.post(reverse("settings-invite-again", args=[row.uid]), follow=True)
    assert "was withdrawn already" in twice.content.decode()


def test_another_clinics_invitation_is_not_found(admin, staff_client):
    admin.post(reverse("settings-people"), ROSA)
    stranger = staff_client(Role.ADMINISTRATOR, at=ClinicFactory())
    row = Invitation.objects.get()
    for name in ("settings-invite-again", "settings-withdraw"):
        assert stranger.post(reverse(name, args=[row.uid])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_is_first(member, clinic):
    by = Actor.member(member(Role.ADMINISTRATOR))
    joining.add_member(clinic=clinic, by=by, **ROSA)
    row = joining.open_invitation(joining.token_of(Invitation.objects.get()))
    outcomes, start = [], threading.Barrier(2)

    def press(password):
        start.wait()
        try:
            joining.accept(invitation=row, name="Rosa", password=password)
            outcomes.append(password)
        except Gone:
            outcomes.append("gone")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[p]) for p in (PASSWORD, "eight loud herons")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (first,) = [outcome for outcome in outcomes if outcome != "gone"]
    assert len(outcomes) == 2
    assert Staff.objects.get(email=ROSA["email"]).check_password(first)
