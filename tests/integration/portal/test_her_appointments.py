"""A patient's appointments on her own pages."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from patients.actions.signing_in import ask_to_sign_in, enter
from patients.links import issue
from patients.models import Capability, Patient, SignIn
from programs.models import Booking, BookingStatus
from tests.factories.programs import BookingFactory, in_days


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


@pytest.fixture
def booking(clinic) -> Booking:
    return BookingFactory(session__clinic=clinic)


def test_her_first_page_and_her_list_name_what_comes_next(booking):
    browser = entered(booking.patient)
    for page in ("/my/", "/my/appointments/"):
        answer = browser.get(page).content.decode()
        assert f"/my/appointments/{booking.uid}/" in answer
        assert "Can you come?" in answer


def test_she_confirms_and_cancels_there(booking):
    browser, here = entered(booking.patient), f"/my/appointments/{booking.uid}/"
    assert browser.post(f"{here}confirm/")["Location"] == here
    booking.refresh_from_db()
    assert booking.confirmed_at
    assert browser.post(f"{here}cannot-come/", {"reason": "travel"})["Location"] == here
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, "travel")


def test_a_forged_press_does_nothing(booking):
    browser = entered(booking.patient, csrf=True)
    assert browser.post(f"/my/appointments/{booking.uid}/confirm/").status_code == 403
    booking.refresh_from_db()
    assert booking.confirmed_at is None


def test_another_patients_appointment_is_not_there(booking, clinic):
    other = BookingFactory(session__clinic=clinic)
    assert entered(other.patient).get(f"/my/appointments/{booking.uid}/").status_code == 404
    assert Client().get(f"/my/appointments/{booking.uid}/")["Location"].startswith("/my/sign-in/")


def test_the_list_asks_as_much_of_the_database_for_many_as_for_one(booking):
    browser = entered(booking.patient)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get("/my/appointments/")
    for days in range(8, 16):
        BookingFactory(
            session__clinic=booking.clinic,
            session__day=in_days(days),
            enrollment=booking.enrollment,
        )
    with CaptureQueriesContext(connection) as many:
        browser.get("/my/appointments/")
    assert len(many) == len(one) <= 4


def test_what_is_over_says_kindly_whether_she_came(booking):
    Booking.objects.filter(pk=booking.pk).update(
        status=BookingStatus.NO_SHOW,
        recorded_at=booking.ends_at,
        recorded_by=booking.session.physiologist,
    )
    with time_machine.travel(booking.ends_at + timedelta(hours=1), tick=False):
        page = entered(booking.patient).get("/my/appointments/").content.decode()
    assert "We missed you" in page
    assert "Nothing is booked at the moment" in page
