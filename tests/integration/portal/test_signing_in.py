"""How a patient gets to her own pages, and how nobody else does."""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from clinic import clock
from clinic.actors import Actor
from notifications.delivery.composing import Outgoing
from notifications.delivery.mime import build
from notifications.kinds import kind_named
from notifications.models import Message
from patients.actions import update_patient
from patients.actions.signing_in import GOOD_FOR, IDLE, LONGEST, MOST_AN_HOUR
from patients.models import MOST_WRONG_CODES, Patient, PortalVisit, SignIn
from patients.portal.views import MAILBOX
from tests.factories.patients import PatientFactory
from tests.opening import Browser

ADDRESS = "ana@patients.example"
Travel = Callable[[timedelta], None]


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic, email=ADDRESS)


@pytest.fixture
def travel() -> Travel:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield lambda by: traveller.shift(by)


def ask(browser: Browser, address: str = ADDRESS) -> str:
    """Ask for the mail; return the page's words."""
    answer = browser.post("/my/sign-in/", {"email": address})
    assert answer.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def link() -> str:
    """Return the path in the newest mail that was asked for."""
    message = Message.objects.filter(kind="sign-in").latest("pk")
    mail = kind_named("sign-in").compose([message])[message.pk]
    return re.search(r"/s/[\w-]+/", mail.text).group()


def code() -> str:
    """Return the code in the newest mail that was asked for."""
    message = Message.objects.filter(kind="sign-in").latest("pk")
    mail = kind_named("sign-in").compose([message])[message.pk]
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", mail.text).group()
    assert found in mail.html
    assert found == mail.secret
    return found


def type_in(browser: Browser, typed: str) -> int:
    return browser.post("/my/sign-in/code/", {"code": typed}).status_code


def is_in(browser: Browser) -> bool:
    return browser.get("/my/").status_code == 200


def test_the_browser_that_asked_needs_one_press(client, patient):
    ask(client)
    page = client.get(link())
    assert "Open my page" in page.content.decode()
    assert not PortalVisit.objects.exists()
    assert client.post(link())["Location"] == "/my/"
    assert f"Hello {patient.given_name}" in client.get("/my/").content.decode()


def test_no_other_browser_gets_in_by_the_link_or_by_its_code(client, patient):
    ask(client)
    scanner = Browser(enforce_csrf_checks=True)
    for _ in range(5):
        assert "Go back there" in scanner.get(link()).content.decode()
    assert scanner.post(link()).status_code == 422
    forwarded = Browser()
    ask(forwarded, "nobody@patients.example")
    assert type_in(forwarded, code()) == 422
    assert forwarded.post(link()).status_code == 422
    assert not PortalVisit.objects.exists()
    assert client.post(link()).status_code == 303


@pytest.mark.parametrize("how", [str, str.lower, lambda c: f"  {c.replace('-', ' ')} "])
def test_where_she_asked_the_code_opens_it_once(client, patient, how):
    ask(client)
    typed, path = how(code()), link()
    assert type_in(client, typed) == 303
    assert is_in(client)
    assert client.get(path).status_code == 410
    client.cookies.pop("her-visit")
    assert type_in(client, typed) == 422
    assert PortalVisit.objects.count() == 1


def test_a_link_works_once(client, patient):
    ask(client)
    path = link()
    client.post(path)
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert PortalVisit.objects.count() == 1


def test_few_wrong_codes_end_what_was_asked_for(client, patient):
    ask(client)
    for _ in range(MOST_WRONG_CODES):
        assert type_in(client, "2222-2222") == 422
    assert type_in(client, code()) == 422
    assert client.post(link()).status_code == 410


def test_a_wrong_code_reads_the_same_for_a_stranger(client, patient):
    stranger = Browser()
    ask(client)
    ask(stranger, "nobody@patients.example")
    pages = {
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        for answer in (
            browser.post("/my/sign-in/code/", {"code": "2222-2222"})
            for browser in (client, stranger, Browser())
        )
    }
    assert len(pages) == 1


def test_the_copy_that_staff_can_read_holds_neither_link_nor_code(client, patient):
    ask(client)
    message = Message.objects.get(kind="sign-in")
    mail = kind_named("sign-in").compose([message])[message.pk]
    sent = Outgoing(message, mail.to, build(message, mail), mail.images, mail.secret)
    secrets = (code().encode(), link().strip("/").partition("/")[2].encode())
    for raw, holds in ((sent.raw, True), (sent.copy(), False)):
        for secret in secrets:
            assert (secret in raw.replace(b"=\r\n", b"")) is holds


def test_a_mailbox_is_not_filled_by_strangers_with_many_browsers(client, clinic):
    for number in range(MAILBOX.most):
        PatientFactory(clinic=clinic, email=ADDRESS, mrn=f"shared-{number}")
    for _ in range(MAILBOX.most + 3):
        ask(Browser())
    assert SignIn.objects.count() <= MAILBOX.most * MOST_AN_HOUR
    before = SignIn.objects.count()
    ask(Browser())
    assert SignIn.objects.count() == before


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


def test_link_and_code_are_over_after_ten_minutes(client, patient, travel):
    ask(client)
    path, typed = link(), code()
    travel(GOOD_FOR)
    assert timedelta(minutes=10) >= GOOD_FOR
    assert client.post(path).status_code == 410
    assert type_in(client, typed) == 422


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
    client.post(link())
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
        browser = Browser()
        browser.cookies["her-asking"] = client.cookies["her-asking"].value
        start.wait()
        answers.append(browser.post(path).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 410]
    assert PortalVisit.objects.count() == 1
