"""Exercise at home: as she tells it at a visit, or writes it down on her own pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from patients import checks
from programs.actions.locks import lock_enrollment
from programs.models import (
    HERS,
    MODALITY_OF,
    ActivityKind,
    ActivitySource,
    Enrollment,
    HomeActivity,
    Modality,
)


@dataclass(frozen=True)
class HomeEntry:
    """What she did on one day; `key` is made where it is typed.

    A `kind` names its modality by itself.
    """

    day: date | None
    modality: str
    minutes: int | None
    effort: int | None = None
    note: str = ""
    key: UUID | None = None
    kind: str = ""


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
    return HomeActivity.objects.create(
        uid=key,
        clinic_id=enrollment.clinic_id,
        enrollment=enrollment,
        source=ActivitySource.LOGGED if by.kind == ActorKind.PATIENT else ActivitySource.TOLD,
        recorded_by=by.staff,
        **_facts(enrollment, entry),
    )


@retry_deadlocks
@transaction.atomic
def change_home_activity(*, activity: HomeActivity, entry: HomeEntry, by: Actor) -> HomeActivity:
    """Correct an entry of hers; the audit keeps what it was.

    Of one that her watch recorded, kind, effort and note may be corrected; day and minutes are
    the watch's.
    """
    with audit.acting(by):
        enrollment = lock_enrollment(activity.enrollment_id)
        activity = _own(activity)
        facts = _facts(enrollment, entry)
        if activity.source == ActivitySource.IMPORTED:
            facts = {name: facts[name] for name in ("kind", "modality", "effort", "note")}
        for name, value in facts.items():
            setattr(activity, name, value)
        activity.save(update_fields=list(facts))
    return activity


@retry_deadlocks
@transaction.atomic
def remove_home_activity(*, activity: HomeActivity, by: Actor) -> None:
    """Take back an activity recorded by mistake; the audit keeps it.

    She takes back her own entries, staff any. Taking back twice changes nothing.
    """
    with audit.acting(by, reason="recorded by mistake"):
        if by.kind == ActorKind.PATIENT and activity.source not in HERS:
            raise Conflict(_("Your clinic wrote this entry down. Phone us if it is not right."))
        HomeActivity.objects.filter(pk=activity.pk).delete()


def _own(activity: HomeActivity) -> HomeActivity:
    """Return an entry of hers, locked. Raises Conflict when it is gone, or not hers to change."""
    found = HomeActivity.objects.select_for_update().filter(pk=activity.pk).first()
    if found is None:
        raise Conflict(_("This entry has been taken out in the meantime."))
    if found.source not in HERS:
        raise Conflict(_("Your clinic wrote this entry down. Phone us if it is not right."))
    return found


def _facts(enrollment: Enrollment, entry: HomeEntry) -> dict[str, Any]:
    """Return the checked columns of an entry."""
    effort, modality = entry.effort, entry.modality
    if effort is not None:
        effort = checks.whole_number(effort, field="effort", label="Effort")
    if entry.kind:
        kind = checks.one_of(entry.kind, ActivityKind.choices, field="kind", label="What she did")
        modality = MODALITY_OF[ActivityKind(kind)]
    return {
        "day": _day(enrollment, entry.day),
        "kind": entry.kind,
        "modality": checks.one_of(
            modality, Modality.choices, field="modality", label="The kind of exercise"
        ),
        "minutes": checks.whole_number(
            entry.minutes, field="minutes", label="Minutes at home", low=1, high=480
        ),
        "effort": effort,
        "note": checks.text(entry.note, field="note", label="The note", longest=200),
    }


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
