"""Somebody who helps a patient with her appointments: named by her, accepted, ended."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from notifications.actions import Occasion, call_off_recipient, plan
from notifications.models.message import RecipientKind
from patients import checks, links
from patients.actions.locking import locked
from patients.models import Carer, Party, Patient, PatientStatus, Relation

ASKS = "carer-asked"
# How long somebody has to accept.
ANSWERABLE = timedelta(days=14)
# More at a time would be a distribution list, and more in a day a way to bother strangers.
MOST_CARERS = 3
MOST_A_DAY = 5


class CarerRefused(Conflict):
    """Refuse a carer who cannot be added; `code` says why, for whoever words it for a patient."""

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message, field=field)
        self.code = code


@retry_deadlocks
@transaction.atomic
def name_carer(
    *,
    patient: Patient,
    name: str,
    email: str,
    relation: str,
    may_answer: bool = False,
    language: str = "",
    by: Actor,
) -> Carer:
    """Record a patient's consent and ask the carer by mail to accept.

    Her own press is her consent; staff record what she told them. Raises Refused for a value that
    cannot be, CarerRefused for her own address, one named already, or too many.
    """
    with audit.acting(by):
        patient = locked(patient)
        if patient.status != PatientStatus.ACTIVE:
            raise Refused("Only a patient in care can name somebody who helps her.")
        is_staff = by.kind == ActorKind.STAFF
        carer = Carer(
            clinic_id=patient.clinic_id,
            patient=patient,
            name=checks.text(name, field="name", label="The name", longest=80, needed=True),
            email=_address(patient, email),
            relation=checks.one_of(
                relation, Relation.choices, field="relation", label="The relation"
            ),
            language=checks.language(
                language or patient.language_in(patient.clinic), spoken=patient.clinic.languages
            ),
            may_answer=bool(may_answer),
            consented_by=Party.STAFF if is_staff else Party.PATIENT,
            recorded_by=by.staff if is_staff else None,
        )
        _refuse_too_many(patient)
        _save(carer)
        plan([_asking(carer)])
    return carer


@transaction.atomic
def accept_carer(*, carer: Carer, by: Actor) -> Carer:
    """Note that the carer agrees. Twice changes nothing; raises Conflict once it has ended."""
    with audit.acting(by):
        carer = _locked(carer)
        if carer.ended_at is not None:
            raise Conflict("This has ended. She can name the carer again.")
        if carer.accepted_at is None:
            carer.accepted_at = clock.now()
            carer.save(update_fields=["accepted_at"])
    return carer


@transaction.atomic
def end_carer(*, carer: Carer, by: Actor) -> Carer:
    """End it at once: no more mails, and no link that the carer has works. Ending twice is one."""
    with audit.acting(by):
        carer = _locked(carer)
        if carer.ended_at is None:
            carer.ended_at = clock.now()
            carer.ended_by = _party(by)
            carer.save(update_fields=["ended_at", "ended_by"])
            links.revoke_of_carer(carer=carer)
            call_off_recipient(recipient_uid=carer.uid, code="carer-ended")
    return carer


def _locked(carer: Carer) -> Carer:
    rows = Carer.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("patient__clinic").get(pk=carer.pk)


def _party(by: Actor) -> str:
    if by.kind == ActorKind.STAFF:
        return Party.STAFF
    return Party.CARER if by.name.startswith("carer:") else Party.PATIENT


def _address(patient: Patient, email: str) -> str:
    address = checks.email(email)
    if not address:
        raise Refused("The e-mail address is empty. Fill it in.", field="email")
    if address.lower() == patient.email.lower():
        raise CarerRefused(
            "carer-is-herself",
            f"{address} is her own address. Enter the carer's.",
            field="email",
        )
    return address


def _refuse_too_many(patient: Patient) -> None:
    rows = Carer.objects.filter(patient=patient)
    if rows.filter(ended_at__isnull=True).count() >= MOST_CARERS:
        raise CarerRefused(
            "carers-full", f"She has {MOST_CARERS} carers, which is the most. End one first."
        )
    if rows.filter(created_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise CarerRefused(
            "carers-today",
            f"{MOST_A_DAY} carers were named within a day, which is the most. Try again tomorrow.",
        )


def _save(carer: Carer) -> None:
    try:
        with transaction.atomic():
            carer.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != "carer_once_per_patient_and_address":
            raise
        raise CarerRefused(
            "carer-named",
            f"{carer.email} is a carer of hers already. End that first to change it.",
            field="email",
        ) from error


def _asking(carer: Carer) -> Occasion:
    now = clock.now()
    return Occasion(
        kind=ASKS,
        clinic_id=carer.clinic_id,
        recipient_uid=carer.uid,
        about_uid=carer.uid,
        due_at=now,
        send_before=now + timedelta(days=2),
        recipient_kind=RecipientKind.CARER,
    )
