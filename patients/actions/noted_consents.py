"""Consents that follow from something else: her contact data, or which mails she wants."""

from clinic.actors import Actor
from notifications.kinds import all_kinds
from patients.mail import PatientKind
from patients.models import Consent, ConsentHow, Patient, Purpose


def note_mail_consent(patient: Patient, *, by: Actor) -> None:
    """Keep that her consent to mail was noted with her contact data, in the caller's step."""
    Consent.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        purpose=Purpose.MAIL,
        given=patient.consents_to_mail,
        how=ConsentHow.NOTED,
        recorded_by=by.staff,
    )


def note_wanted_questions(patient: Patient, *, wanted: set[str], by: Actor) -> None:
    """Let her wish for a mail that asks her stand above an earlier no to questions."""
    standing = Consent.objects.filter(patient=patient, purpose=Purpose.QUESTIONS).first()
    if standing is None or standing.given or not wanted & asking_kinds():
        return
    Consent.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        purpose=Purpose.QUESTIONS,
        given=True,
        how=ConsentHow.NOTED,
        recorded_by=by.staff,
    )


def asking_kinds() -> set[str]:
    """Return the names of the mails that ask a patient how she is."""
    return {kind.name for kind in all_kinds() if isinstance(kind, PatientKind) and kind.asks}
