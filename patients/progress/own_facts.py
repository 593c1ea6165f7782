"""What this app says to her oncologist: drug, pain, tablets, precautions, measurements."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from patients.models import (
    Measurement,
    MeasurementKind,
    Patient,
    Precaution,
    SymptomReport,
    TherapyCourse,
)
from patients.models.symptom_report import RedFlag, ThinkingOfStopping
from patients.progress.strands import Fact, Stretch

HER_WORD = "her own answers"
MOST_KINDS = 5
DOUBTS = {
    ThinkingOfStopping.NO: "No",
    ThinkingOfStopping.UNSURE: "Not sure",
    ThinkingOfStopping.YES: "Yes",
    ThinkingOfStopping.STOPPED: "Has stopped",
}


def own_facts(patient: Patient, stretch: Stretch) -> list[Fact]:
    """Return drug, pain, tablets, precautions and measurements, in four queries."""
    reports = list(
        SymptomReport.objects.filter(
            patient=patient,
            superseded_at__isnull=True,
            reported_for__range=(stretch.first, stretch.last),
        ).order_by("reported_for")
    )
    return [
        _drugs(patient, stretch),
        _pain(reports, stretch),
        _tablets(reports),
        *_doubts(reports),
        *_signs(reports),
        *_precautions(patient),
        *_measured(patient, stretch),
    ]


def _drugs(patient: Patient, stretch: Stretch) -> Fact:
    courses = TherapyCourse.objects.filter(patient=patient).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=stretch.first)
    )
    said = "; ".join(_course(course) for course in courses.order_by("started_on"))
    return Fact("Aromatase inhibitor", said or "No course in this time")


def _course(course: TherapyCourse) -> str:
    drug, began = course.get_drug_display(), _day(course.started_on)
    if course.ended_on is None:
        return f"{drug} since {began}"
    why = course.get_end_reason_display().lower()
    return f"{drug} from {began} to {_day(course.ended_on)} ({why})"


def _pain(reports: Sequence[SymptomReport], stretch: Stretch) -> Fact:
    told = [(report.reported_for, report.pain) for report in reports if report.pain is not None]
    if not told:
        return Fact("Worst joint pain, 0-10", "No answer in this time")
    highest = max(told, key=lambda entry: entry[1])
    return Fact(
        "Worst joint pain, 0-10",
        f"{told[0][1]} on {_short(told[0][0])}, {told[-1][1]} on {_short(told[-1][0])}; "
        f"highest {highest[1]} on {_short(highest[0])}",
        f"{HER_WORD}: {len(told)} in {len(stretch.weeks)} weeks",
    )


def _tablets(reports: Sequence[SymptomReport]) -> Fact:
    told = [report.missed_doses for report in reports if report.missed_doses is not None]
    if not told:
        return Fact("Tablets missed", "Not answered in this time")
    return Fact(
        "Tablets missed",
        f"{sum(told)} of {7 * len(told)} days asked about",
        f"{HER_WORD}: {len(told)}",
    )


def _doubts(reports: Sequence[SymptomReport]) -> list[Fact]:
    told = [report for report in reports if report.thinking_of_stopping]
    if not told:
        return []
    last = told[-1]
    answer = DOUBTS[ThinkingOfStopping(last.thinking_of_stopping)]
    return [Fact("Thinks of stopping", f"{answer} ({_short(last.reported_for)})", HER_WORD)]


def _signs(reports: Sequence[SymptomReport]) -> list[Fact]:
    said = [
        f"{RedFlag(flag).name.replace('_', ' ').lower()} ({_short(report.reported_for)})"
        for report in reports
        for flag in report.red_flags
    ]
    return [Fact("Warning signs reported", ", ".join(said[-4:]), HER_WORD)] if said else []


def _precautions(patient: Patient) -> list[Fact]:
    rows = Precaution.objects.filter(patient=patient, ended_at__isnull=True)
    said = ", ".join(str(row) for row in rows)
    return [Fact("Precautions in sessions", said)] if said else []


def _measured(patient: Patient, stretch: Stretch) -> list[Fact]:
    found: dict[str, list[Measurement]] = {}
    rows = Measurement.objects.filter(
        patient=patient, taken_on__range=(stretch.first, stretch.last)
    ).order_by("taken_on", "pk")
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    kinds = [kind for kind in MeasurementKind if kind in found]
    return [_measurement(found[kind]) for kind in kinds[:MOST_KINDS]]


def _measurement(rows: Sequence[Measurement]) -> Fact:
    first, last = rows[0], rows[-1]
    was = f"; {first.shown_value} on {_short(first.taken_on)}" if first is not last else ""
    return Fact(
        str(last.get_kind_display()),
        f"{last.shown_value} {last.shown_unit} on {_short(last.taken_on)}{was}",
    )


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _short(day: date) -> str:
    """Return a day of the stretch, whose year stands at its head."""
    return f"{day:%-d %b}"
