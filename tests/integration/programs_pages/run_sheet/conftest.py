"""A session under way, and what its patient was prescribed and did before."""

import pytest

from programs.models import (
    BookingStatus,
    ExercisePrescription,
    PerformedMinutes,
    PerformedSet,
    SessionRecord,
)
from tests.factories.programs import BookingFactory, ExerciseFactory, SessionFactory, in_days
from tests.integration.programs_pages.helpers import began_an_hour_ago


@pytest.fixture
def under_way(session, booking):
    began_an_hour_ago(session)
    booking.refresh_from_db()
    return booking


@pytest.fixture
def press_exercise(clinic):
    return ExerciseFactory(clinic=clinic, name="Leg press")


@pytest.fixture
def prescribed(enrollment, press_exercise, physiologist):
    return ExercisePrescription.objects.create(
        clinic=enrollment.clinic,
        enrollment=enrollment,
        exercise=press_exercise,
        valid_from=in_days(-7),
        sets=2,
        reps=8,
        reps_at_most=12,
        load_kg=40,
        source="start",
        prescribed_by=physiologist,
    )


@pytest.fixture
def last_time(clinic, enrollment, press_exercise, physiologist, room):
    """What she did three days before: two sets and twenty minutes."""
    session = SessionFactory(clinic=clinic, physiologist=physiologist, room=room, day=in_days(-3))
    booking = BookingFactory(
        session=session,
        enrollment=enrollment,
        status=BookingStatus.ATTENDED,
        recorded_by=physiologist,
        recorded_at=session.ends_at,
    )
    record = SessionRecord.objects.create(clinic=clinic, booking=booking, effort=6)
    for number, reps in ((1, 12), (2, 10)):
        PerformedSet.objects.create(
            clinic=clinic, record=record, exercise=press_exercise, number=number, reps=reps,
            load_kg="37.5", effort=6,
        )  # fmt: skip
    PerformedMinutes.objects.create(
        clinic=clinic, record=record, modality="aerobic", minutes=20, effort=5, heart_rate=110
    )
    return record


@pytest.fixture
def doctor(client_of, physiologist):
    return client_of(physiologist)
