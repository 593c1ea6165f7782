"""The main job, end to end, as four people live it."""

import re
from datetime import time, timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from adherence.actions import ensure_rule_set
from adherence.models import Contact, Episode, EpisodeState
from clinic.actors import Actor
from clinic.models import Clinic, Staff
from clinic.permissions import Role
from patients.models import SymptomReport
from programs.actions import enroll
from programs.models import Booking
from tests.browser.conftest import DAY, House, wait_for
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory, TherapyCourseFactory
from tests.factories.programs import ScreeningFactory, published_version

pytestmark = [pytest.mark.browser, pytest.mark.system]
PASSWORD = "a walk by the harbour"


def _staff(clinic: Clinic, role: str, name: str) -> Staff:
    staff = MembershipFactory(clinic=clinic, role=role).staff
    staff.name = name
    # the web server runs with the hashers of production, the tests with a fast one
    staff.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    staff.save()
    return staff


def _sign_in(browser: Browser, house: House, staff: Staff) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{house.url}/accounts/login/")
    page.locator("[name=login]").fill(staff.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".side")).to_be_visible()
    return page


def _link(house: House, to: str) -> str:
    """Return the appointment's link in the newest mail to an address."""

    def newest() -> str:
        for address, raw in reversed(house.mail.accepted):
            text = raw.replace(b"=\r\n", b"").decode()
            found = re.search(rf"{house.url}/v/[\w-]+/", text)
            if address == to and found:
                return found.group()
        return ""

    return str(wait_for(newest, "the mail with her link"))


def _log_pain(page: Page, link: str, pain: int) -> None:
    page.goto(link)
    page.locator(f"input[name$=pain][value='{pain}']").check(force=True)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", name="Your answer is saved")).to_be_visible()


def test_from_a_booking_to_a_resolved_episode(house: House, worker: None, browser: Browser) -> None:
    clinic = ClinicFactory()
    RoomFactory(clinic=clinic, name="Gym")
    physiologist = _staff(clinic, Role.PHYSIOLOGIST, "Robin Slate")
    nurse = _staff(clinic, Role.NURSE, "Noor Granite")
    ensure_rule_set(clinic=clinic, by=Actor.system("test"))
    patient = PatientFactory(
        clinic=clinic, given_name="Iris", family_name="Garonne", email="iris@patients.example"
    )
    TherapyCourseFactory(patient=patient, started_on=DAY - timedelta(days=200))
    ScreeningFactory(patient=patient)
    enroll(
        patient=patient,
        version=published_version(clinic),
        physiologist=physiologist,
        starts_on=DAY,
        by=Actor.member(physiologist),
    )

    # the physiologist books
    page = _sign_in(browser, house, physiologist)
    page.goto(f"{house.url}/calendar/")
    page.get_by_role("link", name="New session").first.click()
    page.get_by_label("Individual session").check(force=True)
    page.locator("[name=enrollment]").select_option(index=1)
    page.locator("[name=day]").fill((DAY + timedelta(days=2)).isoformat())
    page.locator("[name=start_time]").fill("10:00")
    page.locator("[name=minutes]").fill("60")
    page.locator("[name=physiologist]").select_option(label="Robin Slate")
    page.locator("[name=room]").select_option(index=1)
    page.get_by_role("button", name="Plan session").click()
    expect(page.get_by_text("Iris Garonne").first).to_be_visible()

    # the mail arrives, and she confirms
    link = _link(house, "iris@patients.example")
    hers = browser.new_context().new_page()
    hers.goto(link)
    assert Booking.objects.get(patient=patient).confirmed_at is None, "opening changes nothing"
    hers.get_by_role("button", name="I am coming").click()
    expect(hers.get_by_role("heading", name="You are coming")).to_be_visible()
    assert Booking.objects.get(patient=patient).confirmed_at is not None

    # pain 8 on two days
    _log_pain(hers, link, 8)
    house.clock.set(DAY + timedelta(days=1), time(9, 30))
    _log_pain(hers, link, 8)
    reports = SymptomReport.objects.filter(patient=patient, superseded_at__isnull=True)
    assert [r.pain for r in reports] == [8, 8]

    # the worker flags her; the nurse sees why
    wait_for(lambda: Episode.objects.filter(patient=patient).exists(), "the worker's flag")
    desk = _sign_in(browser, house, nurse)
    expect(desk).to_have_url(re.compile("/worklist/"))
    row = desk.locator("ol.rows li", has_text="Iris Garonne")
    expect(row).to_contain_text(re.compile(r"[Jj]oint pain was 8 on 17 Mar"))
    expect(row).to_contain_text("Urgent")

    # she calls, writes it down, and closes it
    desk.goto(house.url + str(row.locator("a.row-title").get_attribute("href")))
    contact = desk.locator("#contact form")
    contact.get_by_label("Spoke with her").check(force=True)
    contact.get_by_label("Note").fill("Lighter sessions for two weeks.")
    contact.get_by_role("button", name="Save the contact").click()
    wait_for(lambda: Contact.objects.filter(episode__patient=patient).exists(), "the contact")
    resolve = desk.locator("#resolve form")
    resolve.get_by_label("Exercise plan changed").check(force=True)
    resolve.get_by_role("button", name="Resolve the episode").click()
    wait_for(
        lambda: Episode.objects.filter(patient=patient, state=EpisodeState.RESOLVED).exists(),
        "the resolution",
    )
    desk.goto(f"{house.url}/worklist/")
    expect(desk.locator("h1")).to_have_text("Worklist")
    expect(desk.locator("ol.rows li", has_text="Iris Garonne")).to_have_count(0)
