"""What mail a patient wants, and when."""

from collections.abc import Collection

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from notifications.actions import set_preferences
from patients.actions.locking import locked
from patients.actions.noted_consents import note_wanted_questions
from patients.actions.registration import update_patient
from patients.models import Patient


@transaction.atomic
def set_mail_wishes(
    *, patient: Patient, asked: Collection[str], wanted: Collection[str], by: Actor
) -> None:
    """Record which of the optional mails she was asked about she wants (kind names).

    Raises Refused for a kind that is not optional. What is pending of an unwanted kind is left to
    the engine, which asks again before it sends.
    """
    with audit.acting(by):
        patient = locked(patient)  # no mail is being written to her while they change
        set_preferences(
            clinic_id=patient.clinic_id,
            recipient_uid=patient.uid,
            wishes={kind: kind in wanted for kind in asked},
        )
        note_wanted_questions(patient, wanted=set(wanted) & set(asked), by=by)


def set_reminder_days(*, patient: Patient, days: Collection[int] | None, by: Actor) -> Patient:
    """Record how many days before an appointment she wants to be reminded; None as the clinic does.

    Reminders that have not left yet are planned anew by it, in the same step. Raises Refused for
    days that cannot be.
    """
    return update_patient(patient=patient, reminder_days=days, by=by)
