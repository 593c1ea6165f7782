"""What patients asked about their data and nobody has answered. Two queries."""

from dataclasses import dataclass, replace
from datetime import date

from clinic.models import Clinic
from patients.actions.correction_requests import in_a_month
from patients.models import Correction, CorrectionState, Departure, Patient
from patients.rights.correctable import label_of

MOST = 200


@dataclass(frozen=True)
class Task:
    """One thing to answer, the day by which the law wants it, and what it is about."""

    patient: Patient
    due_on: date
    what: str
    said: str
    correction: Correction | None
    late: bool


def waiting(clinic: Clinic, *, today: date) -> list[Task]:
    """Return everything that waits, the soonest due first."""
    open_rows = (
        Correction.objects.filter(clinic=clinic, state=CorrectionState.OPEN)
        .select_related("patient")
        .order_by("due_on", "pk")[:MOST]
    )
    found = [
        Task(
            row.patient,
            row.due_on,
            f"{label_of(row.about)}: {row.shown}",
            row.said,
            row,
            row.due_on < today,
        )
        for row in open_rows
    ]
    leaving = (
        Departure.objects.filter(clinic=clinic, erased_at__isnull=True)
        .select_related("patient")
        .order_by("asked_at")[:MOST]
    )
    for departure in leaving:
        due = in_a_month(departure.asked_at.date())
        found.append(Task(departure.patient, due, "She wants to leave", "", None, due < today))
    return sorted(found, key=lambda task: task.due_on)


def kept_short(task: Task) -> Task:
    """Return a task that says only whose it is and by when: her record is closed to who looks."""
    return replace(task, what="Restricted: open her record to read it", said="")
