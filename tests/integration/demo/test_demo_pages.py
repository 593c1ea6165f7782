"""The demo's pages: one press to come in, every mail to look at, no door beside a real clinic."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic, Heartbeat
from clinic.permissions import Role
from demo import outbox
from demo.outbox import newest_to_a_patient
from demo.travelling import state
from notifications.delivery import deliver_due
from tests.factories.clinic import ClinicFactory
from tests.factories.mail_server import MailServer


def test_the_front_page_offers_every_role(demo: Clinic, client: Client) -> None:
    text = client.get("/demo/").content.decode()
    for name in ("Robin Slate", "Noor Granite", "Elin Marble", "Jonas Onyx"):
        assert f"Come in as {name}" in text


@pytest.mark.parametrize("role", Role.values)
def test_one_press_signs_in(demo: Clinic, client: Client, role: str) -> None:
    answer = client.post(f"/demo/sign-in/{role}/", follow=True)
    assert answer.status_code == 200
    assert "Demo clinic. Everybody here is invented." in answer.content.decode()
    assert answer.wsgi_request.user.memberships.get().role == role


def test_one_press_opens_a_patients_own_pages(demo: Clinic, client: Client) -> None:
    page = client.post("/demo/her-page/", follow=True)
    assert page.redirect_chain == [("/my/", 302)]
    assert "Your next appointments" in page.content.decode()


def test_a_sign_in_leads_only_within_the_clinic(demo: Clinic, client: Client) -> None:
    inside = client.post("/demo/sign-in/nurse/", {"next": "/patients/"})
    assert inside["Location"] == "/patients/"
    outside = client.post("/demo/sign-in/nurse/", {"next": "https://elsewhere.example/"})
    assert outside["Location"] == "/"


def test_reading_signs_nobody_in(demo: Clinic, client: Client) -> None:
    assert client.get("/demo/sign-in/nurse/").status_code == 405
    assert client.post("/demo/sign-in/owner/").status_code == 404


@pytest.mark.parametrize("beside", ["real", "off"])
def test_there_is_no_demo_beside_a_real_clinic_or_without_the_setting(
    demo: Clinic, client: Client, settings, beside: str
) -> None:
    if beside == "real":
        ClinicFactory()
    else:
        settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/outbox/").status_code == 404
    assert client.post("/demo/sign-in/nurse/").status_code == 404
    assert client.post("/demo/her-page/").status_code == 404
    assert client.post("/demo/travel/", {"days": "1"}).status_code == 404


def test_without_a_clinic_the_front_page_says_how_to_make_one(db: None, client: Client) -> None:
    assert "manage.py seed_demo" in client.get("/demo/").content.decode()


def test_the_outbox_shows_mails_whose_links_work(
    demo: Clinic, client: Client, mails: MailServer
) -> None:
    deliver_due(now=clock.now())
    newest = newest_to_a_patient(demo)
    assert newest is not None
    mail = outbox.read(newest)
    visit = next(link.url for link in mail.links if "/v/" in link.url)
    assert "link-removed" not in mail.html + mail.text
    assert client.get(visit).status_code == 200
    page = client.get(reverse("demo:mail", args=[mail.uid]))
    assert mail.subject in page.content.decode()
    listed = client.get("/demo/outbox/", {"kind": newest.message.kind}).content.decode()
    assert str(mail.uid) in listed
    booked = outbox.copies(demo, "booking-confirmed").first()
    assert booked is not None
    calendar = client.get(reverse("demo:mail-calendar", args=[outbox.read(booked).uid]))
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")


def test_a_mail_s_html_runs_nothing(demo: Clinic, client: Client, mails: MailServer) -> None:
    deliver_due(now=clock.now())
    copy = newest_to_a_patient(demo)
    assert copy is not None
    answer = client.get(reverse("demo:mail-html", args=[copy.message.uid]))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def _says(client: Client, days: str) -> str:
    return client.post("/demo/travel/", {"days": days}, follow=True).content.decode()


def test_time_does_not_pass_without_a_worker(demo: Clinic, client: Client) -> None:
    assert "No worker answers" in _says(client, "1")
    assert state.last() is None


def test_time_passes_by_a_day_or_a_week_only(demo: Clinic, client: Client) -> None:
    for days in ("", "2", "-7", "x"):
        assert "by a day or a week" in _says(client, days)


def test_a_journey_that_nobody_ends_is_called_broken_off(
    demo: Clinic, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Heartbeat.objects.create(worker="w", beat_at=clock.now())
    assert "On the way from" in _says(client, "1")
    answer = client.get("/demo/")
    assert answer["Refresh"].startswith("2; url=/demo/")
    monkeypatch.setattr(state, "age_s", lambda: 60.0)
    answer = client.get("/demo/")
    assert "Broken off" in answer.content.decode()
    assert "Refresh" not in answer
