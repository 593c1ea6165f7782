"""One step that takes a change of the calendar back: all of it, or nothing and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflict_sentence, retry_deadlocks
from clinic.errors import Conflict
from notifications.actions import call_off, plan
from notifications.models import Message
from patients.changes import mark_changed
from patients.links import extend
from patients.models.patient import PatientStatus
from programs.actions.changes import State, restore, same
from programs.actions.locks import (
    limit_waiting,
    lock_enrollments,
    lock_sessions,
    lock_staff_and_rooms,
)
from programs.actions.mailing import (
    CANCELLED,
    CONFIRMED,
    LINK_GRACE,
    MOVED,
    RESTORED,
    call_off_mails,
    left,
    reminders,
    tell_booked,
    tell_news,
    version_of,
)
from programs.actions.offers import offer_free_places
from programs.models import (
    HOLDS_A_PLACE,
    OPEN,
    Booking,
    BookingStatus,
    CalendarChange,
    ChangeItem,
    EnrollmentStatus,
    Session,
    SessionStatus,
)
from programs.selectors.clashes import patient_clash, session_clash
from programs.words import day_words, hours_words, session_words

MOST_SENTENCES = 8


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


@dataclass
class _Work:
    """What a change touched, as it stands now, locked."""

    change: CalendarChange
    items: list[ChangeItem]
    now: datetime
    in_the_way: list[str] = field(default_factory=list)

    def of(self, name: str) -> list[ChangeItem]:
        return [item for item in self.items if getattr(item, f"{name}_id") is not None]

    @property
    def sessions(self) -> list[Session]:
        return [item.session for item in self.of("session") if item.session]

    @property
    def bookings(self) -> list[Booking]:
        return [item.booking for item in self.of("booking") if item.booking]


@transaction.atomic
def _undo(*, change: CalendarChange, by: Actor) -> CalendarChange:
    with audit.acting(by, reason="undone"):
        limit_waiting()
        change = CalendarChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if change.undone_at is not None:
            return change
        work = _locked(change)
        _refuse_begun(work)
        _look_for_later_changes(work)
        _look_for_lost_programs(work)
        _look_for_taken_places(work)
        _refuse(work)
        _restore_series(work)
        _restore_sessions(work)
        _restore_bookings(work)
        _drop_closure(change)
        change.undone_at, change.undone_by = clock.now(), by.staff
        change.save(update_fields=["undone_at", "undone_by", "closure"])
        _fill(work)
        mark_changed([b.patient_id for b in work.bookings])
    return change


def _locked(change: CalendarChange) -> _Work:
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
    return _Work(change, list(fresh.order_by("pk")), clock.now())


def _refuse_begun(work: _Work) -> None:
    sessions = {s.pk: s for s in [*work.sessions, *(b.session for b in work.bookings)]}
    begun = [s for s in sessions.values() if s.starts_at <= work.now]
    if begun:
        raise Conflict(
            f"The {session_words(begun[0])} has begun, so it is too late to undo this. "
            "Record what happened instead."
        )
    for item in work.of("session"):
        before = item.before
        if before and datetime.fromisoformat(before["starts_at"]) <= work.now:
            raise Conflict(
                f"The time it was moved from, {_when(before)}, has gone by. Move the session by "
                "hand."
            )


def _look_for_later_changes(work: _Work) -> None:
    for item in work.of("series"):
        if item.series and not same(item.series, item.after):
            work.in_the_way.append("The series was changed again since. Undo that first.")
    for item in work.of("session"):
        if item.session and not same(item.session, item.after):
            work.in_the_way.append(
                f"The {session_words(item.session)} was changed again since. Undo that first."
            )
    for item in work.of("booking"):
        booking = item.booking
        if booking and not _as_left(booking, item):
            work.in_the_way.append(
                f"The booking of {booking.patient.full_name} was changed since: it is "
                f"{booking.get_status_display().lower()}."
            )
    _look_for_newcomers(work)


def _as_left(booking: Booking, item: ChangeItem) -> bool:
    """Say whether a booking is as the change left it, or has only gone on from there.

    A patient of a moved session may have confirmed or cancelled since, and stays with that.
    """
    if same(booking, item.after):
        return True
    moved = item.before is not None and item.before["status"] == item.after["status"]
    return moved and booking.status in (*OPEN, BookingStatus.CANCELLED)


def _look_for_newcomers(work: _Work) -> None:
    """Find who was booked into a moved or new session since: she knows only the time it has now."""
    known = {b.pk for b in work.bookings}
    changed = [
        i.session_id
        for i in work.of("session")
        if i.before is None or i.before["starts_at"] != i.after["starts_at"]
    ]
    rows = Booking.objects.filter(session__in=changed, status__in=HOLDS_A_PLACE).exclude(
        pk__in=known
    )
    for booking in rows.select_related("patient", "session"):
        work.in_the_way.append(
            f"{booking.patient.full_name} was booked into the {session_words(booking.session)} "
            "since."
        )


def _look_for_lost_programs(work: _Work) -> None:
    for item in work.of("booking"):
        booking = item.booking
        if booking is None or item.before is None or booking.status != BookingStatus.CANCELLED:
            continue
        name = booking.patient.full_name
        if booking.enrollment.status != EnrollmentStatus.ACTIVE:
            work.in_the_way.append(f"The program of {name} is no longer active.")
        elif booking.patient.status != PatientStatus.ACTIVE:
            work.in_the_way.append(f"{name} is no longer an active patient.")
        again = Booking.objects.filter(
            session=booking.session_id, enrollment=booking.enrollment_id
        ).exclude(status=BookingStatus.CANCELLED)
        if again.exists():
            work.in_the_way.append(f"{name} is booked into this session again already.")
        make_up = (
            booking.made_up_by.exclude(status=BookingStatus.CANCELLED)
            .select_related("session")
            .first()
        )
        if make_up is not None:
            work.in_the_way.append(
                f"{name} has the {session_words(make_up.session)} instead. Cancel that one first."
            )


def _look_for_taken_places(work: _Work) -> None:
    """Find sessions that are not touched themselves, where a place given up is gone by now."""
    own = {s.pk for s in work.sessions}
    wanted: dict[int, list[Booking]] = {}
    for item in work.of("booking"):
        booking, before = item.booking, item.before
        if booking is None or before is None or booking.session_id in own:
            continue
        if before["status"] == BookingStatus.BOOKED:
            wanted.setdefault(booking.session_id, []).append(booking)
    for bookings in wanted.values():
        session = bookings[0].session
        if session.status != SessionStatus.SCHEDULED:
            work.in_the_way.append(f"The {session_words(session)} was cancelled since.")
        elif session.places_left < len(bookings):
            work.in_the_way.append(_who_has_it(session, work.change.at))


def _who_has_it(session: Session, since: datetime) -> str:
    holders = session.bookings.filter(status__in=HOLDS_A_PLACE).filter(
        Q(created_at__gte=since) | Q(offered_at__gte=since)
    )
    names = [b.patient.full_name for b in holders.select_related("patient").order_by("pk")]
    who = f" to {', '.join(names)}" if names else ""
    return f"The place in the {session_words(session)} has gone{who}."


def _restore_series(work: _Work) -> None:
    for item in work.of("series"):
        if item.series and item.before is not None:
            item.series.save(update_fields=restore(item.series, item.before))


def _restore_sessions(work: _Work) -> None:
    """Set sessions back where they fit; those that the change made disappear."""
    for item in work.of("session"):
        session = item.session
        if session is None:
            continue
        if item.before is None:
            _unmake(session)
            continue
        names = restore(session, item.before)
        session.sequence += 1
        found = _taken_times(session, work)
        work.in_the_way += found
        if not found:
            session.save(update_fields=[*names, "sequence"])
    _refuse(work)
    for item in work.of("series"):
        if item.series and item.before is None and not item.series.sessions.exists():
            item.series.delete()


def _taken_times(session: Session, work: _Work) -> list[str]:
    """Return what now keeps the session, or somebody who comes back to it, from its old time."""
    if session.status != SessionStatus.SCHEDULED:
        return []
    found = []
    clash = None if session.overlap_reason else session_clash(session)
    if clash is not None:
        found.append(f"{day_words(session.day)}: {clash.sentence}")
    coming = {b.patient_id for b in work.bookings if b.session_id == session.pk} | set(
        session.bookings.filter(status__in=HOLDS_A_PLACE).values_list("patient_id", flat=True)
    )
    busy = patient_clash(
        patient_ids=coming,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        not_in=session,
    )
    if busy is not None:
        hours = hours_words(busy.starts_at, busy.ends_at, session.zone)
        found.append(
            f"{busy.patient.full_name} has another session on {day_words(session.day)}, {hours}."
        )
    return found


def _unmake(session: Session) -> None:
    """Delete a session that the change made, or cancel it where something refers to it."""
    try:
        with transaction.atomic():
            session.delete()
    except (ProtectedError, IntegrityError):
        session.status, session.cancel_reason = SessionStatus.CANCELLED, "Undone"
        session.sequence += 1
        session.save(update_fields=["status", "cancel_reason", "sequence"])


def _restore_bookings(work: _Work) -> None:
    """Set bookings back and say so to whoever was told otherwise."""
    uids = [b.uid for b in work.bookings]
    call_off(about_uids=uids, kinds=[CANCELLED])
    call_off_mails(work.bookings)
    told = _told(work)
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
    _tell_what_was_never_told(quiet, work)


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


def _told(work: _Work) -> set[int]:
    """Return the patients whom a mail about this change has reached, or may have."""
    news = left(work.bookings, [CANCELLED, MOVED])
    told = set()
    for item in work.of("booking"):
        booking = item.booking
        message = news.get(booking.uid) if booking else None
        if booking and message and version_of(message) == item.after["sequence"]:
            told.add(booking.patient_id)
    return told


def _tell_what_was_never_told(quiet: Sequence[tuple[Booking, ChangeItem]], work: _Work) -> None:
    """Plan reminders again, and the news of before the change where it never left."""
    kinds = [CONFIRMED, MOVED, RESTORED]
    rows = Message.objects.filter(about_uid__in=[b.uid for b, _ in quiet], kind__in=kinds)
    planned = {(row.about_uid, version_of(row)): row.kind for row in rows.order_by("pk")}
    heard = left([b for b, _ in quiet], kinds)
    clinic = work.change.clinic
    for booking, item in quiet:
        sequence = (item.before or {})["sequence"]
        kind = planned.get((booking.uid, sequence))
        last = heard.get(booking.uid)
        if kind is not None and (last is None or version_of(last) != sequence):
            if kind == CONFIRMED:
                tell_booked(booking, clinic)
            else:
                tell_news(kind, [booking], clinic, change=None)
        else:
            plan(reminders(booking, clinic, work.now))


def _drop_closure(change: CalendarChange) -> None:
    closure = change.closure
    if closure is not None:
        change.closure = None
        closure.delete()


def _fill(work: _Work) -> None:
    """Let the waitlists of what is back on have their turn."""
    keys = {s.pk for s in work.sessions} | {b.session_id for b in work.bookings}
    sessions = Session.objects.filter(pk__in=keys).select_related("clinic").order_by("pk")
    for session in sessions:
        if session.starts_at > work.now:
            offer_free_places(session, now=work.now)


def _when(state: State) -> str:
    day = date.fromisoformat(str(state["day"]))
    return f"{day_words(day)}, {str(state['start_time'])[:5]}"


def _refuse(work: _Work) -> None:
    if work.in_the_way:
        more = len(work.in_the_way) - MOST_SENTENCES
        said = " ".join(work.in_the_way[:MOST_SENTENCES])
        raise Conflict(
            f"This cannot be undone any more. {said}" + (f" And {more} more." if more > 0 else "")
        )
