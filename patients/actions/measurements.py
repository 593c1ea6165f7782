"""Measured values: entering one, correcting it, and taking a wrong one back."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients import checks
from patients.measuring import KINDS, Measure, loinc_of
from patients.models import Assay, Measurement, MeasurementKind, Patient

Figure = Decimal | float | str | None


@transaction.atomic
def record_measurement(
    *,
    patient: Patient,
    kind: str,
    value: Figure = None,
    taken_on: date,
    method: str = "",
    below_limit: bool = False,
    detection_limit: Figure = None,
    assay: str = "",
    by: Actor,
) -> Measurement:
    """Save one measured value, in the unit that its kind is measured in (UCUM).

    What lies below the limit of detection is saved as that, with the limit and without a value.
    Raises Refused for an unknown kind, a value outside its plausible range or a future date.
    """
    if by.staff is None:
        raise Refused("A measurement needs the staff member who took it.")
    values = _checked(
        patient,
        kind=kind,
        value=value,
        taken_on=taken_on,
        method=method,
        below_limit=below_limit,
        detection_limit=detection_limit,
        assay=assay,
    )
    with audit.acting(by):
        return Measurement.objects.create(
            clinic_id=patient.clinic_id, patient=patient, kind=kind, recorded_by=by.staff, **values
        )


@transaction.atomic
def correct_measurement(
    *, measurement: Measurement, reason: str, by: Actor, **changes: Any
) -> Measurement:
    """Correct what was entered; what is not named stays, and what was there before is kept.

    The kind stays: withdraw what was entered under a wrong one. Raises Refused without a reason
    or for a value that cannot be, Conflict for one that was withdrawn.
    """
    reason = checks.text(reason, field="reason", label="The reason", longest=200, needed=True)
    with audit.acting(by, reason=reason):
        row = _standing(measurement)
        kept = {name: getattr(row, name) for name in _CORRECTED}
        if changes.get("below_limit"):
            kept["value"] = None
        elif changes.get("value") is not None:
            kept["below_limit"] = False
        values = _checked(row.patient, kind=row.kind, **{**kept, **changes})
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


@transaction.atomic
def withdraw_measurement(*, measurement: Measurement, reason: str, by: Actor) -> Measurement:
    """Take a wrong entry back; it stays in the history with the reason.

    Withdrawing twice changes nothing. Raises Refused without a reason.
    """
    reason = checks.text(reason, field="reason", label="The reason", longest=200, needed=True)
    with audit.acting(by, reason=reason):
        row = _locked(measurement)
        if row.withdrawn_at is None:
            row.withdrawn_at = clock.now()
            row.save(update_fields=["withdrawn_at"])
    return row


_CORRECTED = ("value", "taken_on", "method", "below_limit", "detection_limit", "assay")


def _locked(measurement: Measurement) -> Measurement:
    return (
        Measurement.objects.select_for_update(of=("self",))
        .select_related("patient__clinic")
        .get(pk=measurement.pk)
    )


def _standing(measurement: Measurement) -> Measurement:
    row = _locked(measurement)
    if row.withdrawn_at is not None:
        raise Conflict("This measurement was withdrawn. Enter it anew if it should count.")
    return row


def _checked(
    patient: Patient,
    *,
    kind: str,
    value: Figure,
    taken_on: date,
    method: str,
    below_limit: bool,
    detection_limit: Figure,
    assay: str,
) -> dict[str, Any]:
    """Return the columns of a measurement. Raises Refused for the first value that cannot be."""
    checks.one_of(kind, MeasurementKind.choices, field="kind", label="The kind of measurement")
    measure = KINDS[kind]
    checks.not_in_the_future(
        taken_on, today=clock.today(patient.zone), field="taken_on", label="The date"
    )
    if taken_on <= patient.birth_date:
        raise Refused(
            f"The date, {checks.said(taken_on)}, is not after her birth. Check the year.",
            field="taken_on",
        )
    if below_limit and value not in (None, ""):
        raise Refused(
            f"{measure.label} cannot be {value} and lie below its limit of detection. Leave out "
            "one of the two.",
            field="value",
        )
    limit = limit_of(measure, detection_limit, below=below_limit)
    return {
        "value": None if below_limit else plausible(measure, value),
        "below_limit": below_limit,
        "detection_limit": limit,
        "unit": measure.unit,
        "loinc": loinc_of(kind, assay),
        "taken_on": taken_on,
        "assay": assay_of(measure, assay),
        "method": checks.text(method, field="method", label="The method", longest=80),
    }


def limit_of(measure: Measure, limit: Figure, *, below: bool) -> Decimal | None:
    """Return a limit of detection. Raises Refused where one is missing or makes no sense."""
    if limit in (None, ""):
        if not below:
            return None
        raise Refused(
            f"{measure.label} is said to lie below the limit of detection, which is empty. Enter "
            "the limit that the laboratory gives.",
            field="detection_limit",
        )
    if not measure.has_limit:
        raise Refused(
            f"{measure.label} has no limit of detection. Leave it empty.", field="detection_limit"
        )
    number = _number(measure, limit, "detection_limit", "The limit of detection")
    if number <= 0:
        raise Refused(
            f"The limit of detection cannot be {limit}. Enter a number above 0.",
            field="detection_limit",
        )
    return number


def assay_of(measure: Measure, assay: str) -> str:
    """Return how estradiol was measured. Raises Refused where that is not said, or cannot be."""
    if measure.kind != MeasurementKind.ESTRADIOL:
        if assay:
            raise Refused(
                f"{measure.label} has no choice of assay. Write it under the method.",
                field="assay",
            )
        return ""
    if not assay:
        raise Refused(
            "Estradiol needs its assay: LC-MS/MS or immunoassay. On an aromatase inhibitor an "
            "immunoassay cannot tell the low values apart.",
            field="assay",
        )
    return checks.one_of(assay, Assay.choices, field="assay", label="The assay")


def plausible(measure: Measure, value: Figure) -> Decimal:
    """Return a value as it is stored. Raises Refused for one that cannot be."""
    if value in (None, ""):
        raise Refused(f"{measure.label} has no value. Enter a number.", field="value")
    number = _number(measure, value, "value", measure.label)
    if not Decimal(str(measure.low)) <= number <= Decimal(str(measure.high)):
        raise Refused(
            f"{measure.label} cannot be {value} {measure.shown_unit}. "
            f"Enter a value from {measure.low:g} to {measure.high:g}.",
            field="value",
        )
    return number


def _number(measure: Measure, value: Figure, field: str, label: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Refused(f"{label} cannot be “{value}”. Enter a number.", field=field) from error
    if not number.is_finite() or abs(number) >= Decimal(10**6):
        raise Refused(
            f"{label} cannot be {value} {measure.shown_unit}. "
            f"Enter a value from {measure.low:g} to {measure.high:g}.",
            field=field,
        )
    return round(number, 3)
