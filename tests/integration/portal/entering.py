"""A browser in which a patient has entered her own pages."""

from patients.actions.signing_in import ask_to_sign_in, enter
from patients.links import issue
from patients.models import Capability, Patient, SignIn
from tests.opening import Browser


def entered(patient: Patient, *, csrf: bool = False) -> Browser:
    """Return a browser in which she has entered her own pages."""
    ask_to_sign_in(email=patient.email, browser="hers")
    wish = SignIn.objects.latest("pk")
    link = issue(
        patient=patient,
        capability=Capability.SIGN_IN,
        about_uid=wish.uid,
        expires_at=wish.expires_at,
    )
    browser = Browser(enforce_csrf_checks=csrf)
    browser.cookies["her-visit"] = enter(link=link, browser="hers").token
    return browser
