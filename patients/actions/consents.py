"""What a patient agrees to, purpose by purpose."""

from django.db import transaction

from clinic import audit
from clinic.actors import Actor, ActorKind
from clinic.errors import Conflict, Refused
from notifications.actions import set_preferences
from patients.actions.locking import locked
from patients.actions.noted_consents import asking_kinds
from patients.actions.registration import update_patient
from patients.models import Consent, ConsentHow, Patient, Purpose
from patients.rights.purposes import Words, words_of


@transaction.atomic
def answer_consent(
    *,
    patient: Patient,
    purpose: str,
    given: bool,
    version: int,
    how: str = ConsentHow.SAID,
    by: Actor,
) -> Consent:
    """Record that she agrees, or no longer does, to the words of a version.

    Herself on her page, or staff for what she said or signed (`how`). It takes effect in the same
    step: no consent to mail ends mails and links, none to questions the mails that ask. The same
    answer again changes nothing. Raises Refused for an unknown purpose, Conflict when the words
    have changed since they were read.
    """
    words = _words(purpose)
    if version != words.version:
        raise Conflict(
            f"These words have changed: version {words.version} holds now. Read them again.",
            field="version",
        )
    with audit.acting(by):
        patient = locked(patient)
        told = ConsentHow.PAGE if by.kind == ActorKind.PATIENT else _by_staff(how)
        standing = Consent.objects.filter(patient=patient, purpose=purpose).first()
        if standing and (standing.given, standing.version, standing.how) == (given, version, told):
            return standing
        language = patient.language_in(patient.clinic)
        answer = Consent.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            purpose=purpose,
            given=given,
            version=version,
            language=language,
            wording=words.in_language(language),
            how=told,
            recorded_by=by.staff,
        )
        _take_effect(patient, purpose, given, by)
    return answer


def _take_effect(patient: Patient, purpose: str, given: bool, by: Actor) -> None:
    if purpose == Purpose.MAIL:
        update_patient(patient=patient, consents_to_mail=given, by=by)
    elif purpose == Purpose.QUESTIONS:
        set_preferences(
            clinic_id=patient.clinic_id,
            recipient_uid=patient.uid,
            wishes=dict.fromkeys(sorted(asking_kinds()), given),
        )


def _words(purpose: str) -> Words:
    try:
        return words_of(purpose)
    except KeyError:
        known = ", ".join(Purpose.values)
        raise Refused(
            f"“{purpose}” is nothing to agree to. There is: {known}.", field="purpose"
        ) from None


def _by_staff(how: str) -> str:
    if how not in (ConsentHow.SAID, ConsentHow.SIGNED):
        raise Refused(f"“{how}” is no way she told you. Choose said or signed.", field="how")
    return how
