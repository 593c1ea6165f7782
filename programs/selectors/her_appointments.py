"""A patient's appointments as her own pages list them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clinic import clock
from patients.models import Patient
from programs.models import ATTENDED_OR_NOT, Booking, BookingStatus, SessionStatus
from programs.selectors.visit import Visit, VisitState, as_she_reads_it

# On her first page; the list has all of them.
SOON = 3
# Further back nobody looks, and her dose tells.
PAST = 20
_TO_COME = (BookingStatus.BOOKED, BookingStatus.OFFERED, BookingStatus.WAITLISTED)

# What stands beside an appointment, in a word or two, and how urgent it looks.
WORDS = {
    VisitState.OPEN: (_("Can you come?"), "amber"),
    VisitState.CONFIRMED: (_("You are coming"), "brand"),
    VisitState.OFFERED: (_("A place is held for you"), "amber"),
    VisitState.WAITLISTED: (_("On the waitlist"), ""),
    VisitState.OFFER_OVER: (_("On the waitlist"), ""),
    VisitState.BEGUN: (_("It has begun"), ""),
}


@dataclass(frozen=True)
class Line:
    """One appointment of a list; `word` says how it stands."""

    visit: Visit
    word: Any
    tag: str


@dataclass(frozen=True)
class Appointments:
    """Everything to come, the soonest first, and the latest that are over."""

    coming: list[Line]
    past: list[Line]


def appointments(patient: Patient, *, now: datetime) -> Appointments:
    """Return her appointments, in two queries."""
    over = _rows(patient).filter(
        ends_at__lte=now, status__in=[BookingStatus.BOOKED, *ATTENDED_OR_NOT]
    )
    return Appointments(
        coming=[_line(booking, now) for booking in _coming(patient, now)],
        past=[_past(booking, now) for booking in over.order_by("-starts_at")[:PAST]],
    )


def next_appointments(patient: Patient) -> dict[str, Any]:
    """Return the next ones, for her first page, and how many more there are."""
    now = clock.now()
    coming = [_line(booking, now) for booking in _coming(patient, now)]
    return {"lines": coming[:SOON], "more": max(0, len(coming) - SOON)}


def _coming(patient: Patient, now: datetime) -> QuerySet[Booking]:
    rows = _rows(patient).filter(
        ends_at__gt=now, status__in=_TO_COME, session__status=SessionStatus.SCHEDULED
    )
    return rows.order_by("starts_at", "pk")


def _rows(patient: Patient) -> QuerySet[Booking]:
    return Booking.objects.filter(patient=patient).select_related(
        "session__room", "session__clinic", "session__physiologist"
    )


def _line(booking: Booking, now: datetime) -> Line:
    visit = as_she_reads_it(booking, now)
    word, tag = WORDS[visit.state]
    return Line(visit, word, tag)


def _past(booking: Booking, now: datetime) -> Line:
    came = {
        BookingStatus.ATTENDED: _("You came"),
        BookingStatus.NO_SHOW: _("We missed you"),
    }.get(BookingStatus(booking.status), "")
    return Line(as_she_reads_it(booking, now), came, "")
