"""Guessing is slowed down; whoever knows her password is not kept out (ASVS 6.3.1, 6.3.8)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic import clock
from clinic.identity import tries
from clinic.identity.devices import known_by
from clinic.models import SignInEvent, SignInKind
from clinic.permissions import Role
from notifications.models import Message
from tests.integration.identity.conftest import browser, is_in, sign_in

pytestmark = pytest.mark.django_db


def guess(client, staff, times=6):
    for number in range(times):
        answer = sign_in(client, staff, f"wrong guess {number}")
    return answer.content.decode()


def test_after_a_few_failures_the_right_password_has_to_wait_too(person):
    nurse = person()
    with time_machine.travel(clock.now(), tick=False) as now:
        assert "do not belong together" in guess(browser(), nurse, 5)
        late = browser()
        assert "Too many tries in a row" in sign_in(late, nurse).content.decode()
        assert not is_in(late)
        now.shift(timedelta(seconds=3))
        assert sign_in(late, nurse).status_code == 302
        assert is_in(late)


def test_each_wait_is_twice_as_long_and_what_waits_is_not_counted(person):
    email, where = person().email, "203.0.113.7"
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(5):
            tries.begin(email=email, address=where)
        for seconds in (1, 2, 4, 8, 16):
            for _ in range(3):
                with pytest.raises(tries.TooManyTries) as refusal:
                    tries.begin(email=email, address=where)
                assert refusal.value.wait == timedelta(seconds=seconds)
            now.shift(timedelta(seconds=seconds))
            tries.begin(email=email, address=where)


def test_an_account_that_does_not_exist_is_answered_in_the_same_words(person):
    nurse = person()
    known = guess(browser("198.51.100.1"), nurse, 7)
    unknown = guess(browser("198.51.100.2"), "nobody@clinic.example", 7)
    said = [
        page[page.index("data-error-summary") :].partition("</div>")[0] for page in (known, unknown)
    ]
    assert said[0] == said[1]
    assert "Too many tries" in said[0]
    assert not SignInEvent.objects.filter(staff=None).exclude(detail="").exists()


def test_others_behind_the_same_address_sign_in_and_so_does_she_on_her_own_device(person):
    victim, colleague = person(), person()
    hers = browser()
    assert sign_in(hers, victim).status_code == 302
    hers.post(reverse("account_logout"))
    guess(browser(), victim, 12)
    assert sign_in(browser(), colleague).status_code == 302
    assert sign_in(hers, victim).status_code == 302
    assert "Too many tries" in sign_in(browser(), victim).content.decode()


def test_a_stolen_device_cookie_buys_no_more_guesses_and_a_new_password_ends_it(person):
    nurse = person()
    hers = browser()
    sign_in(hers, nurse)
    hers.post(reverse("account_logout"))
    assert "Too many tries" in guess(hers, nurse, 7)
    nurse.set_password("another long password")
    nurse.save()
    assert not known_by(hers.get("/accounts/login/").wsgi_request).knows(nurse)


def test_whoever_guesses_at_everybody_gets_one_guess_each_and_closes_nothing():
    with time_machine.travel(clock.now(), tick=False) as now:
        for number in range(201):
            tries.begin(email=f"n{number}@clinic.example", address="203.0.113.7")
        for _twice in range(2):  # and the right one is not counted
            tries.begin(email="colleague@clinic.example", address="203.0.113.7").was_right()
        tries.begin(email="other@clinic.example", address="203.0.113.7")
        with pytest.raises(tries.TooManyTries) as refusal:
            tries.begin(email="other@clinic.example", address="203.0.113.7")
        assert refusal.value.wait == timedelta(minutes=1)
        tries.begin(email="other@clinic.example", address="203.0.113.8")
        now.shift(timedelta(minutes=16))
        for _time in range(3):  # the crowd has gone, and with it the haste
            tries.begin(email="third@clinic.example", address="203.0.113.7")


def test_a_try_that_must_wait_is_answered_429(person):
    nurse = person()
    guess(browser(), nurse, 5)
    answer = sign_in(browser(), nurse)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1


def test_ten_failures_are_told_to_her_and_an_administrator_forgives_them(person, staff_client):
    nurse = person()
    with time_machine.travel(clock.now(), tick=False) as now:
        for number in range(10):
            sign_in(browser(f"198.51.100.{number}"), nurse, "wrong guess")
            now.shift(timedelta(seconds=1))
    assert SignInEvent.objects.filter(staff=nurse, kind=SignInKind.FAILED).count() == 10
    assert Message.objects.get(kind="account-notice").recipient_uid == nurse.uid
    admin = staff_client(Role.ADMINISTRATOR)
    page = admin.get(reverse("settings-people")).content.decode()
    assert "10 failed tries" in page
    admin.post(reverse("settings-person-forgive", args=[nurse.uid]))
    assert tries.failures_of([nurse.email]) == {}
