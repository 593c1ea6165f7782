"""Sessions on the calendar: made, moved, cancelled."""

from copy import copy
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import TRY_AGAIN, constraint_of, retry_deadlocks
from clinic.errors import Busy, Conflict, Refused
from clinic.models import Clinic, Room, Staff
from patients.changes import mark_changed
from patients.links import extend
from programs.actions.bookings import (
    CANCELLATION,
    busy_patient,
    explained,
    mark_cancelled,
    place,
)
from programs.actions.checks import (
    refuse_capacity,
    refuse_overlap_without_permission,
    refuse_unfit_place,
)
from programs.actions.locks import (
    limit_waiting,
    lock_enrollment,
    lock_enrollments,
    lock_session,
    lock_staff_and_rooms,
)
from programs.actions.mailing import LINK_GRACE, tell_cancelled, tell_moved
from programs.errors import Overlap
from programs.models import (
    Booking,
    BookingStatus,
    CancelReason,
    Enrollment,
    Session,
    SessionStatus,
)
from programs.selectors.clashes import session_clash
from programs.slots import Slot, refuse_past, slot
from programs.words import day_words

TITLE_LENGTH = 80
WAITING_OR_BOOKED = [BookingStatus.BOOKED, BookingStatus.WAITLISTED]


@retry_deadlocks
def create_session(
    *,
    clinic: Clinic,
    kind: str,
    physiologist: Staff,
    room: Room,
    day: date,
    start_time: time,
    minutes: int,
    capacity: int = 1,
    title: str = "",
    enrollment: Enrollment | None = None,
    overlap_reason: str = "",
    by: Actor,
) -> Session:
    """Put a session on the calendar, in clinic wall time; with an enrollment, book her at once.

    Raises Overlap naming what is in the way. `overlap_reason` books over it, for those who may.
    """
    session = Session(
        clinic=clinic,
        kind=kind,
        title=title.strip(),
        physiologist=physiologist,
        room=room,
        capacity=capacity,
        overlap_reason=overlap_reason.strip(),
        **slot(day, start_time, minutes, clinic.time_zone).fields(),
    )
    try:
        return _create(session, enrollment, by)
    except IntegrityError as error:
        if enrollment is not None and constraint_of(error).startswith("booking_"):
            raise explained(error, session, enrollment) from error
        raise _explained(error, session) from error


@transaction.atomic
def _create(session: Session, enrollment: Enrollment | None, by: Actor) -> Session:
    with audit.acting(by, reason=session.overlap_reason):
        refuse_past(slot_of(session))
        refuse_overlap_without_permission(session, by)
        limit_waiting()
        lock_staff_and_rooms(staff_ids=[session.physiologist_id], room_ids=[session.room_id])
        refuse_unfit_place(session, slot_of(session))
        _refuse_clash(session)
        session.save(force_insert=True)
        if enrollment is not None:
            place(session=session, enrollment=lock_enrollment(enrollment.pk))
            session.places_taken = 1
    return session


@retry_deadlocks
def move_session(
    *,
    session: Session,
    day: date,
    start_time: time,
    minutes: int | None = None,
    room: Room | None = None,
    physiologist: Staff | None = None,
    overlap_reason: str = "",
    reason: str = "",
    by: Actor,
) -> Session:
    """Give a session another time, room or physiologist, and tell everybody booked.

    What is left out stays. Bookings keep their place and ask for a new confirmation; their mails
    about the old time are called off. A move to where it is already changes nothing. Raises
    Overlap naming what is in the way, a booked patient's other session included.
    """
    minutes = session.minutes if minutes is None else minutes
    wanted: dict[str, Any] = {
        "room": room or session.room,
        "physiologist": physiologist or session.physiologist,
        "overlap_reason": overlap_reason.strip(),
        **slot(day, start_time, minutes, session.zone).fields(),
    }
    try:
        return _move(session, wanted, reason, by)
    except IntegrityError as error:
        asked_for = copy(session)
        for name, value in wanted.items():
            setattr(asked_for, name, value)
        raise _explained(error, asked_for) from error


@transaction.atomic
def _move(session: Session, wanted: dict[str, Any], reason: str, by: Actor) -> Session:
    with audit.acting(by, reason=reason or wanted["overlap_reason"]):
        limit_waiting()
        session = _locked_with_calendars(session, wanted)
        refuse_finished(session, "moved")
        if all(
            getattr(session, name) == value
            for name, value in wanted.items()
            if name != "overlap_reason"
        ):
            return session
        for name, value in wanted.items():
            setattr(session, name, value)
        refuse_past(slot_of(session))
        refuse_overlap_without_permission(session, by)
        refuse_unfit_place(session, slot_of(session))
        _refuse_clash(session)
        session.sequence += 1
        session.save(update_fields=[*wanted, "sequence"])
        _carry_bookings(session)
    return session


def _locked_with_calendars(session: Session, wanted: dict[str, Any]) -> Session:
    """Lock both calendars, the session and its patients' turns; return the session as it is."""
    seen = (session.physiologist_id, session.room_id)
    lock_staff_and_rooms(
        staff_ids=[seen[0], wanted["physiologist"].pk], room_ids=[seen[1], wanted["room"].pk]
    )
    session = lock_session(session.pk)
    if (session.physiologist_id, session.room_id) != seen:
        raise Busy(TRY_AGAIN)
    lock_enrollments(
        session.bookings.filter(status__in=WAITING_OR_BOOKED).values_list(
            "enrollment_id", flat=True
        )
    )
    return session


def _carry_bookings(session: Session) -> None:
    """Bring the bookings of a moved session along: the database has moved their times already."""
    bookings = list(
        Booking.objects.filter(session=session, status__in=WAITING_OR_BOOKED).select_related(
            "patient"
        )
    )
    for booking in bookings:
        booking.sequence += 1
        booking.confirmed_at = None
    Booking.objects.bulk_update(bookings, ["sequence", "confirmed_at"])
    extend(about_uids=[b.uid for b in bookings], expires_at=session.ends_at + LINK_GRACE)
    tell_moved([b for b in bookings if b.status == BookingStatus.BOOKED], session.clinic)


@retry_deadlocks
@transaction.atomic
def edit_session(*, session: Session, title: str, capacity: int, by: Actor) -> Session:
    """Give a session another title and number of places; nobody is told, for nothing moves.

    More places give nobody on the waitlist one: that stays a decision. Raises Refused for fewer
    places than are taken.
    """
    with audit.acting(by):
        limit_waiting()
        session = lock_session(session.pk)
        refuse_finished(session, "changed")
        refuse_capacity(session.kind, capacity, session.room)
        if capacity < session.places_taken:
            raise Refused(
                f"Too few places ({capacity}): {session.places_taken} are taken. Choose "
                f"{session.places_taken} or more, or cancel a booking first.",
                field="capacity",
            )
        if len(title.strip()) > TITLE_LENGTH:
            raise Refused(f"The title must be at most {TITLE_LENGTH} characters.", field="title")
        if (title.strip(), capacity) != (session.title, session.capacity):
            session.title, session.capacity = title.strip(), capacity
            session.save(update_fields=["title", "capacity"])
        return session


@retry_deadlocks
@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: Actor) -> Session:
    """Take a session off the calendar with all its bookings, and tell everybody booked.

    `reason` is for staff and the audit; patients do not read it. Cancelling twice changes nothing.
    """
    with audit.acting(by, reason=reason):
        limit_waiting()
        session = lock_session(session.pk)
        if session.status == SessionStatus.CANCELLED:
            return session
        refuse_finished(session, "cancelled")
        bookings = list(
            session.bookings.filter(status__in=WAITING_OR_BOOKED).select_related("patient")
        )
        booked = [b for b in bookings if b.status == BookingStatus.BOOKED]
        for booking in bookings:
            mark_cancelled(booking, reason=CancelReason.CLINIC, by=by, at=clock.now())
        Booking.objects.bulk_update(bookings, CANCELLATION)
        Session.objects.filter(pk=session.pk).update(
            status=SessionStatus.CANCELLED,
            cancel_reason=reason.strip()[:200],
            sequence=session.sequence + 1,
        )
        session.refresh_from_db()
        tell_cancelled(bookings, told=booked)
        mark_changed([b.patient_id for b in bookings])
    return session


def slot_of(session: Session) -> Slot:
    """Return when a session is."""
    return Slot(
        session.day,
        session.start_time,
        session.minutes,
        session.zone,
        session.starts_at,
        session.ends_at,
    )


def refuse_finished(session: Session, verb: str) -> None:
    """Raise Conflict for a session that was cancelled or has begun."""
    name = f"The session of {day_words(session.day)}, {session.start_time:%H:%M}"
    if session.status == SessionStatus.CANCELLED:
        raise Conflict(f"{name} was cancelled and cannot be {verb}. Make a new session instead.")
    if session.starts_at <= clock.now():
        raise Conflict(
            f"{name} has already begun and cannot be {verb}. Record what happened to each "
            "booking instead."
        )


def _refuse_clash(session: Session) -> None:
    """Raise Overlap under the locks, where no other writer can come between look and write."""
    if session.overlap_reason:
        return
    clash = session_clash(session)
    if clash is not None:
        raise Overlap(
            f"{clash.sentence} Choose another time or another {clash.field}.", field=clash.field
        )


def _explained(error: IntegrityError, session: Session) -> Exception:
    """Return the refusal that a violated constraint stands for, naming what is in the way."""
    name = constraint_of(error)
    if name == "booking_patient_no_overlap":
        patients = session.bookings.filter(status=BookingStatus.BOOKED)
        return busy_patient(session, list(patients.values_list("patient_id", flat=True)))
    if name in {"session_physiologist_no_overlap", "session_room_no_overlap"}:
        clash = session_clash(session)
        if clash is not None:
            return Overlap(
                f"{clash.sentence} Choose another time or another {clash.field}.",
                field=clash.field,
            )
    return error
