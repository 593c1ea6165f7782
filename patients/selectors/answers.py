"""What the page behind a check-in link needs to know."""

from datetime import date, timedelta

from clinic import clock
from clinic.models import Clinic, Closure, WorkingHours
from patients.models import Patient, SymptomReport

_WEEKDAYS = {1, 2, 3, 4, 5}
_HORIZON = 60


def answer_of_today(patient: Patient) -> SymptomReport | None:
    """Return her current answer for today, on her own calendar."""
    return patient.symptom_reports.filter(
        reported_for=clock.today(patient.zone), superseded_at__isnull=True
    ).first()


def next_open_day(clinic: Clinic, *, after: date) -> date:
    """Return the first day after a date on which the clinic works.

    A clinic without working hours counts as open from Monday to Friday. One that is closed for
    two months running gets the last day looked at.
    """
    weekdays = set(
        WorkingHours.objects.filter(clinic=clinic, room=None, staff=None).values_list(
            "weekday", flat=True
        )
    )
    closures = list(
        Closure.objects.filter(clinic=clinic, room=None, staff=None, last_day__gt=after)
    )
    day = after
    for _ in range(_HORIZON):
        day += timedelta(days=1)
        closed = any(closure.first_day <= day <= closure.last_day for closure in closures)
        if day.isoweekday() in (weekdays or _WEEKDAYS) and not closed:
            break
    return day
