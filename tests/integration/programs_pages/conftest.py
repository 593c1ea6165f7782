"""What the tests of the programs pages share."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic.models import Clinic, Room, Staff
from patients.models import Patient
from programs.models import Booking, Enrollment, Session
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory, in_days

# Every signed-in request looks up session, person and membership first.
SIGN_IN = 3


@pytest.fixture
def room(clinic: Clinic) -> Room:
    return RoomFactory(clinic=clinic, name="Gym", places=30)


@pytest.fixture
def physiologist(member: Callable[..., Staff]) -> Staff:
    return member()


@pytest.fixture
def patient(clinic: Clinic) -> Patient:
    return PatientFactory(clinic=clinic, given_name="Aurora", family_name="Belmonte")


@pytest.fixture
def enrollment(patient: Patient, physiologist: Staff) -> Enrollment:
    return EnrollmentFactory(patient=patient, physiologist=physiologist)


@pytest.fixture
def session(clinic: Clinic, physiologist: Staff, room: Room) -> Session:
    """A class of eight, a week from now at 10:00."""
    return SessionFactory(
        clinic=clinic, physiologist=physiologist, room=room, title="Strength", day=in_days(7)
    )


@pytest.fixture
def booking(session: Session, enrollment: Enrollment) -> Booking:
    return BookingFactory(session=session, enrollment=enrollment)


@pytest.fixture
def client_of() -> Callable[[Staff], Client]:
    """Sign a certain person in."""

    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return sign_in


@pytest.fixture
def queries() -> Callable[[Client, str], int]:
    """Count what a page asks the database beyond the sign-in."""

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(url)
        assert response.status_code == 200
        return len(captured) - SIGN_IN

    return count
