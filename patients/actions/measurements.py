from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Refused
from patients import checks
from patients.models import Measurement, MeasurementKind, Patient
from patients.models.measurement import UNITS


@transaction.atomic
def record_measurement(
    *,
    patient: Patient,
    kind: str,
    value: Decimal | float,
    taken_on: date,
    method: str = "",
    by: Actor,
) -> Measurement:
    """Save one measured value, in the unit that its kind is measured in (UCUM).

    Raises Refused for an unknown kind, a value outside its plausible range or a future date.
    """
    checks.one_of(kind, MeasurementKind.choices, field="kind", label="The kind of measurement")
    if by.staff is None:
        raise Refused("A measurement needs the staff member who took it.")
    checks.not_in_the_future(
        taken_on, today=clock.today(patient.zone), field="taken_on", label="The date"
    )
    if taken_on <= patient.birth_date:
        raise Refused(
            f"The date, {checks.said(taken_on)}, is not after her birth. Check the year.",
            field="taken_on",
        )
    unit, loinc, _, _ = UNITS[kind]
    with audit.acting(by):
        return Measurement.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            kind=kind,
            value=_plausible(kind, value),
            unit=unit,
            loinc=loinc,
            taken_on=taken_on,
            method=checks.text(method, field="method", label="The method", longest=80),
            recorded_by=by.staff,
        )


def _plausible(kind: str, value: Decimal | float) -> Decimal:
    unit, _, lowest, highest = UNITS[kind]
    label = MeasurementKind(kind).label
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Refused(f"{label} cannot be “{value}”. Enter a number.", field="value") from error
    if not number.is_finite() or not Decimal(str(lowest)) <= number <= Decimal(str(highest)):
        raise Refused(
            f"{label} cannot be {value} {unit.strip('{}')}. "
            f"Enter a value from {lowest:g} to {highest:g}.",
            field="value",
        )
    return round(number, 3)
