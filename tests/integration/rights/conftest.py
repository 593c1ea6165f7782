"""A patient who has entered her own pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from patients.actions.signing_in import ask_to_sign_in, enter
from patients.links import issue
from patients.models import Capability, Patient, SignIn
from tests.factories.patients import PatientFactory


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory(clinic=clinic)


@pytest.fixture
def entered() -> Callable[[Patient], Client]:
    """Return a browser in which a patient has entered."""

    def of(patient: Patient) -> Client:
        ask_to_sign_in(email=patient.email, browser="hers")
        wish = SignIn.objects.latest("pk")
        link = issue(
            patient=patient,
            capability=Capability.SIGN_IN,
            about_uid=wish.uid,
            expires_at=wish.expires_at,
        )
        browser = Client()
        browser.cookies["her-visit"] = enter(link=link, browser="hers").token
        return browser

    return of


@pytest.fixture
def hers(patient, entered) -> Client:
    return entered(patient)
