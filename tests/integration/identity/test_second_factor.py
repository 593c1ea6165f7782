"""Nobody works without the second factor she needs (ASVS 6.3.3, 6.4.3, 6.5.1, 6.5.5, 7.2.4)."""

import time

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.urls import reverse

from clinic import clock
from clinic.identity import recovery_codes
from clinic.models import SignInEvent
from clinic.permissions import Role
from clinic.settings import security
from notifications.kinds import kind_named
from notifications.models import Message
from tests.integration.identity.conftest import PASSWORD, browser, is_in, sign_in

pytestmark = pytest.mark.django_db


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(staff):
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    return secret


@pytest.mark.parametrize(
    ("rule", "role", "asked"),
    [
        ("required", Role.NURSE, True),
        ("required", Role.ADMINISTRATOR, True),
        ("administrators", Role.NURSE, False),
        ("administrators", Role.ADMINISTRATOR, True),
        ("off", Role.ADMINISTRATOR, False),
    ],
)
def test_who_has_none_reaches_nothing_but_setting_one_up(rule, role, asked, person, settings):
    settings.SECOND_FACTOR = rule
    client = browser()
    sign_in(client, person(role))
    page = "/settings/" if role == Role.ADMINISTRATOR else "/patients/"
    answer = client.get(page)
    if not asked:
        assert answer.status_code == 200
        return
    assert answer["Location"] == reverse("mfa_index")
    assert "second factor first" in client.get(reverse("mfa_index")).content.decode()
    problem = client.get("/api/v1/messages/")
    assert (problem.status_code, problem.json()["code"]) == (403, "second-factor-needed")


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_door_and_shows_the_codes_once(person, settings):
    settings.SECOND_FACTOR = "required"
    client, nurse = browser(), person()
    sign_in(client, nurse)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get("/patients/").status_code == 200


def test_a_password_alone_opens_nothing_where_an_app_is_set_up(person):
    client, nurse = browser(), person()
    secret = with_app(nurse)
    assert sign_in(client, nurse)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_a_code_works_once_in_every_process_and_guesses_at_it_wait(person):
    nurse = person()
    secret = with_app(nurse)
    with time_machine.travel(clock.now(), tick=False):
        first, second = browser(), browser()
        for client in (first, second):
            sign_in(client, nurse)
        first.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        cache.clear()  # another process has another one
        again = second.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert "used already" in again.content.decode()
        for _ in range(6):
            refused = second.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "Too many tries" in refused.content.decode()
    assert not is_in(second)


def test_the_code_of_an_app_is_over_after_thirty_seconds(person):
    secret = with_app(person())
    app = Authenticator.objects.get(type="totp").wrap()
    with time_machine.travel(1_800_000_000, tick=False) as now:
        code = code_of(secret)
        now.shift(30)
        assert not app.validate_code(code)
        now.shift(-1)
        assert app.validate_code(code)


def test_a_new_password_by_mail_does_not_pass_the_second_factor(person):
    client, nurse = browser(), person()
    with_app(nurse)
    client.post(reverse("account_reset_password"), {"email": nurse.email})
    (row,) = Message.objects.filter(kind="new-password")
    mail = kind_named("new-password").compose([row])[row.pk]
    link = next(line for line in mail.text.split("\n") if "/password/reset/key/" in line)
    path = link.partition("8000")[2]
    assert browser().head(path).status_code < 400  # a scanner looks first
    form = client.get(path)["Location"]
    new = {"password1": "nine loud herons", "password2": "nine loud herons"}
    assert client.post(form, new).status_code == 302
    assert sign_in(client, nurse, PASSWORD).status_code == 200
    assert sign_in(client, nurse, "nine loud herons")["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert "no longer works" in browser().get(path).content.decode()


def test_nobody_learns_by_asking_for_a_new_password_who_has_an_account(person):
    pages = []
    for email in (person().email, "nobody@clinic.example"):
        answer = browser().post(reverse("account_reset_password"), {"email": email}, follow=True)
        pages.append((answer.status_code, answer.content.decode().replace(email, "")))
    assert pages[0] == pages[1]
    assert Message.objects.count() == 1


def test_a_factor_taken_away_ends_other_sessions_and_is_told(person, settings):
    settings.SECOND_FACTOR = "required"
    nurse, here, there = person(), browser(), browser()
    secret = with_app(nurse)
    with time_machine.travel(clock.now(), tick=False) as now:
        for client in (here, there):
            sign_in(client, nurse)
            client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
            now.shift(31)
        assert is_in(there)
        here.post(reverse("mfa_deactivate_totp"))
    assert not is_in(there)
    assert here.get("/patients/")["Location"] == reverse("mfa_index")
    assert Message.objects.filter(detail="factor-removed", recipient_uid=nurse.uid).exists()


def test_an_administrator_lets_somebody_who_lost_hers_set_up_another(person, staff_client):
    nurse, hers = person(), browser()
    with_app(nurse)
    admin = staff_client(Role.ADMINISTRATOR)
    admin.post(reverse("settings-person-factors", args=[nurse.uid]))
    assert not Authenticator.objects.filter(user=nurse).exists()
    assert sign_in(hers, nurse)["Location"] == "/"
    event = SignInEvent.objects.get(kind="factor-removed")
    assert (event.staff, event.by, event.detail) == (nurse, admin.staff, "totp")
    own = admin.post(reverse("settings-person-factors", args=[admin.staff.uid]), follow=True)
    assert "You cannot remove your own" in own.content.decode()


def test_recovery_codes_are_kept_as_slow_hashes_and_each_works_once(person, settings):
    settings.PASSWORD_HASHERS = security.PASSWORD_HASHERS
    nurse = person()
    with_app(nurse)
    row = RecoveryCodes.activate(nurse).instance
    codes = row.wrap().get_unused_codes()
    assert not row.wrap().validate_code(codes[0]), "what was never shown is known to nobody"
    row.wrap().mark_as_viewed()
    kept = Authenticator.objects.get(pk=row.pk)
    assert set(kept.data) == {"hashes", "made", "viewed_at"}
    assert len({hashed.split("$")[4] for hashed in kept.data["hashes"]}) == 10  # salts
    assert all(hashed.startswith("argon2$argon2id$") for hashed in kept.data["hashes"])
    assert not set(kept.wrap().get_unused_codes()) & set(codes)
    for guess in (kept.data["hashes"][0], "********", "00000000"):
        assert not kept.wrap().validate_code(guess)
    assert [kept.wrap().validate_code(codes[3]) for _ in range(2)] == [True, False]


def test_codes_on_paper_from_before_go_on_and_their_seed_is_gone(person):
    row = RecoveryCodes.activate(person()).instance
    codes = row.wrap().get_unused_codes()
    row.data |= {"viewed_at": 1.0, "used_mask": 0b1}
    row.save()
    assert get_adapter().decrypt(row.data["seed"])
    recovery_codes.throw_old_seeds_away()
    row.refresh_from_db()
    assert "seed" not in row.data
    assert [row.wrap().validate_code(code) for code in codes[:2]] == [False, True]


def test_the_last_recovery_codes_are_warned_about(person):
    nurse, client = person(), browser()
    with_app(nurse)
    wrapped = RecoveryCodes.activate(nurse)
    codes = wrapped.get_unused_codes()
    wrapped.mark_as_viewed()
    for code in codes[:7]:
        assert wrapped.validate_code(code)
    sign_in(client, nurse)
    answer = client.post(reverse("mfa_authenticate"), {"code": codes[7]}, follow=True)
    assert "Only 2 recovery codes are left" in answer.content.decode()
