"""What the database refuses by itself, tried with statements that no action would make."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from clinic import clock
from clinic.db import constraint_of
from programs.models import Booking, ComponentExercise, PlannedDose, ProtocolComponent, Session
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    SessionFactory,
    published_version,
)

pytestmark = pytest.mark.django_db

# minutes from 10:00 at which the other session starts, and its length; whether they clash
AROUND_10_TO_11 = [
    pytest.param(-90, 60, False, id="before"),
    pytest.param(-60, 60, False, id="touching before"),
    pytest.param(-30, 60, True, id="overlapping the start"),
    pytest.param(15, 30, True, id="inside"),
    pytest.param(-30, 120, True, id="around"),
    pytest.param(0, 60, True, id="equal"),
    pytest.param(30, 60, True, id="overlapping the end"),
    pytest.param(60, 60, False, id="touching after"),
    pytest.param(90, 60, False, id="after"),
]
ZONES = ["America/Los_Angeles", "UTC", "Pacific/Auckland"]


def refused(name: str, change) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change()
    assert constraint_of(caught.value) == name


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def at(offset: int) -> time:
    hours, minutes = divmod(10 * 60 + offset, 60)
    return time(hours, minutes)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("offset", "minutes", "clashes"), AROUND_10_TO_11)
@pytest.mark.parametrize("shared", ["physiologist", "room", "patient"])
def test_half_open_overlap(shared, offset, minutes, clashes, zone):
    clinic = ClinicFactory(time_zone=zone)
    first = SessionFactory(clinic=clinic)
    other = {"clinic": clinic, "start_time": at(offset), "minutes": minutes, "day": first.day}
    if shared == "patient":
        booking = BookingFactory(session=first)
        second = SessionFactory(**other)

        def change() -> None:
            BookingFactory(session=second, enrollment=booking.enrollment)

    else:

        def change() -> None:
            SessionFactory(**{shared: getattr(first, shared)}, **other)

    if clashes:
        table = "booking" if shared == "patient" else "session"
        refused(f"{table}_{shared}_no_overlap", change)
    else:
        change()


def test_a_cancelled_session_frees_its_time_and_cannot_come_back_into_it():
    first = SessionFactory()
    Session.objects.filter(pk=first.pk).update(status="cancelled")
    SessionFactory(clinic=first.clinic, physiologist=first.physiologist, room=first.room)
    refused(
        "session_physiologist_no_overlap",
        lambda: Session.objects.filter(pk=first.pk).update(status="scheduled"),
    )


def test_a_deliberate_overlap_is_outside_the_constraint():
    first = SessionFactory()
    SessionFactory(
        clinic=first.clinic, physiologist=first.physiologist, overlap_reason="Covering for Ana"
    )


def test_a_waitlisted_patient_elsewhere_cannot_be_booked_by_a_status_change():
    booking = BookingFactory()
    waiting = BookingFactory(
        session=SessionFactory(clinic=booking.clinic),
        enrollment=booking.enrollment,
        status="waitlisted",
    )
    refused(
        "booking_patient_no_overlap",
        lambda: Booking.objects.filter(pk=waiting.pk).update(status="booked"),
    )


def test_capacity_holds_against_raw_sql_and_bulk_inserts():
    session = SessionFactory(capacity=1)
    BookingFactory(session=session)
    waiting = BookingFactory(session=session, status="waitlisted")
    name = "session_never_over_capacity"
    refused(name, lambda: BookingFactory(session=session))
    refused(
        name,
        lambda: sql("UPDATE programs_booking SET status = 'booked' WHERE id = %s", waiting.pk),
    )
    refused(
        name,
        lambda: sql("UPDATE programs_session SET places_taken = 2 WHERE id = %s", session.pk),
    )
    session.refresh_from_db()
    assert session.places_taken == 1


def test_places_taken_follows_every_way_a_booking_can_change():
    session, other = SessionFactory(), None
    other = SessionFactory(clinic=session.clinic, start_time=time(15))
    first, second = BookingFactory(session=session), BookingFactory(session=session)

    def taken() -> tuple[int, int]:
        rows = dict(Session.objects.values_list("pk", "places_taken"))
        return rows[session.pk], rows[other.pk]

    assert taken() == (2, 0)
    sql(
        "UPDATE programs_booking SET session_id = %s, starts_at = %s, ends_at = %s WHERE id = %s",
        other.pk,
        other.starts_at,
        other.ends_at,
        first.pk,
    )
    assert taken() == (1, 1)
    Booking.objects.filter(pk=second.pk).update(
        status="no_show", recorded_by=session.physiologist, recorded_at=clock.now()
    )
    assert taken() == (1, 1)
    Booking.objects.filter(pk=second.pk).update(
        status="cancelled",
        recorded_by=None,
        recorded_at=None,
        cancelled_at=clock.now(),
        cancelled_by="staff",
        cancel_reason="clinic",
    )
    assert taken() == (0, 1)
    sql("DELETE FROM programs_booking WHERE id = %s", first.pk)
    assert taken() == (0, 0)


def test_nobody_is_booked_into_a_cancelled_session():
    session = SessionFactory(status="cancelled")
    refused("booking_session_is_scheduled", lambda: BookingFactory(session=session))


def test_a_moved_session_takes_its_bookings_along():
    booking = BookingFactory()
    later = booking.starts_at + timedelta(hours=3)
    Session.objects.filter(pk=booking.session_id).update(
        starts_at=later, ends_at=later + timedelta(hours=1)
    )
    booking.refresh_from_db()
    assert (booking.starts_at, booking.ends_at) == (later, later + timedelta(hours=1))


def test_a_session_cannot_move_onto_a_booked_patients_other_session():
    booking = BookingFactory()
    afternoon = SessionFactory(clinic=booking.clinic, start_time=time(15))
    BookingFactory(session=afternoon, enrollment=booking.enrollment)
    refused(
        "booking_patient_no_overlap",
        lambda: Session.objects.filter(pk=afternoon.pk).update(
            starts_at=booking.starts_at, ends_at=booking.ends_at
        ),
    )


def test_a_booking_cannot_leave_its_sessions_times_or_its_enrollments_patient():
    booking = BookingFactory()
    stranger = PatientFactory(clinic=booking.clinic)
    refused(
        "booking_times_follow_session",
        lambda: Booking.objects.filter(pk=booking.pk).update(
            starts_at=booking.starts_at - timedelta(minutes=1)
        ),
    )
    refused(
        "booking_patient_follows_enrollment",
        lambda: Booking.objects.filter(pk=booking.pk).update(patient=stranger),
    )


def test_one_active_booking_a_session_and_enrollment():
    booking = BookingFactory(status="waitlisted")
    refused(
        "booking_once_per_session_and_enrollment",
        lambda: BookingFactory(session=booking.session, enrollment=booking.enrollment),
    )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "attended"}, "booking_outcome_has_a_recorder"),
        ({"status": "no_show"}, "booking_outcome_has_a_recorder"),
        ({"recorded_at": datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))},
         "booking_outcome_has_a_recorder"),
        ({"status": "cancelled"}, "booking_cancellation_says_who_and_why"),
        ({"cancel_reason": "travel"}, "booking_cancellation_says_who_and_why"),
        ({"status": "gone"}, None),
    ],
)  # fmt: skip
def test_outcomes_and_cancellations_are_whole(change, name):
    booking = BookingFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**change)
    assert name is None or constraint_of(caught.value) == name


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"minutes": 4}, "session_5_to_480_minutes"),
        ({"minutes": 30}, "session_minutes_match_its_times"),
        ({"capacity": 0}, "session_has_at_least_one_place"),
        ({"kind": "individual"}, "session_individual_has_one_place"),
        ({"status": "gone"}, "session_status_known"),
    ],
)
def test_a_session_is_whole(change, name):
    session = SessionFactory()
    refused(name, lambda: Session.objects.filter(pk=session.pk).update(**change))


def test_a_session_ends_after_it_starts():
    session = SessionFactory()
    with pytest.raises(IntegrityError):
        Session.objects.filter(pk=session.pk).update(ends_at=session.starts_at)


def test_one_program_under_way_a_patient():
    enrollment = EnrollmentFactory()
    refused(
        "enrollment_one_under_way_a_patient",
        lambda: EnrollmentFactory(patient=enrollment.patient, status="paused"),
    )


def test_a_published_version_and_an_original_plan_never_change(clinic):
    version = published_version(clinic)
    enrollment = EnrollmentFactory(patient=PatientFactory(clinic=clinic), version=version)
    dose = PlannedDose.objects.create(
        clinic=clinic, enrollment=enrollment, week=1, modality="aerobic", sessions=2, minutes=30
    )
    frozen = "published_version_is_frozen"
    refused(frozen, lambda: sql("UPDATE programs_protocolversion SET weeks = 8"))
    phase = version.phases.get()
    lines = ProtocolComponent.objects.filter(phase=phase)
    refused(frozen, lambda: version.phases.update(last_week=99))
    refused(frozen, lambda: lines.update(minutes=99))
    refused(frozen, lambda: lines._raw_delete("default"))
    refused(
        frozen,
        lambda: ProtocolComponent.objects.create(
            clinic=clinic, phase=phase, modality="balance", sessions_per_week=1, minutes=10
        ),
    )
    refused(
        frozen,
        lambda: ComponentExercise.objects.create(
            clinic=clinic, component=lines[0], exercise=ExerciseFactory(clinic=clinic), position=1
        ),
    )
    plan = "original_plan_is_frozen"
    refused(plan, lambda: PlannedDose.objects.filter(pk=dose.pk).update(sessions=1))
    refused(plan, lambda: PlannedDose.objects.filter(pk=dose.pk)._raw_delete("default"))


def test_every_column_of_the_exclusion_keys_is_required():
    """A NULL would be an unbounded range that clashes with everything."""
    for model, names in [(Session, ["physiologist", "room"]), (Booking, ["patient"])]:
        assert not any(model._meta.get_field(name).null for name in names)


def test_another_room_and_person_at_the_same_time_is_fine():
    first = SessionFactory()
    SessionFactory(
        clinic=first.clinic,
        physiologist=MembershipFactory(clinic=first.clinic).staff,
        room=RoomFactory(clinic=first.clinic),
    )
