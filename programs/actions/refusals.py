"""Why a place cannot be had, in words that name what is in the way."""

from django.db import IntegrityError

from clinic import clock
from clinic.db import constraint_of
from clinic.errors import Conflict, Refused
from patients.models.patient import PatientStatus
from programs.errors import Overlap, SessionFull
from programs.models import (
    ATTENDED_OR_NOT,
    Booking,
    BookingStatus,
    Enrollment,
    EnrollmentStatus,
    Session,
    SessionStatus,
)
from programs.selectors.clashes import busy_words, patient_clash
from programs.selectors.credits import has_credit
from programs.words import day_words, session_words


def refuse_without_credit(missed: Booking, enrollment: Enrollment) -> None:
    """Raise Refused unless this missed booking of the program may still be made up."""
    if missed.enrollment_id != enrollment.pk:
        raise Refused(
            "The missed session belongs to another program. Choose one of this program.",
            field="makes_up",
        )
    if not has_credit(missed, now=clock.now()):
        raise Conflict(
            f"The {session_words(missed.session)} leaves nothing to make up: it was not cancelled "
            "in good time, is made up already, or the program is over.",
            field="makes_up",
        )


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
        return session_cancelled(session)
    if name == "booking_once_per_session_and_enrollment":
        return Conflict(
            f"{enrollment.patient.full_name} already has a booking in this session.",
            field="enrollment",
        )
    if name == "booking_made_up_once":
        return Conflict(
            "That missed session has been made up already. Choose another credit.",
            field="makes_up",
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


def refuse_unbookable(session: Session, enrollment: Enrollment) -> None:
    """Raise Refused unless this session can take the patient of this program now."""
    patient = enrollment.patient
    if enrollment.clinic_id != session.clinic_id:
        raise Refused(
            "The session and the program belong to different clinics. Choose both from one.",
            field="enrollment",
        )
    refuse_begun_or_cancelled(session)
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


def refuse_begun_or_cancelled(session: Session) -> None:
    """Raise Refused for a session that was cancelled or has begun."""
    if session.status != SessionStatus.SCHEDULED:
        raise session_cancelled(session)
    if session.starts_at <= clock.now():
        raise Refused(
            f"The session of {day_words(session.day)}, {session.start_time:%H:%M} has already "
            "begun. Book one that is still to come.",
            field="session",
        )


def session_cancelled(session: Session) -> Conflict:
    """Return the refusal of a session that was cancelled."""
    return Conflict(
        f"The session of {day_words(session.day)}, {session.start_time:%H:%M} was cancelled. "
        "Choose another session.",
        field="session",
    )


def refuse_over(booking: Booking, verb: str) -> None:
    """Raise Conflict for a booking that has an outcome or was cancelled."""
    if booking.status in ATTENDED_OR_NOT:
        raise Conflict(
            f"This booking has an outcome ({booking.get_status_display().lower()}) and can no "
            f"longer be {verb}. Clear the outcome first if it is wrong."
        )
    if booking.status == BookingStatus.CANCELLED:
        raise Conflict(f"This booking was cancelled and can no longer be {verb}. Book again.")
