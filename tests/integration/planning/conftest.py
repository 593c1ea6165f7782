"""A clinic whose program can be planned: one physiologist, one room, hours in the daytime."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.test import Client

from clinic import clock
from clinic.models import Clinic, WorkingHours
from programs.models import Enrollment, PlanningRun
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory, Scene, scene


def next_monday(clinic: Clinic) -> date:
    today = clock.today(clinic.time_zone)
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def place(db: None) -> Scene:
    made = scene()
    for weekday in range(1, 6):
        WorkingHours.objects.create(
            clinic=made.clinic, weekday=weekday, opens=time(9), closes=time(17)
        )
    return made


@pytest.fixture
def program(place: Scene) -> Callable[..., Enrollment]:
    """Make a patient with a four-week program from next Monday on."""

    def make(**fields: object) -> Enrollment:
        return EnrollmentFactory(
            patient=PatientFactory(clinic=place.clinic),
            physiologist=place.physiologist,
            starts_on=next_monday(place.clinic),
            weeks=4,
            **fields,
        )

    return make


@pytest.fixture
def proposal(place: Scene, program: Callable[..., Enrollment]) -> PlanningRun:
    from programs import actions

    return actions.propose(enrollment=program(), by=place.by)


@pytest.fixture
def signed_in(place: Scene) -> Client:
    client = Client()
    client.force_login(place.physiologist)
    return client
