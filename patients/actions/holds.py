"""Placing a legal hold on a patient's data, and lifting it."""

from datetime import date

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Conflict, Refused
from patients.models import LegalHold, Patient

REASON = "legal hold"


def _under_lock(patient: Patient) -> Patient:
    """Return her row, locked. What is kept of an erased patient can be held as well."""
    rows = Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic")
    return rows.get(pk=patient.pk)


@transaction.atomic
def place_hold(*, patient: Patient, reason: str, until: date, by: Actor) -> LegalHold:
    """Keep everything about her until a day, whatever the rules say.

    One whose day is over makes room. Raises Conflict while one stands, Refused for a day that is
    over or without a reason.
    """
    assert by.staff is not None, "only staff place a hold"
    with audit.acting(by, reason=REASON), conflicts_refused():
        patient = _under_lock(patient)
        today = clock.today(patient.clinic.time_zone)
        if until < today:
            raise Refused(f"{until:%-d %B %Y} is over. Choose a day to come.", field="until")
        if not reason.strip():
            raise Refused("Say why her data must be kept.", field="reason")
        standing = LegalHold.objects.filter(patient=patient, lifted_at__isnull=True).first()
        if standing is not None and standing.until >= today:
            raise Conflict("Her data are held already. Lift that hold first.")
        if standing is not None:
            _lift(standing, by)
        return LegalHold.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            reason=reason.strip(),
            until=until,
            placed_by=by.staff,
        )


@transaction.atomic
def lift_hold(*, patient: Patient, by: Actor) -> None:
    """Let the rules take their course again. Raises Conflict where nothing is held."""
    assert by.staff is not None, "only staff lift a hold"
    with audit.acting(by, reason=REASON):
        patient = _under_lock(patient)
        standing = LegalHold.objects.filter(patient=patient, lifted_at__isnull=True).first()
        if standing is None:
            raise Conflict("Her data are not held.")
        _lift(standing, by)


def _lift(hold: LegalHold, by: Actor) -> None:
    hold.lifted_at, hold.lifted_by = clock.now(), by.staff
    hold.save(update_fields=["lifted_at", "lifted_by"])
