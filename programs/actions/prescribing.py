"""Changes of what a patient does, made by hand and with a reason.

Each one brings the proposals of progression in step, so that none speaks of a load she had.
"""

from decimal import Decimal

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from programs.actions.prescriptions import (
    Dose,
    current_rows,
    follower,
    reason_of,
    refuse_dose,
    replace,
    still_current,
    supersede,
    turn,
    write,
)
from programs.actions.progression import review_progression
from programs.loads import refuse_load
from programs.models import Enrollment, Exercise, ExercisePrescription, PrescriptionSource


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
        row = write(row, dose, reason=reason, by=by, at=clock.now())
        review_progression(enrollment=enrollment, by=by)
    return row


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
        new = replace(row, dose, PrescriptionSource.ADJUSTMENT, reason=reason, by=by)
        review_progression(enrollment=row.enrollment, by=by)
    return new


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
        now = clock.now()
        supersede(row, now)
        new = _stand_in(row, enrollment, instead, load_kg, band) if instead else None
        if new is not None:
            dose = Dose(row.sets, row.reps, row.reps_at_most, load_kg, band)
            write(new, dose, reason=reason, by=by, at=now)
        review_progression(enrollment=enrollment, by=by)
    return new


def _stand_in(
    row: ExercisePrescription,
    enrollment: Enrollment,
    instead: Exercise,
    load_kg: Decimal | None,
    band: str,
) -> ExercisePrescription:
    _refuse_unusable(enrollment, instead)
    if instead.pk in [other.exercise_id for other in current_rows(enrollment)]:
        raise Conflict(
            f"{instead.name} is among her exercises already. Choose another one, or leave "
            f"{row.exercise.name} out.",
            field="instead",
        )
    refuse_load(instead, load_kg, band)
    new = follower(row, instead, PrescriptionSource.SUBSTITUTION)
    new.instead_of = row.exercise
    return new


def _refuse_unusable(enrollment: Enrollment, exercise: Exercise) -> None:
    if exercise.clinic_id != enrollment.clinic_id:
        raise Refused(
            "That exercise belongs to another clinic. Choose one of your own.", field="exercise"
        )
    if not exercise.is_active:
        raise Refused(
            f"{exercise.name} is no longer in use. Choose another exercise.", field="exercise"
        )
