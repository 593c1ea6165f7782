"""What makes assessments happen: the queue of changed facts, and nights that were missed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from adherence.actions.assessing import assess, assess_batch, wait_for_turn
from adherence.models import AssessmentRun
from clinic.db import retry_deadlocks
from clinic.each import each_clinic
from clinic.models import Clinic
from patients.models import FactsChange

QUEUE_BATCH = 500
NIGHTLY_AFTER = time(2)
# A run that has not finished by then was killed.
RUN_LEASE = timedelta(minutes=15)

_TAKE = """
DELETE FROM patients_factschange WHERE patient_id IN (
    SELECT f.patient_id FROM patients_factschange f
    JOIN patients_patient p ON p.id = f.patient_id
    WHERE p.clinic_id = %s ORDER BY f.changed_at LIMIT %s FOR UPDATE OF f SKIP LOCKED
) RETURNING patient_id
"""


def assess_changed(*, now: datetime) -> int:
    """Assess every patient whose facts changed, and return how many there were.

    A change is taken off the queue in the transaction that assesses it. A row that somebody holds
    is a change about to be committed: it is left for the wake-up that follows.
    """
    waiting = FactsChange.objects.order_by().values("patient__clinic_id").distinct()
    total = 0
    for clinic in Clinic.objects.filter(pk__in=waiting).order_by("pk"):
        while taken := _assess_some(clinic, now):
            total += taken
    return total


@retry_deadlocks
@transaction.atomic
def _assess_some(clinic: Clinic, now: datetime) -> int:
    # The turn comes first: nobody who saves a report may wait for an assessment that is waiting.
    wait_for_turn(clinic)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [clinic.pk, QUEUE_BATCH])
        patients = [row[0] for row in cursor.fetchall()]
    if patients:
        assess_batch(clinic=clinic, patients=patients, now=now)
    return len(patients)


def assess_overdue(*, now: datetime) -> int:
    """Assess every clinic whose last night has no finished run, and return how many.

    A clinic's night is over at 02:00 on its own clock.
    """
    return each_clinic(lambda clinic: _assess_night(clinic, now))


def _assess_night(clinic: Clinic, now: datetime) -> int:
    run = _claim(clinic, _day_due(clinic, now), now)
    if run is None:
        return 0
    result = assess(clinic_id=clinic.pk, now=now)
    AssessmentRun.objects.filter(pk=run.pk).update(
        finished_at=now, patients=result.patients, written=result.written
    )
    return 1


def _day_due(clinic: Clinic, now: datetime) -> date:
    local = now.astimezone(ZoneInfo(clinic.time_zone))
    return local.date() if local.time() >= NIGHTLY_AFTER else local.date() - timedelta(days=1)


def _claim(clinic: Clinic, day: date, now: datetime) -> AssessmentRun | None:
    """Return the run to do, or None when it is done or another worker is at it."""
    run, _ = AssessmentRun.objects.get_or_create(clinic=clinic, for_day=day)
    free = Q(started_at__isnull=True) | Q(started_at__lte=now - RUN_LEASE)
    claimed = AssessmentRun.objects.filter(free, pk=run.pk, finished_at__isnull=True).update(
        started_at=now
    )
    return run if claimed else None
