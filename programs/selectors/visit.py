"""What a patient sees of her own appointment behind a mailed link."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from clinic.actors import ActorKind
from clinic.models import Clinic
from patients.models import Patient
from programs.models import Booking, BookingStatus, CancelReason, EnrollmentStatus, SessionStatus
from programs.selectors import wording
from programs.selectors.alternatives import Place, alternatives_for, full_classes_for
from programs.selectors.credits import has_credit, in_good_time
from programs.selectors.missed import chosen_since
from programs.selectors.waitlist import offer_is_over


class VisitState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    OFFER_OVER = "offer_over"
    INSTEAD = "instead"
    CANCELLED_BY_HER = "cancelled_by_her"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    MISSED = "missed"
    BEGUN = "begun"
    PAST = "past"


CANCELLED = (VisitState.CANCELLED_BY_HER, VisitState.CANCELLED_BY_CLINIC)
ANSWERABLE = (
    VisitState.OPEN,
    VisitState.CONFIRMED,
    VisitState.WAITLISTED,
    VisitState.OFFER_OVER,
)


@dataclass(frozen=True)
class Choice:
    """Another time that she may choose; `key` names it in the press."""

    key: str
    day: str
    time: str
    room: str
    with_whom: str


@dataclass(frozen=True)
class Visit:
    """An appointment as its patient reads it, on the clinic's wall clock."""

    booking: Booking
    state: VisitState
    day: str
    time: str
    room: str
    clinic: Clinic
    until: str = ""
    instead: "Visit | None" = None
    choices: tuple[Choice, ...] = ()
    in_time: bool = False

    @property
    def may_answer(self) -> bool:
        return self.state in ANSWERABLE

    @property
    def may_move(self) -> bool:
        """Say whether she can still choose another time herself."""
        return self.in_time and self.state in (VisitState.OPEN, VisitState.CONFIRMED)

    @property
    def has_calendar(self) -> bool:
        return self.state in (VisitState.OPEN, VisitState.CONFIRMED)

    @property
    def hurts(self) -> bool:
        """Say whether sore joints kept her, so that she is shown what to read."""
        return self.booking.cancel_reason == CancelReason.JOINT_PAIN

    @property
    def shows_where(self) -> bool:
        """Say whether she needs the way: she comes, or decides whether to."""
        return self.may_answer or self.state in (VisitState.OFFERED, VisitState.INSTEAD)


@dataclass(frozen=True)
class OtherTimes:
    """Where else she could come: free places, and full classes that she could wait for."""

    free: tuple[Choice, ...]
    full: tuple[Choice, ...]


def other_times(visit: Visit, *, now: datetime) -> OtherTimes:
    """Return up to three free places and up to three full classes that fit her program."""
    return OtherTimes(
        free=tuple(_choice(place) for place in alternatives_for(visit.booking, now=now)),
        full=tuple(_choice(place) for place in full_classes_for(visit.booking, now=now)),
    )


def visit_of(patient: Patient, booking_uid: UUID, *, now: datetime) -> Visit:
    """Return an appointment of hers, or the one that took its place.

    A cancelled booking that was taken back is a new row for the same session. Raises Http404
    when there is no such appointment of hers. Words are in the language in force.
    """
    rows = Booking.objects.filter(patient=patient).select_related(
        "session__room",
        "session__clinic",
        "session__physiologist",
        "enrollment__clinic",
        "patient__clinic",
    )
    first = rows.filter(uid=booking_uid).first()
    if first is None:
        raise Http404
    booking = first
    if first.status == BookingStatus.CANCELLED:
        booking = (
            rows.filter(session=first.session_id, enrollment=first.enrollment_id)
            .exclude(status=BookingStatus.CANCELLED)
            .first()
            or rows.filter(session=first.session_id, enrollment=first.enrollment_id)
            .order_by("-cancelled_at")
            .first()
            or first
        )
    if booking.status == BookingStatus.NO_SHOW:
        return _missed(as_she_reads_it(booking, now), now)
    made_up = rows.filter(makes_up=booking).exclude(status=BookingStatus.CANCELLED).first()
    return _with_choices(as_she_reads_it(booking, now), made_up, now)


def as_she_reads_it(booking: Booking, now: datetime) -> Visit:
    """Return a booking, with its session, room and clinic at hand, in words for its patient."""
    session = booking.session
    expires_at = booking.offer_expires_at
    return Visit(
        booking=booking,
        state=_state(booking, now),
        day=_day(session.day),
        time=_hours(session.start_time, wording.end_time(session)),
        room=session.room.name,
        clinic=session.clinic,
        until=_moment(expires_at, session.zone) if expires_at else "",
        in_time=in_good_time(session.clinic, booking.starts_at, now=now),
    )


def _with_choices(visit: Visit, made_up: Booking | None, now: datetime) -> Visit:
    """Add what she has instead of a cancelled appointment, or may choose."""
    if visit.state not in CANCELLED:
        return visit
    if made_up is not None:
        return replace(visit, state=VisitState.INSTEAD, instead=as_she_reads_it(made_up, now))
    if not has_credit(visit.booking, now=now):
        return visit
    places = alternatives_for(visit.booking, now=now)
    return replace(visit, choices=tuple(_choice(place) for place in places))


def _missed(visit: Visit, now: datetime) -> Visit:
    """Add what she has instead of an appointment that she did not come to, or may choose."""
    instead = chosen_since(visit.booking)
    if instead is not None:
        return replace(visit, state=VisitState.INSTEAD, instead=as_she_reads_it(instead, now))
    if visit.booking.enrollment.status != EnrollmentStatus.ACTIVE:
        return visit
    places = alternatives_for(visit.booking, now=now)
    return replace(visit, choices=tuple(_choice(place) for place in places))


def _choice(place: Place) -> Choice:
    end = place.when.ends_at.astimezone(ZoneInfo(place.when.zone)).time()
    return Choice(
        key=place.key,
        day=_day(place.when.day),
        time=_hours(place.when.start_time, end),
        room=place.room.name,
        with_whom=place.physiologist.name,
    )


def _day(day: date) -> str:
    return capfirst(date_format(day, pgettext("date format", "l j F")))


def _hours(start: time, end: time) -> str:
    return gettext("%(start)s to %(end)s") % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{date_format(local, pgettext('date format', 'l j F'))}, {local:%H:%M}"


def _state(booking: Booking, now: datetime) -> VisitState:
    session = booking.session
    if booking.status == BookingStatus.CANCELLED:
        hers = booking.cancelled_by == ActorKind.PATIENT
        if hers and session.status == SessionStatus.SCHEDULED:
            return VisitState.CANCELLED_BY_HER if session.starts_at > now else VisitState.PAST
        return VisitState.CANCELLED_BY_CLINIC
    if session.status == SessionStatus.CANCELLED:
        return VisitState.CANCELLED_BY_CLINIC
    if booking.status == BookingStatus.NO_SHOW:
        return VisitState.MISSED
    if session.ends_at <= now:
        return VisitState.PAST
    if session.starts_at <= now:
        return VisitState.BEGUN
    if booking.status == BookingStatus.OFFERED:
        return VisitState.OFFER_OVER if offer_is_over(booking, now=now) else VisitState.OFFERED
    if booking.status == BookingStatus.WAITLISTED:
        return VisitState.OFFER_OVER if booking.offered_at else VisitState.WAITLISTED
    return VisitState.CONFIRMED if booking.confirmed_at else VisitState.OPEN
