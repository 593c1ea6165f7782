"""Taking a confirmed plan back: what it booked goes, before what it replaced comes back."""

from collections.abc import Sequence

from django.db.models import F

from clinic.actors import Actor
from notifications.actions import call_off
from programs.actions.cancelling import CANCELLATION, mark_cancelled
from programs.actions.heard import PLANNED
from programs.actions.mailing import left_about, tell_cancelled
from programs.actions.undo_obstacles import UndoWork
from programs.models import (
    Booking,
    CancelReason,
    PlanningRun,
    ProposedVisit,
    Session,
    SessionStatus,
)


def take_plan_back(work: UndoWork, *, by: Actor) -> Sequence[Booking]:
    """Cancel the bookings and the sessions that a plan made; return the bookings.

    Their mails are planned later, by `tell_taken_back`, so that nobody hears of half of it. A
    booking that was cancelled since stays as it is.
    """
    run = PlanningRun.objects.filter(change=work.change).first()
    if run is None:
        return []
    made = work.made_bookings
    _look_for_later_plan(work, run, made)
    work.told |= left_about(run.uid, PLANNED)
    call_off(about_uids=[run.uid], kinds=[PLANNED])
    for booking in made:
        mark_cancelled(booking, reason=CancelReason.CLINIC, by=by, at=work.now)
    Booking.objects.bulk_update(made, CANCELLATION)
    made_for = [item.session for item in work.of("session") if item.before is None]
    sessions = [session.pk for session in made_for if session is not None]
    Session.objects.filter(pk__in=sessions).update(
        status=SessionStatus.CANCELLED, cancel_reason="Plan taken back", sequence=F("sequence") + 1
    )
    return made


def tell_taken_back(work: UndoWork, bookings: Sequence[Booking]) -> None:
    """Tell each patient whom the mail about the plan has reached, once; others hear nothing."""
    heard = {b.pk for b in bookings if b.patient.uid in work.told}
    tell_cancelled(bookings, told=[b for b in bookings if b.pk in heard])


def _look_for_later_plan(work: UndoWork, run: PlanningRun, made: Sequence[Booking]) -> None:
    kept = ProposedVisit.objects.filter(booking__in=[b.pk for b in made]).exclude(run=run)
    for visit in kept.select_related("enrollment__patient")[:1]:
        work.in_the_way.append(
            f"{visit.enrollment.patient.full_name} was planned anew since. Undo that plan first."
        )
