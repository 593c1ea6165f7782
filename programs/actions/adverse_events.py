"""What went wrong in or after a session: recorded with its grade, never left to memory."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from patients import checks
from patients.changes import mark_changed
from programs.actions.locks import lock_session
from programs.actions.on_sheet import OPENS_BEFORE, refuse_off_sheet
from programs.errors import NotAllowed
from programs.models import AdverseEvent, Booking, Relatedness

LONGEST = 300


@dataclass(frozen=True)
class AdverseEntry:
    """What somebody says of an adverse event; `key` is made where it is typed."""

    what: str
    grade: int | None
    relatedness: str
    action_taken: str = ""
    happened_at: datetime | None = None
    key: UUID | None = None


@retry_deadlocks
@transaction.atomic
def record_adverse_event(*, booking: Booking, entry: AdverseEntry, by: Actor) -> AdverseEvent:
    """Record an adverse event of a session; the same key again changes nothing."""
    with audit.acting(by):
        lock_session(booking.session_id)
        booking.refresh_from_db()
        return add_adverse_event(booking=booking, entry=entry, by=by)


def add_adverse_event(*, booking: Booking, entry: AdverseEntry, by: Actor) -> AdverseEvent:
    """As record_adverse_event, in the transaction of a caller that holds the session's lock."""
    if by.staff is None:
        raise NotAllowed("Only clinic staff record adverse events.")
    key = entry.key or uuid4()
    known = AdverseEvent.objects.filter(uid=key).first()
    if known is not None:
        return _same_again(known, booking)
    refuse_off_sheet(booking)
    values = _accepted(entry)
    event = AdverseEvent.objects.create(
        uid=key,
        clinic_id=booking.clinic_id,
        booking=booking,
        happened_at=_moment(booking, entry.happened_at),
        recorded_by=by.staff,
        **values,
    )
    mark_changed([booking.patient_id])
    return event


@retry_deadlocks
@transaction.atomic
def remove_adverse_event(*, event: AdverseEvent, by: Actor) -> None:
    """Take back an adverse event recorded by mistake; the audit keeps it."""
    with audit.acting(by, reason="recorded by mistake"):
        AdverseEvent.objects.filter(pk=event.pk).delete()
        mark_changed([event.booking.patient_id])


def _same_again(known: AdverseEvent, booking: Booking) -> AdverseEvent:
    if known.booking_id != booking.pk:
        raise Conflict("This key already names another adverse event. Make a new one.", field="key")
    return known


def _accepted(entry: AdverseEntry) -> dict[str, object]:
    what = checks.text(
        entry.what, field="what", label="What happened", longest=LONGEST, needed=True
    )
    action = checks.text(
        entry.action_taken, field="action_taken", label="What was done", longest=LONGEST
    )
    grade = checks.whole_number(entry.grade, field="grade", label="The grade", low=1, high=5)
    if not entry.relatedness:
        raise Refused(
            "Choose how related it is to the exercise; “Unlikely” is an answer too.",
            field="relatedness",
        )
    checks.one_of(
        entry.relatedness, Relatedness.choices, field="relatedness", label="How related it is"
    )
    return {
        "what": what,
        "action_taken": action,
        "grade": grade,
        "relatedness": entry.relatedness,
    }


def _moment(booking: Booking, given: datetime | None) -> datetime:
    now = clock.now()
    if given is None:
        return min(now, booking.ends_at)
    if given > now:
        raise Refused(
            "An adverse event cannot have happened in the future. Enter when it did.",
            field="happened_at",
        )
    if given < booking.starts_at - OPENS_BEFORE:
        raise Refused(
            "An adverse event of a session cannot have happened before it. Enter when it did.",
            field="happened_at",
        )
    return given
