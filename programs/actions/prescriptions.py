"""The rows of what a patient does of each exercise: begun, replaced, ended, never rewritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from clinic import clock
from clinic.actors import Actor
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
    supersede(row, at)
    new = follower(row, row.exercise, source)
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


def follower(row: ExercisePrescription, exercise: Exercise, source: str) -> ExercisePrescription:
    """Return the unsaved row that comes after one, in its place."""
    return ExercisePrescription(
        clinic_id=row.clinic_id,
        enrollment=row.enrollment,
        exercise=exercise,
        position=row.position,
        source=source,
    )


def supersede(row: ExercisePrescription, at: datetime) -> None:
    """End a row; what replaces it, if anything, is written after."""
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
