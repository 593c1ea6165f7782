"""A program of four weeks with three of them over, and everything that was done in it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from clinic import clock
from clinic.actors import ActorKind
from clinic.models import Clinic, Room, Staff
from programs.models import (
    Booking,
    Enrollment,
    Exercise,
    ExercisePrescription,
    HomeActivity,
    PerformedMinutes,
    PerformedSet,
    PlannedDose,
    PlannedExercise,
    SessionRecord,
)
from tests.factories.clinic import RoomFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    SessionFactory,
    in_days,
)


@dataclass
class DoseScene:
    """A patient whose program began 21 days ago, so that today is the first day of week 4."""

    clinic: Clinic
    physiologist: Staff
    enrollment: Enrollment
    room: Room
    exercises: dict[str, Exercise] = field(default_factory=dict)

    @property
    def starts_on(self) -> date:
        return self.enrollment.starts_on

    def exercise(self, name: str, load_kind: str) -> Exercise:
        """Make an exercise, or return the one of that name."""
        if name not in self.exercises:
            self.exercises[name] = ExerciseFactory(
                clinic=self.clinic, name=name, load_kind=load_kind
            )
        return self.exercises[name]

    def plan(self, modality: str, *, weeks: int = 4, **dose: object) -> None:
        """Plan the same dose of a modality for the first weeks."""
        for week in range(1, weeks + 1):
            PlannedDose.objects.create(
                clinic=self.clinic,
                enrollment=self.enrollment,
                week=week,
                modality=modality,
                **{"sessions": 2, **dose},
            )

    def plan_exercise(self, exercise: Exercise, load: str | None = None, **volume: int) -> None:
        """Plan twice a week 3 sets of 10 of an exercise for all four weeks."""
        for week in range(1, 5):
            PlannedExercise.objects.create(
                clinic=self.clinic,
                enrollment=self.enrollment,
                week=week,
                exercise=exercise,
                load_kg=None if load is None else Decimal(load),
                **{"sessions": 2, "sets": 3, "reps": 10, **volume},
            )

    def prescribe(self, exercise: Exercise, band: str) -> None:
        """Prescribe a band from the first day on."""
        ExercisePrescription.objects.create(
            clinic=self.clinic,
            enrollment=self.enrollment,
            exercise=exercise,
            valid_from=self.starts_on,
            sets=3,
            reps=10,
            band=band,
            source="start",
            prescribed_by=self.physiologist,
        )

    def booking(self, day: int, status: str, **facts: object) -> Booking:
        """Make a session on a day of the program, counted from 0, and her place in it."""
        session = SessionFactory(
            clinic=self.clinic,
            physiologist=self.physiologist,
            room=self.room,
            day=self.starts_on + timedelta(days=day),
        )
        if status in ("attended", "no_show"):
            facts = {"recorded_by": self.physiologist, "recorded_at": clock.now(), **facts}
        if status == "cancelled":
            facts = {
                "cancelled_at": clock.now(),
                "cancelled_by": ActorKind.PATIENT,
                "cancel_reason": "unwell",
                **facts,
            }
        return BookingFactory(session=session, enrollment=self.enrollment, status=status, **facts)

    def attended(self, day: int, **record: object) -> SessionRecord:
        """Make a session she came to, with its record."""
        return SessionRecord.objects.create(
            clinic=self.clinic, booking=self.booking(day, "attended"), **record
        )

    def did(self, record: SessionRecord, exercise: Exercise, **done: object) -> None:
        """Write one set down."""
        PerformedSet.objects.create(
            clinic=self.clinic,
            record=record,
            exercise=exercise,
            **{"number": record.sets.count() + 1, **done},
        )

    def timed(self, record: SessionRecord, modality: str, minutes: int) -> None:
        """Write minutes in the clinic down."""
        PerformedMinutes.objects.create(
            clinic=self.clinic, record=record, modality=modality, minutes=minutes
        )

    def at_home(self, day: int, modality: str, minutes: int) -> None:
        """Write minutes at home down."""
        HomeActivity.objects.create(
            clinic=self.clinic,
            enrollment=self.enrollment,
            day=self.starts_on + timedelta(days=day),
            modality=modality,
            minutes=minutes,
        )


def dose_scene(clinic: Clinic, physiologist: Staff, **patient: object) -> DoseScene:
    """Return a scene for a new patient of a clinic."""
    enrollment = EnrollmentFactory(
        patient=PatientFactory(clinic=clinic, **patient),
        physiologist=physiologist,
        starts_on=in_days(-21, clinic.time_zone),
        weeks=4,
    )
    return DoseScene(clinic, physiologist, enrollment, RoomFactory(clinic=clinic, places=30))
