"""Sessions off the calendar, one or many in one step, with everybody in them told once."""

from collections.abc import Sequence

from clinic import clock
from clinic.actors import Actor
from clinic.models import Closure
from patients.changes import mark_changed
from programs.actions.cancelling import CANCELLATION, mark_cancelled
from programs.actions.changes import Snapshot, record, snapshot
from programs.actions.mailing import OFFER, left, tell_cancelled
from programs.models import (
    OPEN,
    Booking,
    BookingStatus,
    CalendarChange,
    CancelReason,
    Series,
    Session,
    SessionStatus,
)


def call_off_sessions(
    sessions: Sequence[Session],
    *,
    kind: str,
    sentence: str,
    reason: str,
    series: Sequence[Series] = (),
    before: Snapshot | None = None,
    closure: Closure | None = None,
    by: Actor,
) -> CalendarChange:
    """Cancel locked sessions with all their bookings; tell whoever expected to come, once each.

    `series` are changed with them already, and `before` has what they were. Returns the change
    that undoes it all.
    """
    bookings = list(
        Booking.objects.filter(session__in=[s.pk for s in sessions], status__in=OPEN)
        .select_related("patient")
        .order_by("starts_at", "pk")
    )
    was = snapshot([*sessions, *bookings]) | (before or {})
    told = _who_is_told(bookings)
    cancel_bookings(bookings, by)
    cancel_rows(sessions, reason)
    change = record(
        clinic_id=sessions[0].clinic_id,
        kind=kind,
        sentence=sentence,
        before=was,
        rows=[*series, *sessions, *bookings],
        closure=closure,
        by=by,
    )
    tell_cancelled(bookings, told=told)
    mark_changed([b.patient_id for b in bookings])
    return change


def cancel_bookings(bookings: Sequence[Booking], by: Actor) -> None:
    """Write that the clinic cancelled these bookings, all at one moment."""
    now = clock.now()
    for booking in bookings:
        mark_cancelled(booking, reason=CancelReason.CLINIC, by=by, at=now)
    Booking.objects.bulk_update(bookings, CANCELLATION)


def cancel_rows(sessions: Sequence[Session], reason: str) -> None:
    """Write that these sessions are cancelled; their bookings are already."""
    for session in sessions:
        session.refresh_from_db(fields=["places_taken"])
        session.status = SessionStatus.CANCELLED
        session.cancel_reason = reason.strip()[:200]
        session.sequence += 1
        session.save(update_fields=["status", "cancel_reason", "sequence"])


def _who_is_told(bookings: Sequence[Booking]) -> list[Booking]:
    """Return those who expected to come, and those whose offer of a place is out already."""
    booked = [b for b in bookings if b.status == BookingStatus.BOOKED]
    offered = [b for b in bookings if b.status == BookingStatus.OFFERED]
    heard = left(offered, [OFFER]) if offered else {}
    return [*booked, *(b for b in offered if b.uid in heard)]
