"""Sessions on the calendar: made, moved, cancelled."""

from collections.abc import Sequence
from copy import copy
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import TRY_AGAIN, constraint_of, retry_deadlocks
from clinic.errors import Busy, Conflict, Refused
from clinic.models import Clinic, Room, Staff
from patients.links import extend
from programs.actions.bookings import place
from programs.actions.calling_off import call_off_sessions
from programs.actions.changes import record, snapshot
from programs.actions.checks import (
    refuse_capacity,
    refuse_overlap_without_permission,
    refuse_taking_on,
    refuse_unfit_place,
)
from programs.actions.locks import (
    limit_waiting,
    lock_enrollment,
    lock_enrollments,
    lock_session,
    lock_staff_and_rooms,
)
from programs.actions.mailing import LINK_GRACE, tell_moved
from programs.actions.offers import offer_free_places, withdraw_offers
from programs.actions.refusals import busy_patient, explained
from programs.errors import Overlap
from programs.models import (
    OPEN,
    WAITING,
    Booking,
    BookingStatus,
    CalendarChange,
    ChangeKind,
    Enrollment,
    Session,
    SessionStatus,
)
from programs.selectors.clashes import session_clash
from programs.slots import Slot, refuse_past, slot
from programs.words import day_words, session_name

TITLE_LENGTH = 80


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
    makes_up: Booking | None = None,
    overlap_reason: str = "",
    by: Actor,
) -> Session:
    """Put a session on the calendar, in clinic wall time; with an enrollment, book her at once.

    `makes_up` is a missed booking of hers that the new one makes good.

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
        return _create(session, enrollment, makes_up, by)
    except IntegrityError as error:
        if enrollment is not None and constraint_of(error).startswith("booking_"):
            raise explained(error, session, enrollment) from error
        raise _explained(error, session) from error


@transaction.atomic
def _create(
    session: Session, enrollment: Enrollment | None, makes_up: Booking | None, by: Actor
) -> Session:
    with audit.acting(by, reason=session.overlap_reason):
        refuse_past(slot_of(session))
        refuse_overlap_without_permission(session, by)
        limit_waiting()
        lock_staff_and_rooms(staff_ids=[session.physiologist_id], room_ids=[session.room_id])
        refuse_unfit_place(session, slot_of(session))
        _refuse_clash(session)
        session.save(force_insert=True)
        if enrollment is not None:
            enrollment = lock_enrollment(enrollment.pk)
            place(session=session, enrollment=enrollment, makes_up=makes_up, by=by)
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
    about the old time are called off, and so are open offers, which the waitlist gets anew. A move
    to where it is already changes nothing. Raises Overlap naming what is in the way, a booked
    patient's other session included. `session.change` is the change to undo.
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
        before, was = snapshot([session]), session_name(session)
        for name, value in wanted.items():
            setattr(session, name, value)
        refuse_past(slot_of(session))
        refuse_overlap_without_permission(session, by)
        refuse_unfit_place(session, slot_of(session))
        _refuse_clash(session)
        withdraw_offers(session)
        booked = open_bookings([session])
        refuse_taking_on(
            session.physiologist_id, [b.patient_id for b in booked], session.clinic, by
        )
        before |= snapshot(booked)
        session.sequence += 1
        session.save(update_fields=[*wanted, "sequence"])
        bookings = carry_bookings([session])
        session.change = record(
            clinic_id=session.clinic_id,
            kind=ChangeKind.MOVED,
            sentence=f"{was} was moved to {day_words(session.day)}, "
            f"{session.start_time:%H:%M}, {session.room.name}, {session.physiologist.name}.",
            before=before,
            rows=[session, *bookings],
            by=by,
        )
        tell_carried(bookings, session.clinic)
        offer_free_places(session, now=clock.now())
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
        session.bookings.filter(status__in=OPEN).values_list("enrollment_id", flat=True)
    )
    return session


def open_bookings(sessions: Sequence[Session]) -> list[Booking]:
    """Return who is booked into these sessions, is offered a place or waits, with the patients."""
    rows = Booking.objects.filter(session__in=[s.pk for s in sessions], status__in=OPEN)
    return list(rows.select_related("patient").order_by("starts_at", "pk"))


def carry_bookings(sessions: Sequence[Session]) -> list[Booking]:
    """Bring the bookings of moved sessions along: the database has moved their times already."""
    bookings = open_bookings(sessions)
    for booking in bookings:
        booking.sequence += 1
        booking.confirmed_at = None
    Booking.objects.bulk_update(bookings, ["sequence", "confirmed_at"])
    for session in sessions:
        uids = [b.uid for b in bookings if b.session_id == session.pk]
        extend(about_uids=uids, expires_at=session.ends_at + LINK_GRACE)
    return bookings


def tell_carried(
    bookings: Sequence[Booking], clinic: Clinic, *, change: CalendarChange | None = None
) -> None:
    """Tell whoever has a place of its new time; the waitlist is told nothing."""
    tell_moved([b for b in bookings if b.status == BookingStatus.BOOKED], clinic, change=change)


@retry_deadlocks
@transaction.atomic
def edit_session(*, session: Session, title: str, capacity: int, by: Actor) -> Session:
    """Give a session another title and number of places; nobody is told, for nothing moves.

    More places are offered to the waitlist, in its order. Raises Refused for fewer places than are
    taken.
    """
    with audit.acting(by):
        limit_waiting()
        session = lock_session(session.pk)
        lock_enrollments(
            session.bookings.filter(status__in=WAITING).values_list("enrollment_id", flat=True)
        )
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
            offer_free_places(session, now=clock.now())
        return session


@retry_deadlocks
@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: Actor) -> Session:
    """Take a session off the calendar with all its bookings, and tell everybody booked.

    `reason` is for staff and the audit; patients do not read it, but are offered other times.
    Cancelling twice changes nothing. `session.change` is the change to undo.
    """
    with audit.acting(by, reason=reason):
        limit_waiting()
        session = lock_session(session.pk)
        if session.status == SessionStatus.CANCELLED:
            return session
        refuse_finished(session, "cancelled")
        session.change = call_off_sessions(
            [session],
            kind=ChangeKind.CANCELLED,
            sentence=f"{session_name(session)} was cancelled.",
            reason=reason,
            by=by,
        )
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
