"""The check-in on a phone, with a keyboard alone; and what a reader hears."""

from datetime import timedelta
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from clinic import clock
from patients import links
from patients.models import SymptomReport
from tests.browser.conftest import House, watch
from tests.browser.test_every_page import OPTIONS
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.browser

TARGETS = """() => [...document.querySelectorAll(
  'main .scale-cell, main .option, main button, main a, main .input')]
  .filter(e => e.getBoundingClientRect().height < 44)
  .map(e => `${e.className} ${e.textContent.trim()}`)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"


def test_whole_check_in_with_a_keyboard_on_a_phone(house: House, browser: Browser):
    patient = PatientFactory()
    link = links.issue(
        patient=patient,
        capability="check_in",
        about_uid=uuid4(),
        expires_at=clock.now() + timedelta(days=7),
    )
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    faults, page = watch(context), context.new_page()
    page.goto(links.url_of(link) + "?v=6")
    assert page.title().startswith("How bad was your worst joint pain")
    assert _faults(page) == []
    _press(page, "button")  # the number of the mail is chosen already
    assert SymptomReport.objects.get().pain == 6
    tree = page.locator("main").aria_snapshot()
    assert 'heading "Have you had any of these in the last 7 days?" [level=1]' in tree
    assert 'group "Have you had any of these' in tree
    _choose(page, "input[value=none]")
    _press(page, "button")
    tree = page.locator("main").aria_snapshot()
    assert 'checkbox "Left wrist"' in tree
    assert 'img "A drawing of a body' in tree
    assert _faults(page) == []
    _choose(page, "#id_sites_3")
    _press(page, "button")
    _press(page, "button")  # with nothing chosen: the problem is named, and is where she is
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert page.title().startswith("Error:")
    assert _faults(page) == []
    for _ in range(12):
        _press(page, "nav.ways a")  # skip the rest
    assert page.title().startswith("Thank you")
    assert _faults(page) == []
    report = SymptomReport.objects.get(superseded_at__isnull=True)
    assert (report.sites, report.signs_asked, report.interference) == (["wrist_left"], True, None)
    page.go_back()
    page.goto(links.url_of(link) + "3/")
    assert page.locator("#id_sites_3").is_checked()
    context.close()
    assert faults == []


def _reach(page: Page, selector: str) -> None:
    """Go to the first of these with the tab key alone."""
    wanted = page.locator(f"main {selector}").first
    for _ in range(60):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no tab leads to {selector}")


def _choose(page: Page, selector: str) -> None:
    _reach(page, selector)
    page.keyboard.press("Space")


def _press(page: Page, selector: str) -> None:
    _reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _faults(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    wide = ["too wide"] if page.evaluate(TOO_WIDE) else []
    return [*(str(fault["id"]) for fault in found), *page.evaluate(TARGETS), *wide]
