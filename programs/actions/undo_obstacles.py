"""What stands in the way of taking a change back, each thing by its name."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from clinic.errors import Conflict
from patients.models.patient import PatientStatus
from programs.actions.changes import State, same
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


@dataclass
class UndoWork:
    """What a change touched, as it stands now, locked, and what was found in its way."""

    change: CalendarChange
    items: list[ChangeItem]
    now: datetime
    in_the_way: list[str] = field(default_factory=list)
    # recipients of a mail about the whole change, beside those of mails about one place
    told: set[UUID] = field(default_factory=set)

    def of(self, name: str) -> list[ChangeItem]:
        return [item for item in self.items if getattr(item, f"{name}_id") is not None]

    @property
    def sessions(self) -> list[Session]:
        return [item.session for item in self.of("session") if item.session]

    @property
    def bookings(self) -> list[Booking]:
        return [item.booking for item in self.of("booking") if item.booking]

    @property
    def made_bookings(self) -> list[Booking]:
        """Return the bookings that the change made and that still stand."""
        made = [item.booking for item in self.of("booking") if item.before is None]
        return [b for b in made if b is not None and b.status == BookingStatus.BOOKED]


def refuse_begun(work: UndoWork) -> None:
    """Raise Conflict once a session concerned has begun, or the time it came from has gone by."""
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


def look_for_later_changes(work: UndoWork) -> None:
    """Find what was changed again since, and who came into what was moved."""
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
    if item.before is None:
        return booking.status in (BookingStatus.BOOKED, BookingStatus.CANCELLED)
    moved = item.before is not None and item.before["status"] == item.after["status"]
    return moved and booking.status in (*OPEN, BookingStatus.CANCELLED)


def _look_for_newcomers(work: UndoWork) -> None:
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


def look_for_lost_programs(work: UndoWork) -> None:
    """Find patients who cannot come back: the program is over, or she has another place."""
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


def look_for_taken_places(work: UndoWork) -> None:
    """Find sessions that are not touched themselves, where a place given up is gone by now."""
    own = {s.pk for s in work.sessions}
    freed = Counter(b.session_id for b in work.made_bookings)
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
        elif session.places_left + freed[session.pk] < len(bookings):
            work.in_the_way.append(_who_has_it(session, work.change.at))


def _who_has_it(session: Session, since: datetime) -> str:
    holders = session.bookings.filter(status__in=HOLDS_A_PLACE).filter(
        Q(created_at__gte=since) | Q(offered_at__gte=since)
    )
    names = [b.patient.full_name for b in holders.select_related("patient").order_by("pk")]
    who = f" to {', '.join(names)}" if names else ""
    return f"The place in the {session_words(session)} has gone{who}."


def taken_times(session: Session, work: UndoWork) -> list[str]:
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


def refuse_obstacles(work: UndoWork) -> None:
    """Raise Conflict with everything that was found in the way so far."""
    if work.in_the_way:
        more = len(work.in_the_way) - MOST_SENTENCES
        said = " ".join(work.in_the_way[:MOST_SENTENCES])
        raise Conflict(
            f"This cannot be undone any more. {said}" + (f" And {more} more." if more > 0 else "")
        )


def _when(state: State) -> str:
    day = date.fromisoformat(str(state["day"]))
    return f"{day_words(day)}, {str(state['start_time'])[:5]}"
