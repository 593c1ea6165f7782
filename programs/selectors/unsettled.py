"""Past and still booked: what a person has to settle, because time passing decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from clinic.models import Clinic, Staff
from programs.models import Booking, BookingStatus
from programs.selectors import wording
from programs.selectors.roster import Line, line_of, with_facts

AT_ONCE = 100


@dataclass(frozen=True)
class UnsettledLine:
    """One booking without an outcome; `arrived` is the wall time at which she checked in."""

    line: Line
    arrived: str


@dataclass(frozen=True)
class UnsettledSession:
    uid: UUID
    day: date
    when: str
    title: str
    who: str
    lines: list[UnsettledLine]


@dataclass(frozen=True)
class UnsettledList:
    """The oldest first; `more` says that the list goes on when these are settled."""

    sessions: list[UnsettledSession]
    count: int
    more: bool

    @property
    def patients(self) -> list[int]:
        return [one.line.patient_key for session in self.sessions for one in session.lines]


def unsettled_bookings(
    clinic: Clinic, *, now: datetime, physiologist: Staff | None = None
) -> QuerySet[Booking]:
    """Return bookings whose session is over and whose outcome nobody has given."""
    rows = Booking.objects.filter(clinic=clinic, status=BookingStatus.BOOKED, ends_at__lte=now)
    return rows.filter(session__physiologist=physiologist) if physiologist else rows


def unsettled_list(
    clinic: Clinic, *, now: datetime, physiologist: Staff | None = None
) -> UnsettledList:
    """Return what is to settle, by session, in one query."""
    rows = with_facts(unsettled_bookings(clinic, now=now, physiologist=physiologist))
    found = list(
        rows.select_related("session__physiologist").order_by("starts_at", "session", "pk")[
            : AT_ONCE + 1
        ]
    )
    shown = found[:AT_ONCE]
    return UnsettledList(
        sessions=[
            _session(list(bookings), now) for _, bookings in groupby(shown, lambda b: b.session_id)
        ],
        count=len(shown),
        more=len(found) > AT_ONCE,
    )


def _session(bookings: list[Booking], now: datetime) -> UnsettledSession:
    session = bookings[0].session
    zone = ZoneInfo(session.zone)
    return UnsettledSession(
        uid=session.uid,
        day=session.day,
        when=f"{wording.day_words(session.day, year=True)}, {session.start_time:%H:%M}",
        title=wording.title_of(session),
        who=session.physiologist.name,
        lines=[UnsettledLine(line_of(b, now=now), _arrived(b, zone)) for b in bookings],
    )


def _arrived(booking: Booking, zone: ZoneInfo) -> str:
    record = getattr(booking, "record", None)
    if record is None or record.arrived_at is None:
        return ""
    return f"{record.arrived_at.astimezone(zone):%H:%M}"
