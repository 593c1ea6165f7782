"""Programs with exercises, and sessions of them that were done, for tests."""

from datetime import date, time
from decimal import Decimal

from clinic.models import Clinic
from programs.models import (
    Booking,
    BookingStatus,
    ComponentExercise,
    Enrollment,
    Exercise,
    ExercisePrescription,
    Modality,
    PerformedSet,
    PlannedDose,
    ProtocolComponent,
    ProtocolPhase,
    ProtocolVersion,
    SessionRecord,
)
from programs.slots import slot
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    ProtocolFactory,
    ProtocolVersionFactory,
    SessionFactory,
)


def version_with_exercises(
    clinic: Clinic, exercises: list[Exercise], *, rise: int = 0, weeks: int = 12
) -> ProtocolVersion:
    """Return a published version: strength twice a week, 3 x 8 to 10, and 90 minutes of walking."""
    version = ProtocolVersionFactory(protocol=ProtocolFactory(clinic=clinic), weeks=weeks)
    phase = ProtocolPhase.objects.create(clinic=clinic, version=version, last_week=weeks)
    strength = ProtocolComponent.objects.create(
        clinic=clinic,
        phase=phase,
        modality=Modality.RESISTANCE,
        sessions_per_week=2,
        sets=3,
        reps=8,
        reps_at_most=10,
        progression="two_for_two",
        load_rise=rise,
    )
    ProtocolComponent.objects.create(
        clinic=clinic,
        phase=phase,
        modality=Modality.AEROBIC,
        sessions_per_week=3,
        minutes=30,
        intensity_kind="hrmax",
        intensity_low=64,
        intensity_high=76,
        progression="minutes_first",
        supervised=False,
    )
    for position, exercise in enumerate(exercises, start=1):
        ComponentExercise.objects.create(
            clinic=clinic, component=strength, exercise=exercise, position=position
        )
    version.published_at = version.created_at
    version.save()
    return version


def prescribed(enrollment: Enrollment, exercise: Exercise, **fields) -> ExercisePrescription:
    """Give her an exercise: 3 x 8 to 10 at 40 kg from the first day on."""
    return ExercisePrescription.objects.create(
        **{
            "clinic": enrollment.clinic,
            "enrollment": enrollment,
            "exercise": exercise,
            "valid_from": enrollment.starts_on,
            "sets": 3,
            "reps": 8,
            "reps_at_most": 10,
            "load_kg": Decimal(40),
            "source": "start",
            "prescribed_by": enrollment.physiologist,
            **fields,
        }
    )


def in_strength_program(clinic: Clinic, starts_on: date, **patient) -> Enrollment:
    """Return a program of leg presses from a day on, with its planned dose."""
    exercise = ExerciseFactory(clinic=clinic, name="Leg press", step_kg=Decimal("2.5"))
    enrollment = EnrollmentFactory(
        patient__clinic=clinic,
        version=version_with_exercises(clinic, [exercise]),
        starts_on=starts_on,
        **{f"patient__{name}": value for name, value in patient.items()},
    )
    PlannedDose.objects.bulk_create(
        PlannedDose(
            clinic=clinic, enrollment=enrollment, week=week, modality=modality, **volume
        )
        for week in range(1, 13)
        for modality, volume in (
            ("aerobic", {
                "sessions": 3, "minutes": 30, "intensity_kind": "hrmax",
                "intensity_low": 64, "intensity_high": 76,
            }),
            ("resistance", {"sessions": 2, "sets": 3, "reps": 8}),
        )
    )  # fmt: skip
    prescribed(enrollment, exercise)
    return enrollment


def came(
    enrollment: Enrollment,
    day: date,
    *,
    reps: int | None = None,
    load_kg: Decimal | None = Decimal(40),
    exercise: Exercise | None = None,
    **record,
) -> Booking:
    """Put down that she came on a day, with one last set when `reps` are given."""
    clinic = enrollment.clinic
    when = slot(day, time(10), 60, clinic.time_zone)
    session = SessionFactory(clinic=clinic, day=day, slot=when)
    booking = BookingFactory(
        session=session,
        enrollment=enrollment,
        status=BookingStatus.ATTENDED,
        recorded_by=enrollment.physiologist,
        recorded_at=when.ends_at,
    )
    written = SessionRecord.objects.create(clinic=clinic, booking=booking, **record)
    if reps is not None:
        exercise = exercise or enrollment.prescriptions.first().exercise
        PerformedSet.objects.create(
            clinic=clinic, record=written, exercise=exercise, number=3, reps=reps, load_kg=load_kg
        )
    return booking
