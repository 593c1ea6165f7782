"""How long somebody stays signed in, and who ends it (ASVS 7.2.4, 7.3.1, 7.3.2, 7.4.1-7.4.3)."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic import clock
from clinic.identity.sessions import WATCHES
from clinic.models import Membership, SignInEvent, SignInKind, SignInRules
from clinic.permissions import Role
from notifications.models import Message
from tests.factories.clinic import ClinicFactory
from tests.integration.identity.conftest import PASSWORD, browser, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def minutes(number):
    return timedelta(minutes=number)


def test_the_name_of_a_session_changes_with_the_sign_in(person):
    client = browser()
    client.get("/accounts/login/")
    client.session.save()
    before = client.cookies["csrftoken"].value, client.session.session_key
    sign_in(client, person())
    assert client.session.session_key not in {None, before[1]}


def test_a_session_without_use_ends_says_why_and_leads_back(person, now):
    client, nurse = browser(), person()
    sign_in(client, nurse)
    now.shift(minutes(14))
    assert client.get("/worklist/").status_code == 200
    now.shift(minutes(16))
    answer = client.get("/patients/?q=vega", follow=True)
    assert answer.redirect_chain[0][0] == "/accounts/login/?next=/patients/%3Fq%3Dvega"
    assert "nothing was done for 15 minutes" in answer.content.decode()
    back = sign_in(client, nurse, PASSWORD, query_params={"next": "/patients/?q=vega"})
    assert back["Location"] == "/patients/?q=vega"
    assert SignInEvent.objects.filter(staff=nurse, kind=SignInKind.LEFT_ALONE).count() == 1


def test_what_only_watches_does_not_keep_her_signed_in(person, now):
    client = browser()
    sign_in(client, person())
    for _ in range(4):
        now.shift(minutes(4))
        client.get("/worklist/", headers={WATCHES: "yes", "HX-Request": "true"})
    part = client.get("/worklist/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"].startswith("/accounts/login/")


def test_a_clinic_has_its_own_time_and_twelve_hours_are_the_most(person, clinic, now):
    SignInRules.objects.create(clinic=clinic, idle_minutes=60)
    client = browser()
    sign_in(client, person())
    for _ in range(13):
        assert client.get("/worklist/").status_code == 200
        now.shift(minutes(55))
    assert is_in(client)
    now.shift(minutes(10))
    assert "lasts twelve hours" in client.get("/worklist/", follow=True).content.decode()


def test_what_was_typed_too_late_waits_for_whoever_typed_it(person, clinic, now):
    nurse, other, client = person(), person(), browser()
    sign_in(client, nurse)
    now.shift(minutes(16))
    values = {"given_name": "Lucía", "notes": "typed for ten minutes"}
    late = client.post("/patients/new/", values)
    assert late["Location"] == "/accounts/login/?next=/accounts/sessions/go-on/"
    assert "typed for ten" not in str(client.session.items())
    sign_in(client, nurse)
    page = client.get("/accounts/sessions/go-on/").content.decode()
    assert 'action="/patients/new/"' in page
    assert 'name="notes" value="typed for ten minutes"' in page
    client.post(reverse("account_logout"))

    sign_in(client, nurse)
    now.shift(minutes(16))
    client.post("/patients/new/", values)
    sign_in(client, other)
    assert client.get("/accounts/sessions/go-on/")["Location"] == "/"


def test_the_api_answers_an_ended_session_as_a_stranger(person, now):
    client = browser()
    sign_in(client, person())
    now.shift(minutes(16))
    answer = client.get("/api/v1/patients/")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_she_sees_her_sessions_and_ends_another_one(person):
    nurse, here, there = person(), browser(), browser("198.51.100.9")
    sign_in(there, nurse)
    sign_in(here, nurse)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox on Linux") >= 2
    assert "198.51.100.9" in page
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("my-session-end", args=[other.pk]))
    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_a_session_of_somebody_else(person):
    nurse, other, hers, here = person(), person(), browser(), browser()
    sign_in(hers, nurse)
    sign_in(here, other)
    row = UserSession.objects.get(session_key=hers.session.session_key)
    here.post(reverse("my-session-end", args=[row.pk]))
    assert is_in(hers)


@pytest.mark.parametrize("how", ["role", "all", "signed-out", "password", "account"])
def test_ending_it_elsewhere_ends_it_at_once(how, person, staff_client, clinic):
    nurse, hers = person(), browser()
    sign_in(hers, nurse)
    assert is_in(hers)
    admin = staff_client(Role.ADMINISTRATOR)
    if how == "role":
        role = Membership.objects.get(staff=nurse)
        admin.post(reverse("settings-person-remove", args=[role.uid]))
    elif how == "all":
        admin.post(reverse("settings-person-leave", args=[nurse.uid]))
    elif how == "signed-out":
        admin.post(reverse("settings-person-sign-out", args=[nurse.uid]))
    elif how == "password":
        elsewhere = browser()
        sign_in(elsewhere, nurse)
        new = {"password1": "nine loud herons", "password2": "nine loud herons"}
        elsewhere.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
        assert is_in(elsewhere)
    else:
        nurse.is_active = False
        nurse.save()
    assert not is_in(hers)


def test_another_clinics_administrator_reaches_nobody(person, staff_client):
    nurse, hers = person(), browser()
    sign_in(hers, nurse)
    stranger = staff_client(Role.ADMINISTRATOR, at=ClinicFactory())
    for name in ("leave", "sign-out", "factors", "forgive"):
        url = reverse(f"settings-person-{name}", args=[nurse.uid])
        assert stranger.post(url).status_code == 404
    assert stranger.get(reverse("settings-person", args=[nurse.uid])).status_code == 404
    assert is_in(hers)


def test_a_new_device_is_told_and_the_first_one_and_a_known_one_are_not(person):
    nurse, first = person(), browser()
    sign_in(first, nurse)
    first.post(reverse("account_logout"))
    sign_in(first, nurse)
    assert not Message.objects.filter(recipient_uid=nurse.uid).exists()
    sign_in(browser("198.51.100.3"), nurse)
    assert Message.objects.get(recipient_uid=nurse.uid).detail == "new-device"


def test_what_happened_is_written_down_for_good(person):
    nurse, client = person(), browser()
    sign_in(client, nurse, "wrong")
    sign_in(client, nurse)
    client.post(reverse("account_logout"))
    kinds = list(
        SignInEvent.objects.filter(staff=nurse).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["failed", "signed-in", "signed-out"]
    for change in (
        SignInEvent.objects.all().delete,
        lambda: SignInEvent.objects.update(detail="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
