"""Which aromatase inhibitor she takes, from when to when."""

from datetime import date

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from patients import checks
from patients.actions.locking import locked
from patients.changes import mark_changed
from patients.models import Drug, EndReason, Move, Patient, TherapyCourse


@transaction.atomic
def start_course(
    *, patient: Patient, drug: str, started_on: date, planned_years: int = 5, by: Actor
) -> TherapyCourse:
    """Record the first day of a drug. Courses are entered oldest first and never overlap.

    Raises Refused for a value that cannot be, Conflict while another course lasts.
    """
    with audit.acting(by):
        patient = locked(patient)
        _refuse_moved(patient)
        checks.one_of(drug, Drug.choices, field="drug", label="The drug")
        checks.whole_number(
            planned_years, field="planned_years", label="Planned years", low=1, high=15
        )
        check_day(patient, started_on, field="started_on", label="The first day")
        _refuse_overlap(patient, started_on)
        course = TherapyCourse.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            drug=drug,
            started_on=started_on,
            planned_years=planned_years,
        )
        mark_changed([patient.pk])
    return course


@transaction.atomic
def end_course(
    *, course: TherapyCourse, ended_on: date, end_reason: str, by: Actor
) -> TherapyCourse:
    """Record the last day of a drug and why it ended.

    Raises Refused for a value that cannot be, Conflict when the course has ended already.
    """
    with audit.acting(by):
        patient = locked(course.patient)
        _refuse_moved(patient)
        course = TherapyCourse.objects.get(pk=course.pk)
        if course.ended_on is not None:
            raise Conflict(
                f"This course of {course.get_drug_display()} already ended on "
                f"{checks.said(course.ended_on)}."
            )
        checks.one_of(
            end_reason, EndReason.choices, field="end_reason", label="The reason for the end"
        )
        check_day(patient, ended_on, field="ended_on", label="The last day")
        if ended_on < course.started_on:
            raise Refused(
                f"The last day, {checks.said(ended_on)}, is before the first, "
                f"{checks.said(course.started_on)}. Enter a later date.",
                field="ended_on",
            )
        course.ended_on, course.end_reason = ended_on, end_reason
        course.save(update_fields=["ended_on", "end_reason"])
        mark_changed([patient.pk])
    return course


@transaction.atomic
def switch_course(
    *,
    course: TherapyCourse,
    ended_on: date,
    drug: str,
    started_on: date,
    planned_years: int = 5,
    by: Actor,
) -> TherapyCourse:
    """End one drug as switched and start the next, both or neither; days between are a washout.

    Raises what ending and starting raise.
    """
    if started_on < ended_on:
        raise Refused(
            f"The new drug cannot start on {checks.said(started_on)}, before the old one's last "
            f"day, {checks.said(ended_on)}.",
            field="started_on",
        )
    end_course(course=course, ended_on=ended_on, end_reason=EndReason.SWITCHED, by=by)
    return start_course(
        patient=course.patient, drug=drug, started_on=started_on, planned_years=planned_years, by=by
    )


def check_day(patient: Patient, day: date, *, field: str, label: str) -> None:
    """Refuse a day of therapy that is to come, or that lies before her birth."""
    checks.not_in_the_future(day, today=clock.today(patient.zone), field=field, label=label)
    if day <= patient.birth_date:
        raise Refused(
            f"{label}, {checks.said(day)}, is not after her birth. Check the year.", field=field
        )


def _refuse_moved(patient: Patient) -> None:
    """Raise Conflict for a record that goes on elsewhere: what is new belongs there."""
    move = Move.objects.filter(left=patient).first()
    if move is not None:
        raise Conflict(
            f"She has gone on in another clinic since {checks.said(move.created_at.date())}: her "
            "therapy is recorded there. This record is kept as it was."
        )


def _refuse_overlap(patient: Patient, started_on: date) -> None:
    for course in patient.therapy_courses.all():
        if course.ended_on is None:
            raise Conflict(
                f"She already takes {course.get_drug_display()} since "
                f"{checks.said(course.started_on)}. End that course first, or switch it.",
                field="drug",
            )
        if course.ended_on > started_on:
            raise Conflict(
                f"A course from {checks.said(started_on)} overlaps the one of "
                f"{course.get_drug_display()} that ended on {checks.said(course.ended_on)}. "
                "Enter a first day on or after that date.",
                field="started_on",
            )
