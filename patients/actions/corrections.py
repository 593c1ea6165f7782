"""What was entered wrongly about therapy and precautions, put right with the reason."""

from datetime import date

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients import checks
from patients.actions.locking import locked
from patients.actions.therapy import check_day
from patients.changes import mark_changed
from patients.models import Drug, EndReason, Patient, Precaution, TherapyCourse


@transaction.atomic
def correct_course(
    *,
    course: TherapyCourse,
    drug: str,
    started_on: date,
    planned_years: int,
    ended_on: date | None = None,
    end_reason: str = "",
    reason: str,
    by: Actor,
) -> TherapyCourse:
    """Put a course right as a whole; what it said before is kept with the reason.

    Without a last day it is open again. Raises Refused without a reason or for a value that cannot
    be, Conflict where it would overlap another course.
    """
    reason = _reason(reason)
    with audit.acting(by, reason=reason):
        patient = locked(course.patient)
        course = TherapyCourse.objects.get(pk=course.pk)
        course.drug = checks.one_of(drug, Drug.choices, field="drug", label="The drug")
        course.planned_years = checks.whole_number(
            planned_years, field="planned_years", label="Planned years", low=1, high=15
        )
        check_day(patient, started_on, field="started_on", label="The first day")
        _check_end(patient, started_on, ended_on, end_reason)
        course.started_on, course.ended_on, course.end_reason = started_on, ended_on, end_reason
        _refuse_overlap(patient, course)
        course.save(update_fields=["drug", "planned_years", "started_on", "ended_on", "end_reason"])
        mark_changed([patient.pk])
    return course


@transaction.atomic
def correct_precaution(*, precaution: Precaution, note: str, reason: str, by: Actor) -> Precaution:
    """Put the note of a precaution right. Raises Refused without a reason, Conflict for an ended
    one."""
    reason = _reason(reason)
    with audit.acting(by, reason=reason):
        precaution = Precaution.objects.select_for_update(of=("self",)).get(pk=precaution.pk)
        if precaution.ended_at is not None:
            raise Conflict(f"{precaution} has ended. Add it again if it applies.")
        precaution.note = checks.text(note, field="note", label="The note", longest=200)
        precaution.save(update_fields=["note"])
    return precaution


def _reason(text: str) -> str:
    return checks.text(text, field="reason", label="The reason", longest=200, needed=True)


def _check_end(patient: Patient, first: date, last: date | None, end_reason: str) -> None:
    if (last is None) != (not end_reason):
        empty = "ended_on" if last is None else "end_reason"
        raise Refused(
            "The last day and the reason for the end go together. Fill in both, or neither.",
            field=empty,
        )
    if last is None:
        return
    checks.one_of(end_reason, EndReason.choices, field="end_reason", label="The reason for the end")
    check_day(patient, last, field="ended_on", label="The last day")
    if last < first:
        raise Refused(
            f"The last day, {checks.said(last)}, is before the first, {checks.said(first)}. "
            "Enter a later date.",
            field="ended_on",
        )


def _refuse_overlap(patient: Patient, course: TherapyCourse) -> None:
    """Refuse days that another course has; one may begin on the day the other ends."""
    for other in patient.therapy_courses.exclude(pk=course.pk):
        begins_before = other.ended_on is None or course.started_on < other.ended_on
        ends_after = course.ended_on is None or other.started_on < course.ended_on
        if begins_before and ends_after:
            last = checks.said(other.ended_on) if other.ended_on else "today"
            raise Conflict(
                f"The course would overlap the one of {other.get_drug_display()} from "
                f"{checks.said(other.started_on)} to {last}. Correct the days of one of them.",
                field="started_on",
            )
