"""How a patient's answers stand. One query for all purposes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from patients.models import Consent, ConsentHow, Patient, Purpose
from patients.rights.purposes import SHIPPED, Words

# Stands beside her name wherever somebody may reach for the phone.
NO_CALLS = "Asked not to be phoned"
ANSWERED = (ConsentHow.PAGE, ConsentHow.SAID, ConsentHow.SIGNED)


@dataclass(frozen=True)
class Standing:
    """One purpose and her newest answer to it; `None` where nobody has asked her."""

    words: Words
    answer: Consent | None

    @property
    def given(self) -> bool | None:
        return None if self.answer is None else self.answer.given

    @property
    def since(self) -> datetime | None:
        return self.answer.created_at if self.answer else None

    @property
    def answered_herself(self) -> bool:
        """Whether she answered to words, rather than somebody noting a box."""
        return self.answer is not None and self.answer.how in ANSWERED

    @property
    def words_changed(self) -> bool:
        """Whether the words are others than those she answered to, so that she is asked anew."""
        return (
            self.answered_herself
            and self.answer is not None
            and self.answer.version < self.words.version
        )


def consents_of(patient: Patient) -> list[Standing]:
    """Return every purpose with her newest answer."""
    newest = (
        Consent.objects.filter(patient=patient)
        .select_related("recorded_by")
        .order_by("purpose", "-pk")
        .distinct("purpose")
    )
    answers = {answer.purpose: answer for answer in newest}
    return [Standing(words, answers.get(words.purpose)) for words in SHIPPED]


def answers_of(patient: Patient) -> list[Consent]:
    """Return all her answers, newest first."""
    return list(Consent.objects.filter(patient=patient).select_related("recorded_by"))


def refusing_calls(patients: Collection[int]) -> set[int]:
    """Return which of these patients (keys) have said that they do not want to be phoned."""
    newest = (
        Consent.objects.filter(patient__in=patients, purpose=Purpose.PHONE)
        .order_by("patient_id", "-pk")
        .distinct("patient_id")
    )
    return {answer.patient_id for answer in newest if not answer.given}
