"""The physiologist's day on one sheet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Window

from clinic import clock
from clinic.models import Clinic, Staff
from programs.models import WAITING, Booking, BookingStatus, Session, SessionKind, SessionStatus
from programs.selectors import wording
from programs.selectors.roster import Line, line_of, with_facts

# The list of forgotten outcomes is for working off, oldest first; a page of it at a time.
TO_SETTLE_AT_ONCE = 25


@dataclass(frozen=True)
class DaySession:
    uid: UUID
    time: str
    title: str
    kind: str
    room: str
    physiologist: str
    places: str
    is_cancelled: bool
    cancel_reason: str
    is_now: bool
    people: list[Line]
    waiting: list[Line]
    gone: list[Line]

    @property
    def rosters(self) -> tuple[list[Line], list[Line], list[Line]]:
        return self.people, self.waiting, self.gone


@dataclass(frozen=True)
class Unsettled:
    """A booking whose session is over and whose outcome nobody has given."""

    line: Line
    session_uid: UUID
    day: date
    when: str
    title: str


@dataclass(frozen=True)
class DaySheet:
    day: date
    sessions: list[DaySession]
    to_settle: list[Unsettled]
    more_to_settle: bool
    unsettled_count: int

    @property
    def patients(self) -> list[int]:
        """The keys of everybody the sheet names, for the read log."""
        lines = [u.line for u in self.to_settle]
        for session in self.sessions:
            lines += session.people + session.waiting + session.gone
        return [line.patient_key for line in lines]


def day_sheet(*, clinic: Clinic, day: date, physiologist: Staff | None, now: datetime) -> DaySheet:
    """Return one local day of the clinic, or of one physiologist, in three queries."""
    start, end = clock.day_bounds(day, clinic.time_zone)
    sessions = Session.objects.filter(
        clinic=clinic, starts_at__gte=start, starts_at__lt=end
    ).select_related("room", "physiologist")
    bookings = Booking.objects.filter(clinic=clinic, starts_at__gte=start, starts_at__lt=end)
    unsettled = Booking.objects.filter(
        clinic=clinic, status=BookingStatus.BOOKED, ends_at__lte=now
    ).exclude(starts_at__gte=start, starts_at__lt=end)
    if physiologist is not None:
        sessions = sessions.filter(physiologist=physiologist)
        bookings = bookings.filter(session__physiologist=physiologist)
        unsettled = unsettled.filter(session__physiologist=physiologist)
    lines = defaultdict(list)
    for booking in with_facts(bookings).order_by("patient__family_name", "pk"):
        lines[booking.session_id].append(line_of(booking, now=now))
    waiting = list(
        with_facts(unsettled.select_related("session"))
        .annotate(in_all=Window(Count("pk")))
        .order_by("starts_at", "pk")[: TO_SETTLE_AT_ONCE + 1]
    )
    return DaySheet(
        day=day,
        sessions=[_session(session, lines[session.pk], now) for session in sessions],
        to_settle=[_unsettled(b, clinic, now) for b in waiting[:TO_SETTLE_AT_ONCE]],
        more_to_settle=len(waiting) > TO_SETTLE_AT_ONCE,
        unsettled_count=waiting[0].in_all if waiting else 0,
    )


def _session(session: Session, lines: list[Line], now: datetime) -> DaySession:
    return DaySession(
        uid=session.uid,
        time=wording.time_words(session),
        title=wording.title_of(session),
        kind=str(SessionKind(session.kind).label),
        room=session.room.name,
        physiologist=session.physiologist.name,
        places=wording.places_words(session),
        is_cancelled=session.status == SessionStatus.CANCELLED,
        cancel_reason=session.cancel_reason,
        is_now=session.starts_at <= now < session.ends_at,
        people=[line for line in lines if line.status not in (*WAITING, BookingStatus.CANCELLED)],
        waiting=[line for line in lines if line.status in WAITING],
        gone=[line for line in lines if line.status == BookingStatus.CANCELLED],
    )


def _unsettled(booking: Booking, clinic: Clinic, now: datetime) -> Unsettled:
    began = booking.starts_at.astimezone(ZoneInfo(clinic.time_zone))
    return Unsettled(
        line=line_of(booking, now=now),
        session_uid=booking.session.uid,
        day=began.date(),
        when=f"{began:%a %-d %b, %H:%M}",
        title=wording.title_of(booking.session),
    )
