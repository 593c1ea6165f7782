"""What the page behind a check-in link needs to know."""

from datetime import date, timedelta

from django.db.models import Q

from clinic import clock
from clinic.models import Clinic, Closure, WorkingHours
from patients.models import Patient, ReportSource, SymptomReport

# A check-in goes on past midnight, and over a night on which the phone slept.
_GOES_ON = timedelta(hours=12)
# Every fourth week, wherever in its week the answer falls.
_MONTHLY = timedelta(days=25)
_WEEKDAYS = {1, 2, 3, 4, 5}
_HORIZON = 60


def answer_of_today(patient: Patient) -> SymptomReport | None:
    """Return her current answer for today, on her own calendar."""
    return patient.symptom_reports.filter(
        reported_for=clock.today(patient.zone), superseded_at__isnull=True
    ).first()


def check_in_going_on(patient: Patient) -> SymptomReport | None:
    """Return what she answered today, or yesterday if she was still at it within 12 hours."""
    today = clock.today(patient.zone)
    newest = latest_check_in(patient, since=today - timedelta(days=1))
    if newest is None or newest.reported_for >= today:
        return newest
    own = newest.source == ReportSource.LINK
    return newest if own and newest.created_at > clock.now() - _GOES_ON else None


def latest_check_in(patient: Patient, *, since: date) -> SymptomReport | None:
    """Return her newest current answer for a day from then on."""
    return (
        patient.symptom_reports.filter(reported_for__gte=since, superseded_at__isnull=True)
        .order_by("-reported_for")
        .first()
    )


def monthly_is_due(patient: Patient, day: date) -> bool:
    """Say whether a check-in of that day also asks what is asked every fourth week only.

    It is due when none of it was answered in the three weeks before; who skips all of it is asked
    again the week after. That she spoke of stopping does not count: a nurse may ask that any day.
    """
    answered = (
        Q(stiffness_minutes__isnull=False) | Q(confidence__isnull=False) | Q(mood_low__isnull=False)
    )
    return not patient.symptom_reports.filter(
        answered,
        superseded_at__isnull=True,
        reported_for__gt=day - _MONTHLY,
        reported_for__lt=day,
    ).exists()


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
