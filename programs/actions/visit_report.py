"""Pain and red flags asked at a session are her report of the day: one home, one worklist."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from clinic import clock
from clinic.actors import Actor
from patients.actions.reports import OLDEST, OPTIONAL, record_report
from patients.models import Patient, PatientStatus, ReportSource, SymptomReport
from programs.models import Booking


def report_at_visit(
    *,
    booking: Booking,
    pain: int | None,
    red_flags: Sequence[str],
    asked_before: tuple[int | None, Sequence[str]],
    by: Actor,
) -> None:
    """Make what was asked at a session her report of that day, inside the caller's transaction.

    A report is of her worst pain in seven days, so what she has told the same day otherwise stays
    where it is worse, and her other answers stay. `asked_before` is what the card held until now:
    a slip of the pen that was corrected does not stay as her worst. Without a pain there is no
    report, because pain is what a report is of.
    """
    patient = booking.patient
    day = min(
        booking.starts_at.astimezone(ZoneInfo(patient.zone)).date(), clock.today(patient.zone)
    )
    if pain is None or not _can_report(patient, day):
        return
    versions = list(patient.symptom_reports.filter(reported_for=day).order_by("version"))
    answers = _answers(versions, pain, red_flags, asked_before)
    if versions and _same(versions[-1], answers):
        return
    record_report(patient=patient, reported_for=day, source=ReportSource.VISIT, by=by, **answers)


def _can_report(patient: Patient, day: date) -> bool:
    return patient.status == PatientStatus.ACTIVE and day >= clock.today(patient.zone) - OLDEST


def _answers(
    versions: list[SymptomReport],
    pain: int,
    red_flags: Sequence[str],
    asked_before: tuple[int | None, Sequence[str]],
) -> dict[str, Any]:
    if not versions:
        return {"pain": pain, "red_flags": list(red_flags)}
    newest = versions[-1]
    told = next((v for v in reversed(versions) if v.source != ReportSource.VISIT), None)
    told_pain = (told.pain or 0) if told else 0
    was_pain, was_flags = asked_before
    came_from_here = (
        newest.source == ReportSource.VISIT
        and was_pain is not None
        and newest.pain == max(told_pain, was_pain)
    )
    withdrawn = set(was_flags) - set(red_flags) - set(told.red_flags if told else [])
    return {
        **{name: getattr(newest, name) for name in OPTIONAL},
        "pain": max(told_pain if came_from_here else newest.pain or 0, pain),
        "red_flags": sorted((set(newest.red_flags) - withdrawn) | set(red_flags)),
    }


def _same(report: SymptomReport, answers: dict[str, Any]) -> bool:
    return report.pain == answers["pain"] and sorted(report.red_flags) == answers["red_flags"]
