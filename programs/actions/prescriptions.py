"""What a patient does of each exercise, from the first day on: each change a new row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Staff
from patients import checks
from programs.actions.locks import limit_waiting, lock_enrollment
from programs.errors import NotAllowed
from programs.loads import StartLoad, refuse_load
from programs.models import (
    Enrollment,
    Exercise,
    ExercisePrescription,
    PrescriptionSource,
    ProtocolComponent,
)
from programs.models.enrollment import UNDER_WAY

MOST_SETS, MOST_REPS = 10, 100


@dataclass(frozen=True)
class Dose:
    """Sets, repetitions (or a range of them) and what they are done with."""

    sets: int
    reps: int
    reps_at_most: int | None = None
    load_kg: Decimal | None = None
    band: str = ""

    @classmethod
    def of(cls, row: ExercisePrescription) -> "Dose":
        return cls(row.sets, row.reps, row.reps_at_most, row.load_kg, row.band)

    def fields(self) -> dict[str, object]:
        return dict(self.__dict__)


def first_prescriptions(
    enrollment: Enrollment,
    components: Iterable[ProtocolComponent],
    loads: Sequence[StartLoad],
    by: Actor,
) -> list[ExercisePrescription]:
    """Return the prescriptions of the first phase, in the order the exercises are done."""
    starts = {load.exercise.pk: load for load in loads}
    rows: dict[int, ExercisePrescription] = {}
    mine = [one for one in components if one.sets is not None]
    first = min((one.phase.first_week for one in mine), default=0)
    for component in mine:
        if component.phase.first_week != first:
            continue
        for line in component.exercises.all():
            start = starts.get(line.exercise_id) or StartLoad(line.exercise)
            if start.is_out or start.done.pk in rows:
                continue
            rows[start.done.pk] = ExercisePrescription(
                clinic_id=enrollment.clinic_id,
                enrollment=enrollment,
                exercise=start.done,
                instead_of=start.exercise if start.instead else None,
                position=len(rows) + 1,
                valid_from=enrollment.starts_on,
                sets=component.sets or 1,
                reps=component.reps or 1,
                reps_at_most=component.reps_at_most,
                load_kg=start.load_kg,
                band=start.band,
                source=PrescriptionSource.START,
                prescribed_by=staff_of(by),
            )
    return list(rows.values())


@retry_deadlocks
@transaction.atomic
def prescribe_exercise(
    *, enrollment: Enrollment, exercise: Exercise, dose: Dose, reason: str, by: Actor
) -> ExercisePrescription:
    """Add an exercise to what she does."""
    reason = reason_of(reason)
    refuse_dose(exercise, dose)
    with audit.acting(by, reason=reason):
        enrollment = turn(enrollment)
        current = current_rows(enrollment)
        if exercise.pk in [row.exercise_id for row in current]:
            raise Conflict(
                f"{exercise.name} is among her exercises already. Change it there.",
                field="exercise",
            )
        _refuse_unusable(enrollment, exercise)
        row = ExercisePrescription(
            clinic_id=enrollment.clinic_id,
            enrollment=enrollment,
            exercise=exercise,
            position=max((row.position for row in current), default=0) + 1,
            source=PrescriptionSource.ADJUSTMENT,
        )
        return write(row, dose, reason=reason, by=by, at=clock.now())


@retry_deadlocks
@transaction.atomic
def change_prescription(
    *, prescription: ExercisePrescription, dose: Dose, reason: str, by: Actor
) -> ExercisePrescription:
    """Change sets, repetitions or load by hand, with the reason. The same again changes nothing."""
    reason = reason_of(reason)
    refuse_dose(prescription.exercise, dose)
    with audit.acting(by, reason=reason):
        turn(prescription.enrollment)
        row = still_current(prescription)
        if Dose.of(row) == dose:
            return row
        return replace(row, dose, PrescriptionSource.ADJUSTMENT, reason=reason, by=by)


@retry_deadlocks
@transaction.atomic
def substitute_exercise(
    *,
    prescription: ExercisePrescription,
    instead: Exercise | None,
    load_kg: Decimal | None = None,
    band: str = "",
    reason: str,
    by: Actor,
) -> ExercisePrescription | None:
    """Let another exercise stand in for one, or leave it out where `instead` is None.

    Sets and repetitions stay; the load is another exercise's, so it starts anew.
    """
    reason = reason_of(reason)
    with audit.acting(by, reason=reason):
        enrollment = turn(prescription.enrollment)
        row = still_current(prescription)
        if instead is None:
            _supersede(row, clock.now())
            return None
        _refuse_unusable(enrollment, instead)
        if instead.pk in [other.exercise_id for other in current_rows(enrollment)]:
            raise Conflict(
                f"{instead.name} is among her exercises already. Choose another one, or leave "
                f"{row.exercise.name} out.",
                field="instead",
            )
        dose = Dose(row.sets, row.reps, row.reps_at_most, load_kg, band)
        refuse_dose(instead, dose)
        now = clock.now()
        _supersede(row, now)
        new = _follower(row, instead, PrescriptionSource.SUBSTITUTION)
        new.instead_of = row.exercise
        return write(new, dose, reason=reason, by=by, at=now)


def turn(enrollment: Enrollment) -> Enrollment:
    """Return the enrollment locked: whoever changes her dose waits for whoever does so now."""
    limit_waiting()
    locked = lock_enrollment(enrollment.pk)
    if locked.status not in UNDER_WAY:
        raise Conflict(
            f"{locked.patient.full_name}'s program is over. What she did in it stays as it is."
        )
    return locked


def current_rows(enrollment: Enrollment) -> list[ExercisePrescription]:
    """Return what she does now, in its order."""
    return list(
        ExercisePrescription.objects.filter(enrollment=enrollment, superseded_at__isnull=True)
        .select_related("exercise")
        .order_by("position", "pk")
    )


def still_current(prescription: ExercisePrescription) -> ExercisePrescription:
    """Return the row as it is. Raises Conflict when somebody has changed it meanwhile."""
    row = ExercisePrescription.objects.select_related("exercise", "enrollment").get(
        pk=prescription.pk
    )
    if row.superseded_at is not None:
        raise Conflict(
            f"{row.exercise.name} was changed meanwhile. Look at what she does now, then change "
            "that."
        )
    return row


def replace(
    row: ExercisePrescription,
    dose: Dose,
    source: str,
    *,
    reason: str,
    by: Actor,
    at: datetime | None = None,
) -> ExercisePrescription:
    """Write the row that replaces one from today on."""
    at = at or clock.now()
    _supersede(row, at)
    new = _follower(row, row.exercise, source)
    new.instead_of = row.instead_of
    return write(new, dose, reason=reason, by=by, at=at)


def write(
    row: ExercisePrescription, dose: Dose, *, reason: str, by: Actor, at: datetime
) -> ExercisePrescription:
    """Store a new row; `at` marks what was written together."""
    for name, value in dose.fields().items():
        setattr(row, name, value)
    row.created_at = at
    row.valid_from = clock.today(row.enrollment.patient.clinic.time_zone)
    row.prescribed_by = staff_of(by)
    row.reason = reason
    row.save(force_insert=True)
    return row


def staff_of(by: Actor) -> Staff:
    """Return the person at work. Raises NotAllowed for anybody but clinic staff."""
    if by.staff is None:
        raise NotAllowed("Only clinic staff prescribe. Sign in as a member of staff.")
    return by.staff


def reason_of(reason: str) -> str:
    """Return a reason, which every change of her dose has."""
    return checks.text(reason, field="reason", label="The reason", longest=200, needed=True)


def refuse_dose(exercise: Exercise, dose: Dose) -> None:
    """Raise Refused for sets, repetitions or a load that cannot be."""
    checks.whole_number(dose.sets, field="sets", label="Sets", low=1, high=MOST_SETS)
    checks.whole_number(dose.reps, field="reps", label="Repetitions", low=1, high=MOST_REPS)
    if dose.reps_at_most is not None:
        checks.whole_number(
            dose.reps_at_most,
            field="reps_at_most",
            label="Repetitions at most",
            low=1,
            high=MOST_REPS,
        )
        if dose.reps_at_most < dose.reps:
            raise Refused(
                f"{dose.reps} to {dose.reps_at_most} repetitions is the wrong way round. Put the "
                "smaller number first.",
                field="reps_at_most",
            )
    refuse_load(exercise, dose.load_kg, dose.band)


def _follower(row: ExercisePrescription, exercise: Exercise, source: str) -> ExercisePrescription:
    return ExercisePrescription(
        clinic_id=row.clinic_id,
        enrollment=row.enrollment,
        exercise=exercise,
        position=row.position,
        source=source,
    )


def _supersede(row: ExercisePrescription, at: datetime) -> None:
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])


def _refuse_unusable(enrollment: Enrollment, exercise: Exercise) -> None:
    if exercise.clinic_id != enrollment.clinic_id:
        raise Refused(
            "That exercise belongs to another clinic. Choose one of your own.", field="exercise"
        )
    if not exercise.is_active:
        raise Refused(
            f"{exercise.name} is no longer in use. Choose another exercise.", field="exercise"
        )
