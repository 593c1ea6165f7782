"""A patient who reads Spanish, with an appointment and a link of each kind."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic import clock
from patients import links
from patients.models import Patient
from programs.models import Booking
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory, in_days


@pytest.fixture
def patient(clinic) -> Patient:
    clinic.languages = ["en", "es"]
    clinic.arrival_notes = clinic.address = ""
    clinic.save()
    return PatientFactory(clinic=clinic, language="es")


@pytest.fixture
def booking(patient, member) -> Booking:
    physiologist = member()
    session = SessionFactory(
        clinic=patient.clinic,
        physiologist=physiologist,
        room=RoomFactory(clinic=patient.clinic, name="Sala", places=30),
        day=in_days(7),
    )
    enrollment = EnrollmentFactory(patient=patient, physiologist=physiologist)
    return BookingFactory(session=session, enrollment=enrollment)


@pytest.fixture
def address(patient, booking) -> Callable[[str], str]:
    """Return the path behind a link of one capability."""

    def of(capability: str) -> str:
        link = links.issue(
            patient=patient,
            capability=capability,
            about_uid=booking.uid,
            expires_at=clock.now() + timedelta(days=30),
        )
        return re.sub(r"^https?://[^/]+", "", links.url_of(link))

    return of
