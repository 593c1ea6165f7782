from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of
from clinic.errors import Conflict
from patients import checks
from patients.models import Patient, Precaution, PrecautionKind


@transaction.atomic
def add_precaution(*, patient: Patient, kind: str, note: str = "", by: Actor) -> Precaution:
    """Mark something to mind in every session with this patient.

    Raises Refused for an unknown kind, Conflict when it is marked already.
    """
    checks.one_of(kind, PrecautionKind.choices, field="kind", label="The precaution")
    note = checks.text(note, field="note", label="The note", longest=200)
    try:
        with audit.acting(by), transaction.atomic():
            return Precaution.objects.create(
                clinic_id=patient.clinic_id, patient=patient, kind=kind, note=note
            )
    except IntegrityError as error:
        if constraint_of(error) != "precaution_once_while_it_lasts":
            raise
        raise Conflict(
            f"{PrecautionKind(kind).label} is already marked. End it first to change its note.",
            field="kind",
        ) from error


@transaction.atomic
def end_precaution(*, precaution: Precaution, by: Actor) -> Precaution:
    """End a precaution; ending one that has ended changes nothing."""
    with audit.acting(by):
        precaution = Precaution.objects.select_for_update().get(pk=precaution.pk)
        if precaution.ended_at is None:
            precaution.ended_at = clock.now()
            precaution.save(update_fields=["ended_at"])
    return precaution
