"""Which tablets she fetched, and taking a wrong entry back."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from patients import checks
from patients.actions.locking import locked
from patients.changes import mark_changed
from patients.coverage import FETCHED_EARLY_DAYS
from patients.models import Dispensing, DispensingSource, Drug, Patient, PatientStatus
from patients.models.dispensing import LONGEST_SUPPLY_DAYS


@retry_deadlocks
@transaction.atomic
def record_dispensing(
    *, patient: Patient, drug: str, dispensed_on: date, days_supply: int, source: str, by: Actor
) -> Dispensing:
    """Record tablets that a patient fetched once.

    Raises Refused for a value that cannot be, Conflict when that drug is recorded for that day.
    """
    with audit.acting(by):
        patient = locked(patient)
        if patient.status != PatientStatus.ACTIVE:
            raise Refused(
                "Fills can be saved for active patients only. "
                "Set her status to active first, if she is back."
            )
        checks.one_of(drug, Drug.choices, field="drug", label="The drug")
        checks.one_of(source, DispensingSource.choices, field="source", label="The source")
        checks.whole_number(
            days_supply,
            field="days_supply",
            label="The days that the tablets last",
            low=1,
            high=LONGEST_SUPPLY_DAYS,
        )
        _check_day(patient, dispensed_on)
        dispensing = Dispensing(
            clinic_id=patient.clinic_id,
            patient=patient,
            drug=drug,
            dispensed_on=dispensed_on,
            days_supply=days_supply,
            source=source,
            recorded_by=by.staff,
        )
        _save(dispensing)
        mark_changed([patient.pk])
    return dispensing


@retry_deadlocks
@transaction.atomic
def remove_dispensing(*, dispensing: Dispensing, reason: str, by: Actor) -> Dispensing:
    """Take a wrong entry back; it stays in the audit trail with the reason.

    Taking back twice changes nothing. Raises Refused without a reason.
    """
    reason = checks.text(reason, field="reason", label="The reason", longest=200, needed=True)
    with audit.acting(by, reason=reason):
        locked(dispensing.patient)
        dispensing = Dispensing.objects.select_related("patient").get(pk=dispensing.pk)
        if dispensing.removed_at is None:
            dispensing.removed_at = clock.now()
            dispensing.save(update_fields=["removed_at"])
            mark_changed([dispensing.patient_id])
    return dispensing


def _check_day(patient: Patient, day: date) -> None:
    checks.not_in_the_future(
        day, today=clock.today(patient.zone), field="dispensed_on", label="The date"
    )
    first = patient.therapy_courses.order_by("started_on").first()
    if first is None:
        raise Refused("She has no aromatase inhibitor on record. Start a drug first.")
    earliest = first.started_on - timedelta(days=FETCHED_EARLY_DAYS)
    if day <= earliest:
        raise Refused(
            f"The date, {checks.said(day)}, is more than {FETCHED_EARLY_DAYS - 1} days before her "
            f"first drug, {checks.said(first.started_on)}. Enter a later date, or correct the "
            "first day of the drug.",
            field="dispensed_on",
        )


def _save(dispensing: Dispensing) -> None:
    try:
        with transaction.atomic():
            dispensing.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != "dispensing_once_a_day_and_drug":
            raise
        raise Conflict(
            f"{dispensing.get_drug_display()} fetched on {checks.said(dispensing.dispensed_on)} "
            "is recorded already. If that entry is wrong, take it back first.",
            field="dispensed_on",
        ) from error
