"""A scanner that is a whole browser: it runs scripts and follows redirects, and presses nothing."""

import pytest
from playwright.sync_api import Browser

from clinic import clock
from patients.links import issue_many, url_of
from tests.browser.conftest import House
from tests.factories.programs import BookingFactory
from tests.integration.patient_face.test_scanners import PAGES, changed, rows

pytestmark = [pytest.mark.browser, pytest.mark.system]


def test_a_browser_that_runs_scripts_writes_no_row(house: House, browser: Browser) -> None:
    booking = BookingFactory()
    wanted = [(booking.patient, kind, booking.uid, booking.ends_at) for kind in PAGES]
    issued = issue_many(wanted, questions={booking.uid: "pain"})
    assert booking.ends_at > clock.now()
    before = rows()
    context = browser.new_context()
    page = context.new_page()
    for (kind, _about), link in issued.items():
        for part in PAGES[kind]:
            answer = page.goto(url_of(link) + part, wait_until="networkidle")
            assert answer is not None
            assert answer.status == 200  # the page itself, not word that the link is over
    assert changed(before) == set()
    assert context.cookies() == []
