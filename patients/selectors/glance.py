"""A patient in a few lines, as the top of her record says them."""

from datetime import date, timedelta

from clinic import clock
from patients.measuring import KINDS
from patients.models import Measurement, Patient, TherapyCourse
from patients.models.therapy_course import EndReason

WEEKS = 12


def at_a_glance(patient: Patient) -> list[tuple[str, str]]:
    """Return what a reader wants first: her drug, how often she answered, what was measured."""
    today = clock.today(patient.zone)
    rows = [("Aromatase inhibitor", _drug(list(patient.therapy_courses.all()), today))]
    rows.append((f"Check-ins, {WEEKS} weeks", _answers(patient, today)))
    changes = _changes(patient)
    if changes:
        rows.append(("Measured, first to latest", changes))
    return rows


def _drug(courses: list[TherapyCourse], today: date) -> str:
    """Return what she takes and took; courses oldest first."""
    if not courses:
        return "None recorded"
    latest = courses[-1]
    name = latest.get_drug_display()
    if latest.ended_on:
        why = latest.get_end_reason_display().lower()
        said = f"None now: {name} ended on {latest.ended_on:%-d %b %Y}, {why}"
    else:
        said = f"{name} since {latest.started_on:%-d %b %Y}, {_months(latest.started_on, today)}"
    before = [c for c in courses[:-1] if c.end_reason == EndReason.SWITCHED]
    if before:
        said += "; before that " + ", ".join(c.get_drug_display().lower() for c in before)
    return said


def _months(first: date, today: date) -> str:
    months = (today - first).days * 12 // 365
    if not months:
        return "under a month"
    return f"{months} month{'s' * (months > 1)}"


def _answers(patient: Patient, today: date) -> str:
    since = today - timedelta(weeks=WEEKS)
    days = list(
        patient.symptom_reports.filter(
            superseded_at__isnull=True, reported_for__gt=since, pain__isnull=False
        ).values_list("reported_for", flat=True)
    )
    if not days:
        return "None, which is no all-clear"
    weeks = {(today - day).days // 7 for day in days}
    return f"In {len(weeks)} of the last {WEEKS} weeks, latest {max(days):%-d %b %Y}"


def _changes(patient: Patient) -> str:
    """Return the figures that have a first and a later value; one below its limit has none."""
    ends: dict[str, list[Measurement]] = {}
    rows = patient.measurements.filter(withdrawn_at__isnull=True, value__isnull=False)
    for row in rows.order_by("taken_on", "pk"):
        ends.setdefault(row.kind, []).append(row)
    return "; ".join(
        f"{measure.label} {ends[kind][0].shown_value} to {ends[kind][-1].shown_value} "
        f"{measure.shown_unit}".removesuffix(" T-score")
        for kind, measure in KINDS.items()
        if len(ends.get(kind, [])) > 1
    )
