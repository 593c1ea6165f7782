from typing import Any

from django.db import transaction

from clinic import clock
from clinic.actors import Actor
from patients import links, selectors
from patients.actions.reports import OPTIONAL, record_report
from patients.models import AccessLink, ReportSource, SymptomReport


@transaction.atomic
def answer_check_in(*, link: AccessLink, **answers: Any) -> SymptomReport:
    """Save what a patient answered behind her link, for today on her own calendar.

    What she answered earlier the same day and did not touch now is carried over, so a second
    press cannot wipe out a warning sign. Raises what record_report raises.
    """
    patient = link.patient
    earlier = selectors.answer_of_today(patient)
    carried = {name: getattr(earlier, name) for name in ("pain", *OPTIONAL)} if earlier else {}
    report = record_report(
        patient=patient,
        reported_for=clock.today(patient.zone),
        source=ReportSource.LINK,
        by=Actor.patient(patient.uid),
        **{"pain": None, **carried, **answers},
    )
    links.note_use(link)
    return report
