"""Moving a session in a browser: by dragging it, and by keys alone without any script."""

import re
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from clinic.models import Staff
from programs.models import Session
from tests.browser.conftest import DAY, House, faults_on, watch
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory

pytestmark = pytest.mark.browser
PASSWORD = "a walk by the harbour"
TOMORROW = DAY + timedelta(days=1)
QUARTER = 16  # pixels, as calendar.css has it
FIRST_HOUR = 7


@dataclass
class Desk:
    """A class tomorrow at 10:00 with one patient, and two people who could lead it."""

    session: Session
    physiologist: Staff
    colleague: Staff


@pytest.fixture
def desk(house: House) -> Desk:
    clinic = ClinicFactory()
    physiologist, colleague = (
        MembershipFactory(clinic=clinic, staff__name=name).staff
        for name in ("Ana Ruiz", "Bea Soto")
    )
    # the web server runs with the hashers of production, the tests with a fast one
    physiologist.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    physiologist.save()
    session = SessionFactory(
        clinic=clinic,
        physiologist=physiologist,
        room=RoomFactory(clinic=clinic, name="Gym"),
        day=TOMORROW,
        title="Strength",
    )
    BookingFactory(
        session=session,
        enrollment=EnrollmentFactory(
            patient=PatientFactory(clinic=clinic, given_name="Iris", family_name="Garonne")
        ),
    )
    return Desk(session, physiologist, colleague)


def signed_in(context: BrowserContext, house: House, staff: Staff) -> Page:
    page = context.new_page()
    page.goto(f"{house.url}/accounts/login/")
    page.locator("[name=login]").fill(staff.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".side")).to_be_visible()
    return page


def drag(page: Page, column: Locator, hour: float) -> None:
    """Take the class by its middle and let it go so that it would begin at that hour."""
    middle = (hour + 0.5 - FIRST_HOUR) * 4 * QUARTER
    page.locator(".block", has_text="Strength").drag_to(
        column.locator(".cal-slots"), target_position={"x": 30, "y": middle}
    )


def test_a_dragged_block_asks_first_and_moves_on_a_press(
    house: House, browser: Browser, desk: Desk
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    faults = watch(context)
    page = signed_in(context, house, desk.physiologist)
    page.goto(f"{house.url}/calendar/?week={DAY:%G-W%V}")
    friday = TOMORROW + timedelta(days=2)
    drag(page, page.locator(f"section[aria-labelledby='day-{friday}']"), 14)

    expect(page).to_have_url(re.compile(rf"/move/\?day={friday}&start_time=14%3A00$"))
    expect(page.locator(".check")).to_contain_text("Nothing is in the way")
    expect(page.locator(".check")).to_contain_text("Friday 20 March, 14:00")
    expect(page.locator(".check")).to_contain_text("Iris Garonne")
    assert stands_at(desk.session) == (TOMORROW, time(10, 0)), "dragging moves nothing"

    page.get_by_role("button", name="Move session").click()
    expect(page.locator("[data-message]")).to_contain_text("Moved to Friday 20 March")
    assert stands_at(desk.session) == (friday, time(14, 0))
    assert not [*faults, *faults_on(page)]


def test_a_block_dragged_to_a_colleague_asks_about_her(
    house: House, browser: Browser, desk: Desk
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    faults = watch(context)
    page = signed_in(context, house, desk.physiologist)
    page.goto(f"{house.url}/calendar/?view=people&day={TOMORROW}")
    drag(page, page.locator(f"section[aria-labelledby='day-{desk.colleague.uid}']"), 16.25)

    expect(page.locator(".check")).to_contain_text("16:15, 60 minutes, Gym, Bea Soto")
    assert not [*faults, *faults_on(page)]


def test_keys_alone_and_no_script_move_a_session_too(
    house: House, browser: Browser, desk: Desk
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context, house, desk.physiologist)
    page.goto(f"{house.url}/calendar/?week={DAY:%G-W%V}")
    page.get_by_role("link", name="Strength").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Move", exact=True).focus()
    page.keyboard.press("Enter")
    first = page.locator("button.slot").first
    expect(first).to_be_visible()
    first.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".check")).to_contain_text("Nothing is in the way")
    assert stands_at(desk.session) == (TOMORROW, time(10, 0)), "a choice moves nothing yet"
    page.get_by_role("button", name="Move session").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-message]")).to_contain_text("Moved to")
    desk.session.refresh_from_db()
    assert (desk.session.physiologist, desk.session.start_time) == (desk.colleague, time(10, 0))


def stands_at(session: Session) -> tuple[object, object]:
    session.refresh_from_db()
    return session.day, session.start_time
