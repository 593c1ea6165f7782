"""Who the clinic cares for, and how to reach her."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from notifications.actions import call_off_recipient, reconsider
from notifications.replanning import plan_anew
from patients import checks, links
from patients.actions.locking import locked
from patients.actions.noted_consents import note_mail_consent
from patients.changes import mark_changed
from patients.models import Move, Patient, PatientStatus


def register_patient(
    *,
    clinic: Clinic,
    mrn: str,
    given_name: str,
    family_name: str,
    birth_date: date,
    email: str = "",
    phone: str = "",
    language: str = "en",
    time_zone: str = "",
    consents_to_mail: bool = True,
    reminder_days: list[int] | None = None,
    by: Actor,
) -> Patient:
    """Take a patient into the clinic's care.

    Raises Refused for a value that cannot be, Conflict when the record number is taken. Without
    an e-mail address she gets no mail, and her page says to phone her.
    """
    values = _cleaned(
        clinic,
        {
            "mrn": mrn,
            "given_name": given_name,
            "family_name": family_name,
            "birth_date": birth_date,
            "email": email,
            "phone": phone,
            "language": language,
            "time_zone": time_zone,
            "consents_to_mail": consents_to_mail,
            "reminder_days": reminder_days,
        },
    )
    with audit.acting(by), transaction.atomic():
        patient = Patient(clinic=clinic, **values)
        _save(patient)
        note_mail_consent(patient, by=by)
        mark_changed([patient.pk])
    return patient


@transaction.atomic
def update_patient(*, patient: Patient, by: Actor, reason: str = "", **changes: Any) -> Patient:
    """Change some of what is known about a patient; what is not named stays.

    Raises Refused for an unknown name or a value that cannot be, Conflict for a record number
    that is taken. Leaving the clinic, or dying, calls off the mails she was still to get and
    nothing else: sessions and programs are ended by the people who know about them. Then, and with
    another address or no consent to mail, the links in mails she has end too. Mails that are
    written and have not left are written anew when her address or consent changes; reminders are
    planned anew when her time zone or her wish about their days does. A reason stays in the
    history.
    """
    reason = checks.text(reason, field="reason", label="The reason", longest=200)
    with audit.acting(by, reason=reason):
        patient = locked(patient)
        values = _cleaned(patient.clinic, changes)
        if values.get("status") == PatientStatus.ACTIVE:
            _refuse_two_active(patient)
        was = {name: getattr(patient, name) for name in values}
        links_end = _ends_links(patient, values)
        for name, value in values.items():
            setattr(patient, name, value)
        _save(patient, fields=list(values))
        if patient.consents_to_mail != was.get("consents_to_mail", patient.consents_to_mail):
            note_mail_consent(patient, by=by)
        if values.get("status", PatientStatus.ACTIVE) != PatientStatus.ACTIVE:
            call_off_recipient(recipient_uid=patient.uid, code=f"patient-{patient.status}")
        if links_end:
            links.revoke(patient=patient)
        if _WRITTEN_INTO_MAILS & set(values):
            reconsider(recipient_uid=patient.uid)
        if _TIMES_MAILS & {name for name in values if values[name] != was[name]}:
            plan_anew(recipient_uid=patient.uid)
        if "status" in values:
            mark_changed([patient.pk])
    return patient


# What a mail that is about to leave depends on, and is asked again about.
_WRITTEN_INTO_MAILS = {"email", "consents_to_mail", "given_name", "language", "time_zone"}
# What decides when a mail leaves.
_TIMES_MAILS = {"time_zone", "reminder_days", "status"}


def _ends_links(patient: Patient, values: dict[str, Any]) -> bool:
    """Say whether mails sent so far may now be in hands that must not act for her."""
    return (
        values.get("email", patient.email) != patient.email
        or not values.get("consents_to_mail", True)
        or values.get("status", PatientStatus.ACTIVE) != PatientStatus.ACTIVE
    )


def _refuse_two_active(patient: Patient) -> None:
    """Refuse to take back a patient whom another clinic cares for: she would get mails twice."""
    if Move.objects.filter(left=patient, joined__status=PatientStatus.ACTIVE).exists():
        raise Conflict(
            "She went on in another clinic, where she is an active patient. Ask them to end her "
            "care there first, or to move her back.",
            field="status",
        )


def _save(patient: Patient, *, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            patient.save(update_fields=fields)
    except IntegrityError as error:
        if constraint_of(error) != "patient_mrn_once_per_clinic":
            raise
        raise Conflict(
            f"Record number {patient.mrn} belongs to another patient of this clinic. "
            "Look her up by it, or check the number.",
            field="mrn",
        ) from error


def _cleaned(clinic: Clinic, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored. Raises Refused for the first one that cannot be."""
    unknown = sorted(set(values) - set(_CHECKS))
    if unknown:
        raise Refused(
            f"A patient has no “{unknown[0]}”. What can be changed: {', '.join(_CHECKS)}.",
            field=unknown[0],
        )
    return {name: _CHECKS[name](clinic, value) for name, value in values.items()}


def checked_value(clinic: Clinic, name: str, value: Any) -> Any:
    """Return one value as it is stored. Raises Refused for one that cannot be."""
    return _cleaned(clinic, {name: value})[name]


def _line(name: str, label: str, longest: int) -> Callable[[Clinic, str], str]:
    return lambda clinic, value: checks.text(
        value, field=name, label=label, longest=longest, needed=True
    )


_CHECKS: dict[str, Callable[[Clinic, Any], Any]] = {
    "mrn": _line("mrn", "The record number", 40),
    "given_name": _line("given_name", "The given name", 80),
    "family_name": _line("family_name", "The family name", 80),
    "birth_date": lambda clinic, value: checks.birth_date(
        value, today=clock.today(clinic.time_zone)
    ),
    "email": lambda clinic, value: checks.email(value),
    "phone": lambda clinic, value: checks.phone(value),
    "language": lambda clinic, value: checks.language(value, spoken=clinic.languages),
    "time_zone": lambda clinic, value: checks.time_zone(value),
    "consents_to_mail": lambda clinic, value: bool(value),
    "reminder_days": lambda clinic, value: checks.reminder_days(value),
    "status": lambda clinic, value: checks.one_of(
        value, PatientStatus.to_choose(), field="status", label="The status"
    ),
}
