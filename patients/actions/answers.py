from typing import Any

from django.db import transaction

from clinic import clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from patients import links, selectors
from patients.actions.locking import locked
from patients.actions.reports import OPTIONAL, record_report
from patients.models import AccessLink, Capability, Patient, ReportSource, SymptomReport


@retry_deadlocks
@transaction.atomic
def answer_part(
    *, patient: Patient, answers: dict[str, Any], link: AccessLink | None = None
) -> SymptomReport:
    """Save one question of a check-in as she goes; what she answered to the others stays.

    Her locked row comes first, so that two pages open at once each keep their answer. The same
    answer again changes nothing. Raises what record_report raises.
    """
    patient = locked(patient)
    going = selectors.check_in_going_on(patient)
    carried = {name: getattr(going, name) for name in ("pain", *OPTIONAL)} if going else {}
    wanted = _consistent({**carried, **answers})
    if going is not None and wanted == carried and going.pain is not None:
        return going
    report = record_report(
        patient=patient,
        reported_for=going.reported_for if going else clock.today(patient.zone),
        source=ReportSource.LINK,
        by=Actor.patient(patient.uid),
        **{"pain": None, **wanted},
    )
    if link is not None:
        links.note_use(link)
    return report


def _consistent(answers: dict[str, Any]) -> dict[str, Any]:
    """Drop what a changed answer has made untrue: places without pain, reasons without a miss."""
    told = {
        name: sorted(said) if isinstance(said, list) else said for name, said in answers.items()
    }
    if told.get("pain") == 0:
        told["sites"] = []
    if not told.get("missed_doses"):
        told |= {"missed_reason": "", "missed_words": ""}
    return told


@transaction.atomic
def answer_check_in(
    *, patient: Patient, link: AccessLink | None = None, **answers: Any
) -> SymptomReport:
    """Save what a patient answered, behind a link or on her own pages, for today on her calendar.

    What she answered earlier the same day and did not touch now is carried over, so a second
    press cannot wipe out a warning sign. Raises what record_report raises.
    """
    patient = locked(patient)
    earlier = selectors.answer_of_today(patient)
    carried = {name: getattr(earlier, name) for name in ("pain", *OPTIONAL)} if earlier else {}
    report = record_report(
        patient=patient,
        reported_for=clock.today(patient.zone),
        source=ReportSource.LINK,
        by=Actor.patient(patient.uid),
        **_consistent({"pain": None, **carried, **answers}),
    )
    if link is not None:
        links.note_use(link)
    return report


@transaction.atomic
def answer_question(*, link: AccessLink, answer: int) -> SymptomReport:
    """Save her answer to the one question of her link, for today on her own calendar.

    What she answered earlier the same day is carried over. An answer added to a check-in of that
    day belongs to the check-in; on its own it is one question asked again. Raises what
    record_report raises.
    """
    assert link.capability == Capability.QUESTION, "only a question's link says which question"
    patient = link.patient
    earlier = selectors.answer_of_today(patient)
    carried = {name: getattr(earlier, name) for name in ("pain", *OPTIONAL)} if earlier else {}
    is_check_in = earlier is not None and earlier.source != ReportSource.RE_ASK
    report = record_report(
        patient=patient,
        reported_for=clock.today(patient.zone),
        source=ReportSource.LINK if is_check_in else ReportSource.RE_ASK,
        by=Actor.patient(patient.uid),
        **_consistent({"pain": None, **carried, link.question: answer}),
    )
    links.note_use(link)
    return report
