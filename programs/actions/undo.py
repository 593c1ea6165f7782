"""One step that takes a change of the calendar back: all of it, or nothing and why."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflict_sentence, retry_deadlocks
from clinic.errors import Conflict
from notifications.actions import call_off
from patients.changes import mark_changed
from patients.links import extend
from programs.actions.changes import State, restore, same
from programs.actions.locks import (
    limit_waiting,
    lock_enrollments,
    lock_sessions,
    lock_staff_and_rooms,
)
from programs.actions.mailing import (
    CANCELLED,
    LINK_GRACE,
    MOVED,
    RESTORED,
    call_off_mails,
    tell_news,
)
from programs.actions.offers import offer_free_places
from programs.actions.undo_news import tell_what_was_never_told, who_was_told
from programs.actions.undo_obstacles import (
    UndoWork,
    look_for_later_changes,
    look_for_lost_programs,
    look_for_taken_places,
    refuse_begun,
    refuse_obstacles,
    taken_times,
)
from programs.actions.undo_plan import take_plan_back, tell_taken_back
from programs.models import (
    OPEN,
    Booking,
    BookingStatus,
    CalendarChange,
    ChangeItem,
    ChangeKind,
    Session,
    SessionStatus,
)


@retry_deadlocks
def undo_change(*, change: CalendarChange, by: Actor) -> CalendarChange:
    """Bring everything back to how it was before a change, and tell whoever had been told.

    All or nothing: Conflict names what is in the way by now. Undoing twice changes nothing; once
    a session concerned has begun it is too late. Bookings keep their calendar UID and get a
    higher sequence.
    """
    try:
        return _undo(change=change, by=by)
    except IntegrityError as error:
        sentence = conflict_sentence(error)
        if not sentence:
            raise
        raise Conflict(f"This cannot be undone any more. {sentence}") from error


@transaction.atomic
def _undo(*, change: CalendarChange, by: Actor) -> CalendarChange:
    with audit.acting(by, reason="undone"):
        limit_waiting()
        change = CalendarChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if change.undone_at is not None:
            return change
        work = _locked(change)
        refuse_begun(work)
        look_for_later_changes(work)
        look_for_lost_programs(work)
        look_for_taken_places(work)
        taken_back = take_plan_back(work, by=by)
        refuse_obstacles(work)
        _restore_series(work)
        _restore_sessions(work)
        _restore_bookings(work)
        tell_taken_back(work, taken_back)
        _drop_closure(change)
        change.undone_at, change.undone_by = clock.now(), by.staff
        change.save(update_fields=["undone_at", "undone_by", "closure"])
        _fill(work)
        mark_changed([b.patient_id for b in work.bookings])
    return change


def _locked(change: CalendarChange) -> UndoWork:
    items = list(change.items.order_by("pk"))
    states = [s for i in items if i.session_id for s in (i.before, i.after) if s]
    lock_staff_and_rooms(
        staff_ids={s["physiologist_id"] for s in states}, room_ids={s["room_id"] for s in states}
    )
    keys = {i.session_id for i in items if i.session_id}
    keys |= set(
        Booking.objects.filter(pk__in=[i.booking_id for i in items if i.booking_id]).values_list(
            "session_id", flat=True
        )
    )
    lock_sessions(keys)
    concerned = Booking.objects.filter(session__in=keys, status__in=OPEN).values_list(
        "enrollment_id", flat=True
    )
    own = Booking.objects.filter(pk__in=[i.booking_id for i in items if i.booking_id])
    lock_enrollments([*concerned, *own.values_list("enrollment_id", flat=True)])
    fresh = change.items.select_related(
        "series",
        "session__clinic",
        "session__room",
        "session__physiologist",
        "booking__session__clinic",
        "booking__enrollment",
        "booking__patient",
    )
    return UndoWork(change, list(fresh.order_by("pk")), clock.now())


def _restore_series(work: UndoWork) -> None:
    for item in work.of("series"):
        if item.series and item.before is not None:
            item.series.save(update_fields=restore(item.series, item.before))


def _restore_sessions(work: UndoWork) -> None:
    """Set sessions back where they fit; those that the change made disappear."""
    for item in work.of("session"):
        session = item.session
        if session is None:
            continue
        if item.before is None:
            if work.change.kind != ChangeKind.PLANNED:  # a plan's were taken back with its bookings
                _unmake(session)
            continue
        names = restore(session, item.before)
        session.sequence += 1
        found = taken_times(session, work)
        work.in_the_way += found
        if not found:
            session.save(update_fields=[*names, "sequence"])
    refuse_obstacles(work)
    for item in work.of("series"):
        if item.series and item.before is None and not item.series.sessions.exists():
            item.series.delete()


def _unmake(session: Session) -> None:
    """Delete a session that the change made, or cancel it where something refers to it."""
    try:
        with transaction.atomic():
            session.delete()
    except (ProtectedError, IntegrityError):
        session.status, session.cancel_reason = SessionStatus.CANCELLED, "Undone"
        session.sequence += 1
        session.save(update_fields=["status", "cancel_reason", "sequence"])


def _restore_bookings(work: UndoWork) -> None:
    """Set bookings back and say so to whoever was told otherwise."""
    uids = [b.uid for b in work.bookings]
    call_off(about_uids=uids, kinds=[CANCELLED])
    call_off_mails(work.bookings)
    told = who_was_told(work) | {b.patient_id for b in work.bookings if b.patient.uid in work.told}
    again: dict[str, list[Booking]] = {RESTORED: [], MOVED: []}
    quiet: list[tuple[Booking, ChangeItem]] = []
    for item in work.of("booking"):
        booking = item.booking
        if booking is None or item.before is None or not same(booking, item.after):
            continue  # she has confirmed or cancelled since, and that stands
        _restore_booking(booking, item.before, told=booking.patient_id in told)
        if booking.status != BookingStatus.BOOKED:
            continue
        if booking.patient_id in told:
            was_off = item.after["status"] == BookingStatus.CANCELLED
            again[RESTORED if was_off else MOVED].append(booking)
        else:
            quiet.append((booking, item))
    clinic = work.change.clinic
    for kind, bookings in again.items():
        tell_news(kind, bookings, clinic, change=work.change)
    tell_what_was_never_told(quiet, work)


def _restore_booking(booking: Booking, before: State, *, told: bool) -> None:
    session = booking.session
    names = restore(booking, before)
    booking.sequence += 1
    if booking.status == BookingStatus.OFFERED:  # its time went by meanwhile: her turn comes anew
        booking.status, booking.offer_expires_at = BookingStatus.WAITLISTED, None
        booking.offered_at = None
    if told:
        booking.confirmed_at = None
    booking.save(update_fields=[*names, "sequence"])
    booking.refresh_from_db(fields=["starts_at", "ends_at"])
    extend(about_uids=[booking.uid], expires_at=session.ends_at + LINK_GRACE)


def _drop_closure(change: CalendarChange) -> None:
    closure = change.closure
    if closure is not None:
        change.closure = None
        closure.delete()


def _fill(work: UndoWork) -> None:
    """Let the waitlists of what is back on have their turn."""
    keys = {s.pk for s in work.sessions} | {b.session_id for b in work.bookings}
    sessions = Session.objects.filter(
        pk__in=keys, status=SessionStatus.SCHEDULED, starts_at__gt=work.now
    )
    for session in sessions.select_related("clinic").order_by("pk"):
        offer_free_places(session, now=work.now)
