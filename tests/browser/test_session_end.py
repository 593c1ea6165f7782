"""A session that is about to end says so, and what was typed is there again afterwards."""

import time
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, expect

from clinic.identity.sessions import SEEN
from clinic.permissions import Role
from tests.browser.storage import kept, readable
from tests.factories.clinic import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "seven quiet herons"


def unused_for(minutes: float) -> None:
    """Let the one session look as if nothing had been done in it for so long."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(Session.objects.get().pk)
    session[SEEN] = time.time() - minutes * 60
    session.save()


def test_it_warns_ends_and_gives_back_what_was_typed(
    live_server, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop, our own thread
    staff = MembershipFactory(role=Role.ADMINISTRATOR).staff
    staff.set_password(PASSWORD)
    staff.save()
    page = browser.new_page()

    def sign_in() -> None:
        page.fill("[name=login]", staff.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button:has-text('Sign in')")
        page.wait_for_url(there)  # and for its scripts: an event that none of them hears is lost

    there = f"{live_server.url}/settings/people/"
    page.goto(f"{live_server.url}/accounts/login/?next=/settings/people/")
    sign_in()
    page.fill("main [name=name]", "Rosa Vega")
    warning = page.locator("[data-session-end]")
    expect(warning).to_be_hidden()

    unused_for(14)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("What you typed on this page is not stored yet")
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()

    unused_for(16)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/accounts/login/**")
    expect(page.locator("main")).to_contain_text("nothing was done for 15 minutes")
    assert kept(page), "it waits for her"
    assert not readable(page, "Rosa Vega", "typed")
    sign_in()
    expect(page.locator("main [name=name]")).to_have_value("Rosa Vega")
    expect(page.locator("[data-session-back]")).to_be_visible()
    page.close()
