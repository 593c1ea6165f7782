"""A patient's place in a session: taken, confirmed, given up."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from patients.changes import mark_changed
from programs.actions.cancelling import CANCELLATION, mark_cancelled
from programs.actions.changes import record, snapshot
from programs.actions.checks import refuse_taking_on
from programs.actions.locks import (
    limit_waiting,
    lock_enrollment,
    lock_enrollment_named,
    lock_session,
    lock_session_named,
    locked,
)
from programs.actions.mailing import tell_booked, tell_cancelled
from programs.actions.offers import ended_overdue, offer_free_places
from programs.actions.refusals import (
    explained,
    full,
    refuse_begun_or_cancelled,
    refuse_over,
    refuse_unbookable,
    refuse_without_credit,
)
from programs.errors import SessionFull
from programs.models import (
    WAITING,
    Booking,
    BookingStatus,
    CancelReason,
    ChangeKind,
    Enrollment,
    Session,
)
from programs.words import session_name


@retry_deadlocks
def book(
    *,
    session: Session,
    enrollment: Enrollment,
    waitlist: bool = False,
    makes_up: Booking | None = None,
    by: Actor,
) -> Booking:
    """Give the patient a place, or one on the waitlist, and plan her mails.

    `makes_up` is a cancelled booking of hers that left a credit, which the place uses.

    Raises SessionFull when every place is taken, Overlap when she is elsewhere at that time.
    """
    try:
        return _where_room(
            session.uid,
            lambda: _book(
                session=session, enrollment=enrollment, waitlist=waitlist, makes_up=makes_up, by=by
            ),
        )
    except IntegrityError as error:
        raise explained(error, session, enrollment) from error


def _where_room(session: UUID, work: Callable[[], Booking]) -> Booking:
    """Do it; where the session is full, once more after ending offers that have run out."""
    try:
        return work()
    except SessionFull:
        if not ended_overdue(session=session, now=clock.now()):
            raise
        return work()


@transaction.atomic
def _book(
    *,
    session: Session,
    enrollment: Enrollment,
    waitlist: bool,
    makes_up: Booking | None,
    by: Actor,
) -> Booking:
    with audit.acting(by):
        limit_waiting()
        session = lock_session(session.pk)
        enrollment = lock_enrollment(enrollment.pk)
        return place(
            session=session,
            enrollment=enrollment,
            waitlist=waitlist,
            makes_up=makes_up,
            at_once=by.kind == ActorKind.PATIENT,
            by=by,
        )


@retry_deadlocks
def book_named(
    *,
    clinic: Clinic,
    session: UUID,
    enrollment: UUID,
    waitlist: bool = False,
    makes_up: Booking | None = None,
    log_read: Callable[[Booking], None],
    by: Actor,
) -> Booking:
    """Do as `book` for a caller who has only the uids: the rows are found as they are locked.

    `log_read` says in the log of reads whom the answer shows, in the same transaction: what cannot
    be shown is not booked either. Raises Refused, besides what `book` raises, when the clinic has
    no such session or program.
    """
    try:
        return _where_room(
            session,
            lambda: _book_named(
                clinic,
                session,
                enrollment,
                waitlist=waitlist,
                makes_up=makes_up,
                log_read=log_read,
                by=by,
            ),
        )
    except IntegrityError as error:
        raise explained(
            error,
            Session.objects.get(uid=session),
            Enrollment.objects.select_related("patient").get(uid=enrollment),
        ) from error


@transaction.atomic
def _book_named(
    clinic: Clinic,
    session: UUID,
    enrollment: UUID,
    *,
    waitlist: bool,
    makes_up: Booking | None,
    log_read: Callable[[Booking], None],
    by: Actor,
) -> Booking:
    with audit.acting(by):
        limit_waiting()
        locked_session = lock_session_named(clinic, session)
        refuse_begun_or_cancelled(locked_session)
        if not waitlist and locked_session.places_left < 1:
            raise full(locked_session)  # in a rush everybody waits for those in front: be short
        booking = place(
            session=locked_session,
            enrollment=lock_enrollment_named(clinic, enrollment),
            waitlist=waitlist,
            makes_up=makes_up,
            at_once=by.kind == ActorKind.PATIENT,
            by=by,
        )
        log_read(booking)
    return booking


def place(
    *,
    session: Session,
    enrollment: Enrollment,
    waitlist: bool = False,
    makes_up: Booking | None = None,
    at_once: bool = False,
    by: Actor,
) -> Booking:
    """Write a booking and its mails; both rows are locked, or new in this transaction.

    The confirmation leaves `at_once` where she booked it herself.
    """
    refuse_unbookable(session, enrollment)
    refuse_taking_on(session.physiologist_id, [enrollment.patient_id], session.clinic, by)
    if makes_up is not None:
        refuse_without_credit(makes_up, enrollment)
    if not waitlist and session.places_left < 1:
        raise full(session)
    booking = Booking.objects.create(
        clinic_id=session.clinic_id,
        session=session,
        enrollment=enrollment,
        patient=enrollment.patient,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        status=BookingStatus.WAITLISTED if waitlist else BookingStatus.BOOKED,
        makes_up=makes_up,
    )
    if not waitlist:
        tell_booked(booking, session.clinic, at_once=at_once)
    return booking


@retry_deadlocks
def give_place(*, booking: Booking, by: Actor) -> Booking:
    """Move a patient from the waitlist into the session, and tell her.

    So does taking the place that she was offered, in her name: she said yes by phone. Raises
    SessionFull when there is no place to give. A booking that has its place stays as it is.
    """
    try:
        return _where_room(booking.session.uid, lambda: _give_place(booking=booking, by=by))
    except IntegrityError as error:
        raise explained(error, booking.session, booking.enrollment) from error


@transaction.atomic
def _give_place(*, booking: Booking, by: Actor) -> Booking:
    with audit.acting(by):
        booking = locked(booking)
        if booking.status == BookingStatus.BOOKED:
            return booking
        if booking.status not in WAITING:
            raise Conflict(
                f"This booking is {booking.get_status_display().lower()}, not on the waitlist. "
                "Book the patient again instead."
            )
        refuse_unbookable(booking.session, booking.enrollment)
        if booking.status == BookingStatus.WAITLISTED and booking.session.places_left < 1:
            raise SessionFull(
                "The session is still full. Cancel a booking first, then give the place away."
            )
        booking.status = BookingStatus.BOOKED
        booking.offer_expires_at = None
        booking.save(update_fields=["status", "offer_expires_at"])
        tell_booked(booking, booking.session.clinic)
    return booking


@retry_deadlocks
@transaction.atomic
def confirm_booking(*, booking: Booking, by: Actor) -> Booking:
    """Note that the patient says she will come. Confirming twice changes nothing."""
    with audit.acting(by):
        booking = locked(booking)
        refuse_over(booking, "confirmed")
        if booking.status in WAITING:
            raise Conflict(
                "There is no place to confirm yet: this booking is on the waitlist. "
                "Wait for a place to come free, and for the patient to take it."
            )
        if booking.confirmed_at is not None:
            return booking
        if booking.starts_at <= clock.now():
            raise Conflict("This session has already begun, so there is nothing left to confirm.")
        booking.confirmed_at = clock.now()
        booking.save(update_fields=["confirmed_at"])
    return booking


@retry_deadlocks
@transaction.atomic
def cancel_booking(*, booking: Booking, reason: str, by: Actor) -> Booking:
    """Give the place up, keep who did so, why and how late, and tell the patient.

    `reason` is a CancelReason value. `notice_hours` are whole hours before the start, below zero
    after it. Cancelling twice changes nothing. A patient can cancel until her session begins.
    The first on the waitlist who could come is offered the place. What staff cancel can be undone:
    `booking.change` is the change to undo.
    """
    if reason not in CancelReason.values:
        raise Refused(
            f"“{reason}” is not a reason to cancel. Choose one of: "
            f"{', '.join(CancelReason.values)}.",
            field="reason",
        )
    with audit.acting(by, reason=reason):
        booking = locked(booking, with_waitlist=True)
        if booking.status == BookingStatus.CANCELLED:
            return booking
        refuse_over(booking, "cancelled")
        if by.kind == ActorKind.PATIENT and booking.starts_at <= clock.now():
            raise Conflict(
                "Your appointment has already begun, so it can no longer be cancelled here. "
                "Please phone the clinic."
            )
        before = snapshot([booking])
        had_a_place = booking.status == BookingStatus.BOOKED
        mark_cancelled(booking, reason=reason, by=by, at=clock.now())
        booking.save(update_fields=CANCELLATION)
        if by.kind == ActorKind.STAFF:
            booking.change = record(
                clinic_id=booking.clinic_id,
                kind=ChangeKind.BOOKING_CANCELLED,
                sentence=f"{session_name(booking.session)}: one booking was cancelled.",
                before=before,
                rows=[booking],
                by=by,
            )
        tell_cancelled([booking], told=[booking] if had_a_place else [])
        mark_changed([booking.patient_id])
        offer_free_places(booking.session, now=clock.now())
    return booking
