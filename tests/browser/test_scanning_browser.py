"""A scanner that is a whole browser: it runs scripts and follows redirects, and presses nothing."""

import pytest
from playwright.sync_api import Browser

from clinic import clock
from patients.links import url_of
from patients.models import PortalVisit
from tests.browser.conftest import House
from tests.factories.programs import BookingFactory
from tests.integration.patient_face.links import TABLE, link_of
from tests.integration.patient_face.test_scanners import changed, rows
from tests.opening import Browser as Hers

pytestmark = [pytest.mark.browser, pytest.mark.system]


def test_a_browser_that_runs_scripts_writes_no_row(house: House, browser: Browser) -> None:
    booking = BookingFactory()
    issued = {kind: link_of(kind, booking, Hers()) for kind in TABLE if not TABLE[kind].by_programs}
    assert booking.ends_at > clock.now()
    before = rows()
    context = browser.new_context()
    page = context.new_page()
    for kind, link in issued.items():
        for part in TABLE[kind].pages:
            answer = page.goto(url_of(link) + part, wait_until="networkidle")
            assert answer is not None
            assert answer.status == 200  # the page itself, not word that the link is over
            assert str(link.uid) in page.url  # and no secret in the address
    assert changed(before) == set()
    assert not PortalVisit.objects.exists()
    assert {cookie["name"] for cookie in context.cookies()} <= {"her-links", "csrftoken"}
