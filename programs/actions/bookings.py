"""A patient's place in a session: taken, confirmed, given up."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor, ActorKind
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from patients.changes import mark_changed
from patients.models.patient import PatientStatus
from programs.actions.locks import (
    limit_waiting,
    lock_enrollment,
    lock_enrollment_named,
    lock_session,
    lock_session_named,
)
from programs.actions.mailing import tell_booked, tell_cancelled
from programs.errors import Overlap, SessionFull
from programs.models import (
    ATTENDED_OR_NOT,
    Booking,
    BookingStatus,
    CancelReason,
    Enrollment,
    EnrollmentStatus,
    Session,
    SessionStatus,
)
from programs.selectors.clashes import busy_words, patient_clash
from programs.words import day_words


@retry_deadlocks
def book(*, session: Session, enrollment: Enrollment, waitlist: bool = False, by: Actor) -> Booking:
    """Give the patient a place, or one on the waitlist, and plan her mails.

    Raises SessionFull when every place is taken, Overlap when she is elsewhere at that time.
    """
    try:
        return _book(session=session, enrollment=enrollment, waitlist=waitlist, by=by)
    except IntegrityError as error:
        raise explained(error, session, enrollment) from error


@transaction.atomic
def _book(*, session: Session, enrollment: Enrollment, waitlist: bool, by: Actor) -> Booking:
    with audit.acting(by):
        limit_waiting()
        session = lock_session(session.pk)
        enrollment = lock_enrollment(enrollment.pk)
        return place(session=session, enrollment=enrollment, waitlist=waitlist)


@retry_deadlocks
def book_named(
    *, clinic: Clinic, session: UUID, enrollment: UUID, waitlist: bool = False, by: Actor
) -> Booking:
    """Do as `book` for a caller who has only the uids: the rows are found as they are locked.

    Raises Refused, besides what `book` raises, when the clinic has no such session or program.
    """
    try:
        return _book_named(clinic, session, enrollment, waitlist=waitlist, by=by)
    except IntegrityError as error:
        raise explained(
            error,
            Session.objects.get(uid=session),
            Enrollment.objects.select_related("patient").get(uid=enrollment),
        ) from error


@transaction.atomic
def _book_named(
    clinic: Clinic, session: UUID, enrollment: UUID, *, waitlist: bool, by: Actor
) -> Booking:
    with audit.acting(by):
        limit_waiting()
        locked_session = lock_session_named(clinic, session)
        _refuse_past(locked_session)
        if not waitlist and locked_session.places_left < 1:
            raise full(locked_session)  # in a rush everybody waits for those in front: be short
        return place(
            session=locked_session,
            enrollment=lock_enrollment_named(clinic, enrollment),
            waitlist=waitlist,
        )


def place(*, session: Session, enrollment: Enrollment, waitlist: bool = False) -> Booking:
    """Write a booking and its mails; both rows are locked, or new in this transaction."""
    _refuse_unbookable(session, enrollment)
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
    )
    if not waitlist:
        tell_booked(booking, session.clinic)
    return booking


@retry_deadlocks
def give_place(*, booking: Booking, by: Actor) -> Booking:
    """Move a patient from the waitlist into the session, and tell her.

    Raises SessionFull when there is no place to give. A booking that has its place stays as it is.
    """
    try:
        return _give_place(booking=booking, by=by)
    except IntegrityError as error:
        raise explained(error, booking.session, booking.enrollment) from error


@transaction.atomic
def _give_place(*, booking: Booking, by: Actor) -> Booking:
    with audit.acting(by):
        booking = locked(booking)
        if booking.status == BookingStatus.BOOKED:
            return booking
        if booking.status != BookingStatus.WAITLISTED:
            raise Conflict(
                f"This booking is {booking.get_status_display().lower()}, not on the waitlist. "
                "Book the patient again instead."
            )
        _refuse_unbookable(booking.session, booking.enrollment)
        if booking.session.places_left < 1:
            raise SessionFull(
                "The session is still full. Cancel a booking first, then give the place away."
            )
        booking.status = BookingStatus.BOOKED
        booking.save(update_fields=["status"])
        tell_booked(booking, booking.session.clinic)
    return booking


@retry_deadlocks
@transaction.atomic
def confirm_booking(*, booking: Booking, by: Actor) -> Booking:
    """Note that the patient says she will come. Confirming twice changes nothing."""
    with audit.acting(by):
        booking = locked(booking)
        _refuse_over(booking, "confirmed")
        if booking.status == BookingStatus.WAITLISTED:
            raise Conflict(
                "There is no place to confirm yet: this booking is on the waitlist. "
                "Wait for a place to come free."
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
    """
    if reason not in CancelReason.values:
        raise Refused(
            f"“{reason}” is not a reason to cancel. Choose one of: "
            f"{', '.join(CancelReason.values)}.",
            field="reason",
        )
    with audit.acting(by, reason=reason):
        booking = locked(booking)
        if booking.status == BookingStatus.CANCELLED:
            return booking
        _refuse_over(booking, "cancelled")
        if by.kind == ActorKind.PATIENT and booking.starts_at <= clock.now():
            raise Conflict(
                "Your appointment has already begun, so it can no longer be cancelled here. "
                "Please phone the clinic."
            )
        had_a_place = booking.status == BookingStatus.BOOKED
        mark_cancelled(booking, reason=reason, by=by, at=clock.now())
        booking.save(update_fields=CANCELLATION)
        tell_cancelled([booking], told=[booking] if had_a_place else [])
        mark_changed([booking.patient_id])
    return booking


CANCELLATION = [
    "status",
    "sequence",
    "cancelled_at",
    "cancelled_by",
    "cancel_reason",
    "notice_hours",
]


def mark_cancelled(booking: Booking, *, reason: str, by: Actor, at: datetime) -> None:
    """Set the columns of a cancellation, CANCELLATION, without saving them."""
    booking.status = BookingStatus.CANCELLED
    booking.sequence += 1
    booking.cancelled_at = at
    booking.cancelled_by = by.kind
    booking.cancel_reason = reason
    booking.notice_hours = int((booking.starts_at - at).total_seconds() // 3600)


def locked(booking: Booking) -> Booking:
    """Return the booking as it is now; its session and enrollment, which stay locked, on it."""
    limit_waiting()
    session = lock_session(booking.session_id)
    enrollment = lock_enrollment(booking.enrollment_id)
    fresh = Booking.objects.select_for_update().get(pk=booking.pk)
    fresh.session, fresh.enrollment, fresh.patient = session, enrollment, enrollment.patient
    return fresh


def full(session: Session) -> SessionFull:
    """Return the refusal of a session without a free place."""
    places = "Its only place is" if session.capacity == 1 else f"All {session.capacity} places are"
    return SessionFull(f"This session is full. {places} taken: put the patient on the waitlist.")


def explained(
    error: IntegrityError, session: Session, enrollment: Enrollment
) -> Refused | IntegrityError:
    """Return the refusal that a violated constraint stands for, naming what is in the way."""
    name = constraint_of(error)
    if name == "session_never_over_capacity":
        return full(session)
    if name == "booking_session_is_scheduled":
        return _cancelled(session)
    if name == "booking_once_per_session_and_enrollment":
        return Conflict(
            f"{enrollment.patient.full_name} already has a booking in this session.",
            field="enrollment",
        )
    if name == "booking_patient_no_overlap":
        return busy_patient(session, [enrollment.patient_id])
    return error


def busy_patient(session: Session, patient_ids: list[int]) -> Overlap:
    """Return the refusal of a time at which one of these patients is in another session."""
    clash = patient_clash(
        patient_ids=patient_ids,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        not_in=session,
    )
    if clash is None:
        return Overlap(
            "The patient already has a session at that time. Choose another time.",
            field="enrollment",
        )
    return Overlap(busy_words(clash, session.zone), field="enrollment")


def _refuse_unbookable(session: Session, enrollment: Enrollment) -> None:
    patient = enrollment.patient
    if enrollment.clinic_id != session.clinic_id:
        raise Refused(
            "The session and the program belong to different clinics. Choose both from one.",
            field="enrollment",
        )
    _refuse_past(session)
    if enrollment.status != EnrollmentStatus.ACTIVE:
        raise Refused(
            f"The program of {patient.full_name} is {enrollment.get_status_display().lower()}, "
            "so no session can be booked in it. Start or resume a program first.",
            field="enrollment",
        )
    if patient.status != PatientStatus.ACTIVE:
        raise Refused(
            f"{patient.full_name} is no longer an active patient "
            f"({patient.get_status_display().lower()}). Change her status first.",
            field="enrollment",
        )


def _refuse_past(session: Session) -> None:
    if session.status != SessionStatus.SCHEDULED:
        raise _cancelled(session)
    if session.starts_at <= clock.now():
        raise Refused(
            f"The session of {day_words(session.day)}, {session.start_time:%H:%M} has already "
            "begun. Book one that is still to come.",
            field="session",
        )


def _cancelled(session: Session) -> Conflict:
    return Conflict(
        f"The session of {day_words(session.day)}, {session.start_time:%H:%M} was cancelled. "
        "Choose another session.",
        field="session",
    )


def _refuse_over(booking: Booking, verb: str) -> None:
    if booking.status in ATTENDED_OR_NOT:
        raise Conflict(
            f"This booking has an outcome ({booking.get_status_display().lower()}) and can no "
            f"longer be {verb}. Clear the outcome first if it is wrong."
        )
    if booking.status == BookingStatus.CANCELLED:
        raise Conflict(f"This booking was cancelled and can no longer be {verb}. Book again.")
