"""What she says is wrong in her record, and what becomes of it."""

import calendar
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of
from clinic.errors import Conflict, Refused
from patients import checks
from patients.actions.locking import locked
from patients.models import LONGEST_WORDS, Correction, CorrectionState, Patient
from patients.rights.correctable import fact_of

# More at once than anybody answers in a month.
MOST_OPEN = 20


def ask_correction(
    *, patient: Patient, about: str, about_uid: UUID, said: str, by: Actor
) -> Correction:
    """Record that something in her record is wrong, in her words.

    Raises Refused for a fact she cannot point at or without words, Conflict when the same fact
    waits for an answer already.
    """
    fact = fact_of(patient, about, about_uid)
    if fact is None:
        raise Refused("This is not in the record. Choose what is wrong from the list.")
    said = checks.text(
        said, field="said", label="What is wrong", longest=LONGEST_WORDS, needed=True
    )
    try:
        with audit.acting(by), transaction.atomic():
            patient = locked(patient)
            waiting = Correction.objects.filter(patient=patient, state=CorrectionState.OPEN)
            if waiting.count() >= MOST_OPEN:
                raise Conflict("So many wait for an answer that nobody could read more. Phone us.")
            return Correction.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                about=about,
                about_uid=about_uid,
                shown=fact.shown[:200],
                said=said,
                due_on=in_a_month(clock.today(patient.zone)),
            )
    except IntegrityError as error:
        if constraint_of(error) != "correction_one_open_a_fact":
            raise
        raise Conflict("You have told us about this already, and we have not answered yet.") from (
            error
        )


def answer_correction(
    *, correction: Correction, accepted: bool, answer: str = "", by: Actor
) -> Correction:
    """Tell her that it was corrected, or why not. The record itself is changed where it always is.

    Raises Refused when it is declined without a reason, Conflict when it was answered already.
    """
    answer = checks.text(
        answer,
        field="answer",
        label="The reason" if not accepted else "The answer",
        longest=LONGEST_WORDS,
        needed=not accepted,
    )
    with audit.acting(by), transaction.atomic():
        found = Correction.objects.select_for_update(no_key=True).get(pk=correction.pk)
        if found.state != CorrectionState.OPEN:
            raise Conflict("Somebody has answered this already. Reload the page to see what.")
        found.state = CorrectionState.ACCEPTED if accepted else CorrectionState.DECLINED
        found.answer, found.answered_by, found.answered_at = answer, by.staff, clock.now()
        found.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return found


def in_a_month(day: date) -> date:
    """Return the same day of the next month, or its last one where it is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
