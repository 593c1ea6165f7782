"""Assessing patients: the nightly pass and the one seconds after a report are the same code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from adherence import assessment
from adherence.actions.rule_sets import ensure_rule_set
from clinic import audit
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.models import Clinic
from patients.models import Patient

# Patients a transaction: enough to be set-based, few enough that a report saved meanwhile is
# assessed within seconds.
BATCH = 10_000
_LOCK = 7_301


@dataclass(frozen=True)
class AssessmentResult:
    """How many patients were looked at, and how many rows that changed."""

    patients: int
    written: int


def assess(
    *, clinic_id: int, patient_ids: Sequence[int] | None = None, now: datetime
) -> AssessmentResult:
    """Bring signals and episodes of a clinic's patients (keys; None for all) up to date.

    Idempotent: the same facts give the same state however often and in whatever order they were
    assessed, and nothing is written the second time. Patients of another clinic are left alone.
    """
    clinic = Clinic.objects.get(pk=clinic_id)
    scope = Patient.objects.filter(clinic_id=clinic_id).order_by("pk")
    if patient_ids is not None:
        scope = scope.filter(pk__in=patient_ids)
    keys = list(scope.values_list("pk", flat=True))
    written = sum(assess_batch(clinic=clinic, patients=batch, now=now) for batch in _batches(keys))
    return AssessmentResult(patients=len(keys), written=written)


@retry_deadlocks
@transaction.atomic
def assess_batch(*, clinic: Clinic, patients: Sequence[int], now: datetime) -> int:
    """Assess patients of one clinic in one transaction and return the rows written."""
    wait_for_turn(clinic)
    by = Actor.system("assess")
    with audit.acting(by):
        rule_set = ensure_rule_set(clinic=clinic, by=by)
        values = assessment.values(clinic=clinic, rule_set=rule_set, patients=patients, now=now)
        found = assessment.differences(values, off=rule_set.off)
        return assessment.write_signals(found, values) + assessment.write_episodes(values)


def wait_for_turn(clinic: Clinic) -> None:
    """Let one assessment of a clinic run at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, clinic.pk])


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
