"""Exercise at home, as she tells it at her next visit."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from patients import checks
from programs.actions.locks import lock_enrollment
from programs.models import Enrollment, HomeActivity, Modality


@dataclass(frozen=True)
class HomeEntry:
    """What she did on one day; `key` is made where it is typed."""

    day: date | None
    modality: str
    minutes: int | None
    effort: int | None = None
    note: str = ""
    key: UUID | None = None


@retry_deadlocks
@transaction.atomic
def record_home_activity(*, enrollment: Enrollment, entry: HomeEntry, by: Actor) -> HomeActivity:
    """Record exercise outside the clinic; the same key again changes nothing."""
    with audit.acting(by):
        return add_home_activity(enrollment=lock_enrollment(enrollment.pk), entry=entry, by=by)


def add_home_activity(*, enrollment: Enrollment, entry: HomeEntry, by: Actor) -> HomeActivity:
    """As record_home_activity, in the transaction of a caller that holds the program's lock."""
    key = entry.key or uuid4()
    known = HomeActivity.objects.filter(uid=key).first()
    if known is not None:
        if known.enrollment_id != enrollment.pk:
            raise Conflict("This key already names another activity. Make a new one.", field="key")
        return known
    effort = entry.effort
    if effort is not None:
        effort = checks.whole_number(effort, field="effort", label="Effort")
    return HomeActivity.objects.create(
        uid=key,
        clinic_id=enrollment.clinic_id,
        enrollment=enrollment,
        day=_day(enrollment, entry.day),
        modality=checks.one_of(
            entry.modality, Modality.choices, field="modality", label="The kind of exercise"
        ),
        minutes=checks.whole_number(
            entry.minutes, field="minutes", label="Minutes at home", low=1, high=480
        ),
        effort=effort,
        note=checks.text(entry.note, field="note", label="The note", longest=200),
        recorded_by=by.staff,
    )


@retry_deadlocks
@transaction.atomic
def remove_home_activity(*, activity: HomeActivity, by: Actor) -> None:
    """Take back an activity recorded by mistake; the audit keeps it."""
    with audit.acting(by, reason="recorded by mistake"):
        HomeActivity.objects.filter(pk=activity.pk).delete()


def _day(enrollment: Enrollment, day: date | None) -> date:
    if day is None:
        raise Refused("Enter the day on which she exercised at home.", field="day")
    checks.not_in_the_future(
        day, today=clock.today(enrollment.patient.zone), field="day", label="The day"
    )
    if day < enrollment.starts_on:
        raise Refused(
            f"The day, {checks.said(day)}, is before her program began. "
            f"Enter one from {checks.said(enrollment.starts_on)} on.",
            field="day",
        )
    return day
