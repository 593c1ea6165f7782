"""A browser in which a patient has entered her own pages."""

from django.test import Client

from patients.actions.signing_in import ask_to_sign_in, enter
from patients.links import issue
from patients.models import Capability, Patient, SignIn


def entered(patient: Patient, *, csrf: bool = False) -> Client:
    """Return a browser in which she has entered her own pages."""
    ask_to_sign_in(email=patient.email, browser="hers")
    wish = SignIn.objects.latest("pk")
    link = issue(
        patient=patient,
        capability=Capability.SIGN_IN,
        about_uid=wish.uid,
        expires_at=wish.expires_at,
    )
    browser = Client(enforce_csrf_checks=csrf)
    browser.cookies["her-visit"] = enter(link=link, browser="hers").token
    return browser
