"""What a patient sees of her own appointment behind a mailed link."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import Http404
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from clinic.actors import ActorKind
from clinic.models import Clinic
from patients.models import AccessLink
from programs.models import Booking, BookingStatus, SessionStatus
from programs.selectors import wording


class VisitState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED_BY_HER = "cancelled_by_her"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    BEGUN = "begun"
    PAST = "past"


@dataclass(frozen=True)
class Visit:
    """An appointment as its patient reads it, on the clinic's wall clock."""

    booking: Booking
    state: VisitState
    day: str
    time: str
    room: str
    clinic: Clinic

    @property
    def may_answer(self) -> bool:
        return self.state in (VisitState.OPEN, VisitState.CONFIRMED, VisitState.WAITLISTED)


def visit_of(link: AccessLink, *, now: datetime) -> Visit:
    """Return the appointment a link is about, or the one that took its place.

    A cancelled booking that was taken back is a new row for the same session. Raises Http404
    when there is no such appointment of hers. Words are in the language in force.
    """
    rows = Booking.objects.filter(patient=link.patient_id).select_related(
        "session__room", "session__clinic", "enrollment", "patient__clinic"
    )
    first = rows.filter(uid=link.about_uid).first()
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
    session = booking.session
    hours = {
        "start": f"{session.start_time:%H:%M}",
        "end": f"{wording.end_time(session):%H:%M}",
    }
    return Visit(
        booking=booking,
        state=_state(booking, now),
        day=capfirst(date_format(session.day, pgettext("date format", "l j F"))),
        time=gettext("%(start)s to %(end)s") % hours,
        room=session.room.name,
        clinic=session.clinic,
    )


def _state(booking: Booking, now: datetime) -> VisitState:
    session = booking.session
    if booking.status == BookingStatus.CANCELLED:
        hers = booking.cancelled_by == ActorKind.PATIENT
        if hers and session.status == SessionStatus.SCHEDULED:
            return VisitState.CANCELLED_BY_HER if session.starts_at > now else VisitState.PAST
        return VisitState.CANCELLED_BY_CLINIC
    if session.status == SessionStatus.CANCELLED:
        return VisitState.CANCELLED_BY_CLINIC
    if session.ends_at <= now:
        return VisitState.PAST
    if session.starts_at <= now:
        return VisitState.BEGUN
    if booking.status == BookingStatus.WAITLISTED:
        return VisitState.WAITLISTED
    return VisitState.CONFIRMED if booking.confirmed_at else VisitState.OPEN
