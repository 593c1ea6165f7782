"""Every kind of mail as a mail program shows it: no barrier that axe finds, nothing too wide."""

from base64 import b64encode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from clinic.models import ClinicLogo
from demo.mail_pictures import PHONE, SCHEMES, samples
from notifications.letterhead import Letterhead, letterhead_of
from tests.browser.test_every_page import OPTIONS
from tests.factories.pictures import see_through

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What a mail may not have on a phone: text below 16 px, a number smaller than a thumb, and a
# width that has to be pushed aside.
FAULTS = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push('too wide');
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const size = parseFloat(getComputedStyle(words.currentNode.parentElement).fontSize);
    if (words.currentNode.data.trim() && size < 16) found.push(`${size} px: ${words.currentNode.data}`);
  }
  for (const step of document.querySelectorAll('.step, .button')) {
    const {width, height} = step.getBoundingClientRect();
    if (width < 44 || height < 44) found.push(`${width} by ${height}: ${step.textContent}`);
  }
  return found;
}"""  # noqa: E501


def test_no_kind_has_a_barrier_in_any_language_or_light(browser: Browser):
    page = browser.new_page(viewport={"width": PHONE, "height": 640})
    mails = [seen for language in ("en", "es") for seen in samples(language)]
    seen_kinds = {}
    for seen in mails:
        key = (seen.kind.name, seen.mail.language)
        if key not in seen_kinds:  # a mail to staff is in English whatever is asked for
            seen_kinds[key] = _with_logo(seen.mail)
    faults = [
        f"{kind} {language} {scheme}: {fault}"
        for (kind, language), html in seen_kinds.items()
        for scheme in SCHEMES
        for fault in _faults(page, html, scheme)
    ]
    page.close()
    assert len(seen_kinds) > 20
    assert faults == []


def _with_logo(mail) -> str:
    letterhead = _letterhead()
    picture = b64encode(letterhead.image.content).decode()
    html = letterhead.on(mail).html
    return html.replace(f"cid:{letterhead.image.content_id}", f"data:image/png;base64,{picture}")


def _letterhead() -> Letterhead:
    png = see_through(400, 120, ink=(11, 90, 94))
    return letterhead_of(ClinicLogo(png=png, digest="0" * 64, width=400, height=120))


def _faults(page: Page, html: str, scheme: str) -> list[str]:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_content(html)
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{v['id']} {[node['target'] for node in v['nodes'][:3]]}" for v in violations
    ] + page.evaluate(FAULTS)
