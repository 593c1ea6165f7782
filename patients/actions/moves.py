"""A patient who goes on in another clinic of the house."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from clinic import audit, tenancy
from clinic.access import clinics_where
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from clinic.permissions import Permission
from notifications.actions import set_preferences
from patients import selectors
from patients.actions.locking import locked
from patients.actions.registration import register_patient, update_patient
from patients.changes import mark_changed
from patients.models import Move, Patient, PatientStatus
from patients.ties import end_ties, standing_ties

Row = TypeVar("Row", bound=Model)
IDENTITY = (
    "given_name",
    "family_name",
    "birth_date",
    "email",
    "phone",
    "time_zone",
    "consents_to_mail",
    "reminder_days",
)
REASON = "She goes on in another clinic."


@retry_deadlocks
@transaction.atomic
def move_patient(
    *, patient: Patient, to: Clinic, mrn: str, end_program: bool = False, by: Actor
) -> Move:
    """Let a patient go on in another clinic: this record is left, a new one there carries over.

    Carried over are who she is and how to reach her, her wishes about mail, precautions, courses,
    current answers, measurements and fills, all received there now; what was answered keeps who
    took it. Nothing here is erased. A second press for the same clinic changes nothing.

    Raises Refused where the actor may not edit patients in both clinics, Conflict while a program
    is under way and `end_program` is not said, or when she has moved elsewhere.
    """
    with audit.acting(by, reason=REASON):
        _check_clinics(patient, to, by)
        if (done := _moved(patient, to)) is not None:
            return done
        if end_program:  # its locks come before hers, as everywhere in the calendar
            end_ties(patient, reason=REASON, by=by)
        patient = locked(patient)
        if (done := _moved(patient, to)) is not None:
            return done
        _check_free(patient)
        with tenancy.everywhere("who works in both clinics carries her record over"):
            joined = _register(patient, to, mrn, by)
            move = Move.objects.create(left=patient, joined=joined, moved_by=by.staff)
            _carry_over(patient, joined)
            update_patient(patient=patient, status=PatientStatus.LEFT, by=by)
            mark_changed([patient.pk, joined.pk])
    return move


def _check_clinics(patient: Patient, to: Clinic, by: Actor) -> None:
    if to.pk == patient.clinic_id:
        raise Refused(f"She is a patient of {to.name} already. Choose another clinic.", field="to")
    may = clinics_where(by.staff, Permission.EDIT_PATIENTS) if by.staff else []
    if not {patient.clinic_id, to.pk} <= {clinic.pk for clinic in may}:
        raise Refused(
            "You may not edit patients in that clinic. Ask somebody who works in both, or choose "
            "another clinic.",
            field="to",
        )


def _moved(patient: Patient, to: Clinic) -> Move | None:
    with tenancy.everywhere("the other end of a move is in another clinic"):
        move = Move.objects.select_related("joined__clinic").filter(left=patient).first()
    if move is not None and move.joined.clinic_id != to.pk:
        raise Conflict("She has moved to another clinic already. Move her on from there.")
    return move


def _check_free(patient: Patient) -> None:
    if patient.status != PatientStatus.ACTIVE:
        raise Refused("Only an active patient can move. Set her status to active first.")
    standing = standing_ties(patient)
    if standing:
        raise Conflict(
            f"{' '.join(standing)} End it first, or choose to end it and cancel its sessions in "
            "the same step.",
            field="end_program",
        )


def _register(patient: Patient, to: Clinic, mrn: str, by: Actor) -> Patient:
    spoken = patient.language in to.languages
    joined = register_patient(
        clinic=to,
        mrn=mrn,
        language=patient.language if spoken else to.languages[0],
        by=by,
        **({name: getattr(patient, name) for name in IDENTITY} | _known_zone(patient)),
    )
    unwanted = selectors.unwanted_kinds(patient)
    if unwanted:
        set_preferences(
            clinic_id=to.pk,
            recipient_uid=joined.uid,
            wishes=dict.fromkeys(sorted(unwanted), False),
        )
    return joined


def _known_zone(patient: Patient) -> dict[str, str]:
    """Leave a zone behind that is none: her new clinic's counts, as her old one's did."""
    return {"time_zone": ""} if patient.zone_is_unknown else {}


def _carry_over(patient: Patient, joined: Patient) -> None:
    """Copy what the other clinic has to know, received there now and as it stands."""
    _copy(patient.precautions.filter(ended_at__isnull=True), joined)
    _copy(patient.therapy_courses.all(), joined)
    _copy(patient.measurements.filter(withdrawn_at__isnull=True), joined)
    _copy(patient.dispensings.filter(removed_at__isnull=True), joined)
    _copy(patient.consents.order_by("purpose", "-pk").distinct("purpose"), joined)
    _copy(patient.symptom_reports.filter(superseded_at__isnull=True), joined, version=1)


def _copy(rows: "QuerySet[Any]", joined: Patient, **changed: object) -> None:
    model = rows.model
    own = {"id", "uid", "created_at", "clinic", "patient", *changed}
    kept = [f.attname for f in model._meta.concrete_fields if f.name not in own]
    model.objects.bulk_create(
        [
            model(
                clinic_id=joined.clinic_id,
                patient=joined,
                **{name: getattr(row, name) for name in kept},
                **changed,
            )
            for row in rows
        ]
    )
