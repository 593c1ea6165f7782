"""Every kind of mailed link and what holds for it: a kind that is not in the table fails a test."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from clinic import clock
from clinic.actors import Actor
from patients import links
from patients.actions import accept_carer, name_carer
from patients.actions.signing_in import ask_to_sign_in
from patients.models import AccessLink, Capability, SignIn
from programs.models import Booking
from tests.opening import Browser


@dataclass(frozen=True)
class Rule:
    """What one kind of link opens, and the press that a human makes there."""

    letter: str
    pages: tuple[str, ...] = ("",)
    press: tuple[str, dict[str, Any]] = ("", {})
    of_carer: bool = False  # may say the patient's name, by her consent
    by_programs: bool = False  # asked for by the mailed address alone, again and again
    once: bool = False


VISIT_PAGES = ("", "?v=7", "cannot-come/", "confirm/", "undo/", "joints/", "thanks/")
TABLE: dict[Capability, Rule] = {
    Capability.VISIT: Rule("v", VISIT_PAGES, ("confirm/", {})),
    Capability.CHECK_IN: Rule("c", ("", "?v=7", "2/", "3/", "done/"), ("", {"pain": 4})),
    Capability.MAIL: Rule("u", ("", "?kind=9dfb491e"), ("", {"kind": []})),
    Capability.QUESTION: Rule("q", ("", "?v=7", "done/"), ("", {"answer": 3})),
    Capability.SIGN_IN: Rule("s", once=True),
    Capability.CALENDAR: Rule("k", by_programs=True),
    Capability.CARER: Rule("h", press=("", {"press": "yes"}), of_carer=True),
    Capability.FOR_HER: Rule("w", press=("", {"press": "comes"}), of_carer=True),
}


def link_of(capability: str, booking: Booking, browser: Browser) -> AccessLink:
    """Make a link of a kind as its mail would; a sign-in is asked for in this browser."""
    until, patient = clock.now() + timedelta(days=7), booking.patient
    if TABLE[capability].of_carer:
        facts = {"name": "Rosa", "email": f"{capability}@mail.example", "relation": "friend"}
        by = Actor.patient(patient.uid)
        carer = name_carer(patient=patient, may_answer=True, language="en", by=by, **facts)
        if capability == Capability.FOR_HER:
            carer = accept_carer(carer=carer, by=Actor.carer(carer.uid))
        made = links.issue_to_carers([(carer, capability, booking.uid, until)])
        return made[(carer.pk, capability, booking.uid)]
    about, questions = booking.uid, {booking.uid: "pain"}
    if capability == Capability.SIGN_IN:
        browser.cookies["her-asking"] = "hers"
        ask_to_sign_in(email=patient.email, browser="hers")
        about = SignIn.objects.latest("pk").uid
    made = links.issue_many([(patient, capability, about, until)], questions=questions)
    return made[(capability, about)]


def path_of(link: AccessLink) -> str:
    """Return the path that the mail has."""
    return "/" + links.url_of(link).split("/", 3)[3]


def press(browser: Browser, path: str, capability: str) -> int:
    """Do what a human does: open the mailed link, and press; return the answer's status."""
    rule = TABLE[capability]
    page = browser.get(path)
    if rule.by_programs:
        return page.status_code
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert found, page.content
    where, posted = rule.press
    address = page.request["PATH_INFO"] + where
    return browser.post(address, {**posted, "csrfmiddlewaretoken": found[1]}).status_code
