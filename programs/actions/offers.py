"""A free place goes down the waitlist in order: offered by mail, held for a while, then the next.

Nobody is ever booked by it: she takes the place by a press, or staff do in her name when they
reach her by phone. What is due is found in the tables, so a tick that is late or comes three times
changes nothing but the hour.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Busy, Conflict
from notifications.timing import after_quiet_hours
from patients.changes import mark_changed
from programs.actions.cancelling import CANCELLATION, mark_cancelled
from programs.actions.locks import limit_waiting, lock_enrollments, lock_session, locked
from programs.actions.mailing import call_off_mails, tell_booked, tell_offered
from programs.models import (
    WAITING,
    Booking,
    BookingStatus,
    CancelReason,
    Session,
    SessionStatus,
)
from programs.selectors.waitlist import next_in_line, offer_is_over, promotes_until

OFFER_FIELDS = ["status", "offered_at", "offer_expires_at"]


def offer_free_places(session: Session, *, now: datetime) -> list[Booking]:
    """Offer the session's free places to the first on its waitlist who could come.

    The session and the enrollments on its waitlist are locked. Offers that have run out end
    first, so that without a beat any change of the session does what a tick would. After the
    clinic's cut-off nobody is offered anything: staff see the list and phone.
    """
    _end_overdue(session, now)
    session.refresh_from_db(fields=["places_taken", "capacity", "status"])
    if session.status != SessionStatus.SCHEDULED or session.places_left < 1:
        return []
    if now >= promotes_until(session):
        return []
    offered = []
    for booking in next_in_line(session)[: session.places_left]:
        _offer(booking, session, now)
        offered.append(booking)
    return offered


def _end_overdue(session: Session, now: datetime) -> int:
    over = session.bookings.filter(status=BookingStatus.OFFERED, offer_expires_at__lte=now)
    ended = list(over.select_related("patient"))
    for booking in ended:
        lapse(booking)
    return len(ended)


def _offer(booking: Booking, session: Session, now: datetime) -> None:
    clinic = session.clinic
    leaves_at = after_quiet_hours(now, clinic, booking.patient.zone_in(clinic))
    booking.status = BookingStatus.OFFERED
    booking.offered_at = now
    booking.offer_expires_at = min(
        leaves_at + timedelta(hours=clinic.offer_hours), session.starts_at
    )
    booking.save(update_fields=OFFER_FIELDS)
    tell_offered(booking, due_at=leaves_at)


@retry_deadlocks
def accept_offer(*, booking: Booking, by: Actor) -> Booking:
    """Take the place that is held for her. Taking it twice changes nothing.

    Raises Conflict when the offer has run out, whether or not a tick has noticed.
    """
    try:
        return _accept(booking=booking, by=by)
    except IntegrityError as error:
        if constraint_of(error) != "booking_patient_no_overlap":
            raise
        raise Conflict(
            "The patient has another session at that time. Cancel that one first, or decline."
        ) from error


@transaction.atomic
def _accept(*, booking: Booking, by: Actor) -> Booking:
    with audit.acting(by):
        booking = locked(booking, with_waitlist=True)
        if booking.status == BookingStatus.BOOKED:
            return booking
        _refuse_over(booking)
        booking.status, booking.offer_expires_at = BookingStatus.BOOKED, None
        booking.confirmed_at = clock.now()  # she has just said that she comes
        booking.save(update_fields=["status", "offer_expires_at", "confirmed_at"])
        at_once = by.kind == ActorKind.PATIENT
        tell_booked(booking, booking.session.clinic, at_once=at_once)
        mark_changed([booking.patient_id])
    return booking


@retry_deadlocks
@transaction.atomic
def decline_offer(*, booking: Booking, by: Actor) -> Booking:
    """Leave the offered place to the next, and the waitlist. Declining twice changes nothing."""
    with audit.acting(by):
        booking = locked(booking, with_waitlist=True)
        if booking.status == BookingStatus.CANCELLED:
            return booking
        if booking.status != BookingStatus.OFFERED:
            raise Conflict(
                f"This booking is {booking.get_status_display().lower()}: there is no open offer "
                "to decline. Cancel the booking instead."
            )
        mark_cancelled(booking, reason=CancelReason.NOT_SAID, by=by, at=clock.now())
        booking.save(update_fields=CANCELLATION)
        call_off_mails([booking])
        offer_free_places(booking.session, now=clock.now())
    return booking


def keep_waitlists(*, now: datetime) -> tuple[int, int]:
    """End the offers that have run out and offer every free place that is due.

    Returns how many of each. Each session is a transaction of its own, and done at any time, any
    number of times; one that somebody else is changing waits for the next tick.
    """
    lapsed = offered = 0
    for session_id in _with_work(Booking.objects.all(), now):
        try:
            ended, made = _keep(session_id, now)
        except Busy:
            continue
        lapsed, offered = lapsed + ended, offered + made
    return lapsed, offered


def ended_overdue(*, session: UUID, now: datetime) -> bool:
    """End one session's offers that have run out, and offer on; say whether there were any.

    Whoever finds a session full asks, so that no place is held for an offer that is over.
    """
    keys = _with_work(Booking.objects.filter(session__uid=session), now)
    return sum(_keep(key, now)[0] for key in keys) > 0


def _with_work(bookings: QuerySet[Booking], now: datetime) -> list[int]:
    overdue = bookings.filter(status=BookingStatus.OFFERED, offer_expires_at__lte=now)
    free = bookings.filter(
        status=BookingStatus.WAITLISTED,
        starts_at__gt=now,
        offered_at=None,
        session__status=SessionStatus.SCHEDULED,
        session__places_taken__lt=F("session__capacity"),
    )
    keys = overdue.values("session_id").union(free.values("session_id"))
    return sorted({row["session_id"] for row in keys})


@retry_deadlocks
@transaction.atomic
def _keep(session_id: int, now: datetime) -> tuple[int, int]:
    with audit.acting(Actor.system("keep_waitlists")):
        limit_waiting()
        session = lock_session(session_id)
        lock_enrollments(
            session.bookings.filter(status__in=WAITING).values_list("enrollment_id", flat=True)
        )
        return _end_overdue(session, now), len(offer_free_places(session, now=now))


def lapse(booking: Booking) -> None:
    """Put an offer that nobody answered back on the list, where it is not made again.

    `offered_at` stays, so that staff see who did not answer, and phone.
    """
    booking.status, booking.offer_expires_at = BookingStatus.WAITLISTED, None
    booking.sequence += 1
    booking.save(update_fields=["status", "offer_expires_at", "sequence"])
    call_off_mails([booking])


def withdraw_offers(session: Session) -> None:
    """Take back open offers of a session that changes; its waitlist has its turn anew."""
    for booking in session.bookings.filter(status=BookingStatus.OFFERED).select_related("patient"):
        booking.offered_at = None
        booking.status, booking.offer_expires_at = BookingStatus.WAITLISTED, None
        booking.sequence += 1
        booking.save(update_fields=[*OFFER_FIELDS, "sequence"])
        call_off_mails([booking])


def _refuse_over(booking: Booking) -> None:
    if booking.status == BookingStatus.WAITLISTED and booking.offered_at is not None:
        raise Conflict("The offer has run out, and the place was offered to the next.")
    if booking.status != BookingStatus.OFFERED:
        raise Conflict(
            f"This booking is {booking.get_status_display().lower()}: no place is offered."
        )
    if offer_is_over(booking, now=clock.now()):
        raise Conflict("The offer has run out. Give the place by hand if it is still free.")
