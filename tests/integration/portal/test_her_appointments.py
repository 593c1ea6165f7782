"""A patient's appointments on her own pages."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from programs.models import Booking, BookingStatus, Session
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory, in_days
from tests.integration.portal.entering import entered


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
    other = entered(BookingFactory(session__clinic=clinic).patient)
    assert other.get(f"/my/appointments/{booking.uid}/").status_code == 404
    for page in ("/my/", "/my/appointments/"):
        assert str(booking.uid) not in other.get(page).content.decode()
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


@pytest.fixture
def place(booking) -> Session:
    """A class three days after hers, with two places."""
    return SessionFactory(
        clinic=booking.clinic, day=booking.session.day + timedelta(days=3), capacity=2
    )


def test_she_moves_an_appointment_to_a_time_that_fits(booking, place):
    browser, here = entered(booking.patient), f"/my/appointments/{booking.uid}/"
    page = browser.get(f"{here}move/").content.decode()
    assert str(place.uid) in page
    for _press in range(2):
        assert browser.post(f"{here}move/", {"place": str(place.uid)})["Location"] == here
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    (moved,) = Booking.objects.filter(makes_up=booking)
    assert (moved.session, moved.status) == (place, BookingStatus.BOOKED)
    assert moved.confirmed_at
    again = browser.post(f"/my/appointments/{moved.uid}/move/", {"place": "2031-01-01T10:00"})
    assert again.status_code == 409


def test_a_place_that_has_gone_leaves_her_the_old_time(booking, place):
    for _ in range(2):
        BookingFactory(session=place, enrollment=EnrollmentFactory(clinic=booking.clinic))
    browser = entered(booking.patient)
    path = f"/my/appointments/{booking.uid}/move/"
    answer = browser.post(path, {"place": str(place.uid)})
    assert answer.status_code == 409
    assert "has just gone to somebody else" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED


def test_too_late_to_move_is_not_offered(booking, place):
    browser, here = entered(booking.patient), f"/my/appointments/{booking.uid}/"
    with time_machine.travel(booking.starts_at - timedelta(hours=2), tick=False):
        browser = entered(booking.patient)
        assert f"{here}move/" not in browser.get(here).content.decode()
        assert browser.post(f"{here}move/", {"place": str(place.uid)})["Location"] == here
    booking.refresh_from_db()
    assert booking.status == BookingStatus.BOOKED


def test_she_waits_for_a_full_class_and_leaves_the_list(booking, place):
    for _ in range(2):
        BookingFactory(session=place, enrollment=EnrollmentFactory(clinic=booking.clinic))
    browser, here = entered(booking.patient), f"/my/appointments/{booking.uid}/"
    for _press in range(2):
        answer = browser.post(f"{here}wait/", {"place": str(place.uid)})
        assert "You are on the waitlist" in answer.content.decode()
    (waiting,) = Booking.objects.filter(patient=booking.patient, session=place)
    assert waiting.status == BookingStatus.WAITLISTED
    browser.post(f"/my/appointments/{waiting.uid}/cannot-come/", {})
    waiting.refresh_from_db()
    assert waiting.status == BookingStatus.CANCELLED


def test_the_calendar_file_says_nothing_about_her_care(booking):
    answer = entered(booking.patient).get(f"/my/appointments/{booking.uid}/appointment.ics")
    (event,) = Calendar.from_ical(answer.content).events
    assert event["UID"] == f"{booking.uid}@steady.invalid"
    assert event.start == booking.starts_at
    assert str(event["SUMMARY"]) == f"Appointment, {booking.clinic.mail_name}"


def test_how_we_write_is_one_form_and_her_language_counts_at_once(booking):
    booking.clinic.languages = ["en", "es"]
    booking.clinic.save()
    browser = entered(booking.patient)
    page = browser.get("/my/preferences/").content.decode()
    assert 'value="es"' in page
    browser.post(
        "/my/preferences/", {"kind": ["reminder"], "reminder_days": "3-1", "language": "es"}
    )
    booking.patient.refresh_from_db()
    assert (booking.patient.language, booking.patient.reminder_days) == ("es", [3, 1])
    assert "Guardado" in browser.get("/my/preferences/").content.decode()
    assert "Sus próximas citas" in browser.get("/my/").content.decode()
