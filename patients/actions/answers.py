from typing import Any

from django.db import transaction

from clinic import clock
from clinic.actors import Actor
from patients import links, selectors
from patients.actions.reports import OPTIONAL, record_report
from patients.models import AccessLink, Capability, Patient, ReportSource, SymptomReport


@transaction.atomic
def answer_check_in(
    *, patient: Patient, link: AccessLink | None = None, **answers: Any
) -> SymptomReport:
    """Save what a patient answered, behind a link or on her own pages, for today on her calendar.

    What she answered earlier the same day and did not touch now is carried over, so a second
    press cannot wipe out a warning sign. Raises what record_report raises.
    """
    earlier = selectors.answer_of_today(patient)
    carried = {name: getattr(earlier, name) for name in ("pain", *OPTIONAL)} if earlier else {}
    report = record_report(
        patient=patient,
        reported_for=clock.today(patient.zone),
        source=ReportSource.LINK,
        by=Actor.patient(patient.uid),
        **{"pain": None, **carried, **answers},
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
    if link.question == "missed_doses" and not answer:
        carried["missed_reason"] = ""
    is_check_in = earlier is not None and earlier.source != ReportSource.RE_ASK
    report = record_report(
        patient=patient,
        reported_for=clock.today(patient.zone),
        source=ReportSource.LINK if is_check_in else ReportSource.RE_ASK,
        by=Actor.patient(patient.uid),
        **{"pain": None, **carried, link.question: answer},
    )
    links.note_use(link)
    return report
