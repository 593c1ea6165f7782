"""Her appointments in her own calendar program."""

import pytest
from icalendar import Calendar

from patients.models import AccessLink, Capability
from programs.models import Booking
from tests.factories.programs import BookingFactory
from tests.integration.portal.entering import entered
from tests.opening import Browser


@pytest.fixture
def booking(clinic) -> Booking:
    return BookingFactory(session__clinic=clinic)


def address(browser: Browser) -> str:
    browser.post("/my/calendar/")
    page = browser.get("/my/calendar/").content.decode()
    return "/k/" + page.split("/k/")[1].split("/")[0] + "/"


def test_the_address_shows_her_appointments_and_no_fact(booking):
    BookingFactory(session__clinic=booking.clinic)  # another patient's
    file = Browser().get(address(entered(booking.patient)))
    assert file["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"{booking.uid}@steady.invalid"
    assert event["SUMMARY"].startswith("Appointment, ")
    assert "METHOD" not in calendar


def test_a_new_address_ends_the_old_one_and_she_can_end_it(booking):
    browser = entered(booking.patient)
    first, second = address(browser), address(browser)
    assert (Browser().get(first).status_code, Browser().get(second).status_code) == (410, 200)
    browser.post("/my/calendar/", {"press": "end"})
    assert Browser().get(second).status_code == 410
    assert "Give me an address" in browser.get("/my/calendar/").content.decode()


def test_reading_it_and_opening_the_page_change_nothing(booking):
    browser = entered(booking.patient)
    browser.get("/my/calendar/")
    assert not AccessLink.objects.filter(capability=Capability.CALENDAR).exists()
    path = address(browser)
    Browser().get(path)
    assert AccessLink.objects.get(capability=Capability.CALENDAR).use_count == 0


def test_a_calendar_with_nothing_in_it_is_still_one(booking):
    browser = entered(booking.patient)
    Booking.objects.filter(pk=booking.pk).delete()
    assert Calendar.from_ical(Browser().get(address(browser)).content).walk("VEVENT") == []
