"""How a patient gets to her own pages, and how nobody else does."""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client

from clinic import clock
from clinic.actors import Actor
from notifications.kinds import kind_named
from notifications.models import Message
from patients.actions import update_patient
from patients.actions.signing_in import GOOD_FOR, IDLE, LONGEST, MOST_AN_HOUR
from patients.models import MOST_WRONG_DATES, Patient, PortalVisit, SignIn
from tests.factories.patients import PatientFactory

ADDRESS = "ana@patients.example"
HERS, OTHER = (
    {"birth_date_day": day, "birth_date_month": "5", "birth_date_year": "1962"}
    for day in ("17", "18")
)
Travel = Callable[[timedelta], None]


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic, email=ADDRESS)


@pytest.fixture
def travel() -> Travel:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield lambda by: traveller.shift(by)


def ask(browser: Client, address: str = ADDRESS) -> str:
    """Ask for the mail; return the page's words."""
    answer = browser.post("/my/sign-in/", {"email": address})
    assert answer.status_code == 200
    return answer.content.decode()


def link() -> str:
    """Return the path in the newest mail that was asked for."""
    message = Message.objects.filter(kind="sign-in").latest("pk")
    mail = kind_named("sign-in").compose([message])[message.pk]
    return re.search(r"/s/[\w-]+/", mail.text).group()


def is_in(browser: Client) -> bool:
    return browser.get("/my/").status_code == 200


def test_the_browser_that_asked_needs_one_press(client, patient):
    ask(client)
    page = client.get(link())
    assert "Open my page" in page.content.decode()
    assert "birth_date" not in page.content.decode()
    assert not PortalVisit.objects.exists()
    assert client.post(link())["Location"] == "/my/"
    assert f"Hello {patient.given_name}" in client.get("/my/").content.decode()


def test_opening_the_link_changes_nothing_and_asks_another_browser_for_her_birth_date(
    client, patient
):
    ask(client)
    scanner = Client(enforce_csrf_checks=True)
    for _ in range(5):
        assert scanner.get(link()).status_code == 200
    assert scanner.post(link()).status_code == 422
    assert not is_in(scanner)
    assert not PortalVisit.objects.exists()
    assert scanner.post(link(), HERS).status_code == 303
    assert is_in(scanner)


def test_a_link_works_once(client, patient):
    ask(client)
    path = link()
    client.post(path)
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert PortalVisit.objects.count() == 1


def test_few_wrong_dates_end_the_link_even_for_the_browser_that_asked(client, patient):
    ask(client)
    path, thief = link(), Client()
    for left in range(MOST_WRONG_DATES - 1, 0, -1):
        answer = thief.post(path, OTHER)
        assert answer.status_code == 422
        assert f"{left} more time" in answer.content.decode()
    assert thief.post(path, OTHER).status_code == 410
    assert thief.post(path, HERS).status_code == 410
    assert client.post(path).status_code == 410


def test_everybody_gets_the_same_answer(client, patient):
    known, unknown = ask(client), ask(client, "nobody@patients.example")
    assert known == unknown
    assert Message.objects.filter(kind="sign-in").count() == 1


def test_no_more_than_a_few_mails_an_hour(client, patient, travel):
    for _ in range(MOST_AN_HOUR + 2):
        ask(client)
    assert SignIn.objects.count() == MOST_AN_HOUR
    travel(timedelta(hours=1, seconds=1))
    ask(client)
    assert SignIn.objects.count() == MOST_AN_HOUR + 1


@pytest.mark.parametrize(
    "change", [{"status": "left"}, {"status": "deceased"}, {"consents_to_mail": False}]
)
def test_whoever_is_not_in_care_or_wants_no_mail_gets_none(client, patient, change):
    update_patient(patient=patient, by=Actor.system("test"), **change)
    ask(client)
    assert not SignIn.objects.exists()


def test_the_link_is_over_after_twenty_minutes(client, patient, travel):
    ask(client)
    path = link()
    travel(GOOD_FOR)
    assert client.post(path).status_code == 410


def test_a_visit_ends_when_nobody_touches_it_and_at_the_latest_after_hours(client, patient, travel):
    ask(client)
    client.post(link())
    for _ in range(int(LONGEST / IDLE) * 2 - 1):
        travel(IDLE / 2)
        assert is_in(client)
    travel(IDLE / 2)
    assert not is_in(client)


def test_an_idle_visit_ends(client, patient, travel):
    ask(client)
    client.post(link())
    travel(IDLE)
    assert client.get("/my/")["Location"] == "/my/sign-in/?next=%2Fmy%2F"


def test_leaving_closes_it_for_good(client, patient):
    ask(client)
    client.post(link())
    cookie = client.cookies["her-visit"].value
    assert "Your page is closed" in client.post("/my/leave/").content.decode()
    client.cookies["her-visit"] = cookie
    assert not is_in(client)


@pytest.mark.parametrize(
    "change", [{"email": "new@patients.example"}, {"status": "left"}, {"consents_to_mail": False}]
)
def test_what_ends_her_links_closes_her_pages(client, patient, change):
    ask(client)
    client.post(link())
    update_patient(patient=patient, by=Actor.system("test"), **change)
    assert not is_in(client)


def test_her_cookies_are_kept_from_scripts_and_other_sites(client, patient, settings):
    settings.SESSION_COOKIE_SECURE = True
    ask(client)
    client.post(link(), HERS)
    for name in ("__Host-her-asking", "__Host-her-visit"):
        cookie = client.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")


def test_she_comes_back_to_where_she_wanted_to_go_and_nowhere_else(client, patient):
    for wanted, field in (
        ("/my/?a=1", "/my/?a=1"),
        ("//evil.example/my/", "/my/"),
        ("/mail/", "/my/"),
    ):
        page = client.get("/my/sign-in/", {"next": wanted}).content.decode()
        assert f'name="next" value="{field}"' in page


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_enters(client, patient):
    ask(client)
    path, start, answers = link(), Barrier(2), []

    def press() -> None:
        browser = Client()
        start.wait()
        answers.append(browser.post(path, HERS).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 410]
    assert PortalVisit.objects.count() == 1
