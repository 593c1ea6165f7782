"""A new phase of the protocol, taken over by one press: its sets and repetitions, her loads."""

from dataclasses import replace as with_values

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from programs.actions.prescriptions import Dose, replace, staff_of, turn
from programs.actions.progression import review_progression
from programs.models import Enrollment, ExercisePrescription, PrescriptionSource
from programs.selectors.phase_news import phase_news_of


@retry_deadlocks
@transaction.atomic
def take_over_phase(*, enrollment: Enrollment, by: Actor) -> list[ExercisePrescription]:
    """Give her exercises the sets and repetitions of the phase she is in; loads stay.

    Exercises that first appear in the phase are not added: each needs a load that somebody
    chooses. Taking it over twice changes nothing.
    """
    with audit.acting(by, reason="phase taken over"):
        staff_of(by)
        enrollment = turn(enrollment)
        today = clock.today(enrollment.patient.clinic.time_zone)
        news = phase_news_of(enrollment, today=today)
        if news is None:
            return []
        at = clock.now()
        rows = [
            replace(
                change.row,
                with_values(
                    Dose.of(change.row),
                    sets=change.sets,
                    reps=change.reps,
                    reps_at_most=change.reps_at_most,
                ),
                PrescriptionSource.ADJUSTMENT,
                reason=news.sentence,
                by=by,
                at=at,
            )
            for change in news.changes
        ]
        review_progression(enrollment=enrollment, by=by)
    return rows
