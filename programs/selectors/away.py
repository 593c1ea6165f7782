"""What cancelling a physiologist's day would mean: whom it concerns, what each is offered."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from clinic import clock
from clinic.models import Clinic, Staff
from patients.mail import gets_mail
from programs.models import Booking, BookingStatus, Session, SessionStatus
from programs.selectors import wording
from programs.selectors.alternatives import Place, alternatives_of


@dataclass(frozen=True)
class Concerned:
    """One patient whose session is to be cancelled, and the times she is offered instead."""

    name: str
    patient_key: int
    patient_uid: UUID
    gets_mail: bool
    status: str
    is_booked: bool
    offers: list[str]


@dataclass(frozen=True)
class SessionOff:
    uid: UUID
    title: str
    time: str
    room: str
    people: list[Concerned]


def sessions_to_cancel(clinic: Clinic, physiologist: Staff, day: date) -> QuerySet[Session]:
    """Return what a physiologist still has to lead on a day; what has begun stays."""
    return (
        Session.objects.filter(
            clinic=clinic,
            physiologist=physiologist,
            day=day,
            status=SessionStatus.SCHEDULED,
            starts_at__gt=clock.now(),
        )
        .select_related("clinic", "room", "physiologist")
        .order_by("starts_at", "pk")
    )


def sessions_off(sessions: list[Session], *, now: datetime) -> list[SessionOff]:
    """Return these sessions with everybody in them and what each would be offered."""
    of_session: dict[int, list[Booking]] = defaultdict(list)
    keys = {s.pk: s for s in sessions}
    bookings = list(
        Booking.objects.filter(
            session__in=keys,
            status__in=[BookingStatus.BOOKED, BookingStatus.OFFERED, BookingStatus.WAITLISTED],
        )
        .select_related("patient", "enrollment")
        .annotate(mail_reaches=gets_mail("patient__"))
        .order_by("patient__family_name", "pk")
    )
    for booking in bookings:
        booking.session = keys[booking.session_id]
        of_session[booking.session_id].append(booking)
    booked = [b for b in bookings if b.status == BookingStatus.BOOKED]
    offers = alternatives_of(booked, now=now, without=keys)
    return [
        SessionOff(
            uid=session.uid,
            title=wording.title_of(session),
            time=wording.time_words(session),
            room=session.room.name,
            people=[_concerned(b, offers.get(b.pk, [])) for b in of_session[session.pk]],
        )
        for session in sessions
    ]


def place_words(place: Place) -> str:
    """Return a place as staff read it: "Thursday 26 November, 10:00, Gym"."""
    day = wording.day_words(place.when.day)
    return f"{day}, {place.when.start_time:%H:%M}, {place.title}, {place.room.name}"


def _concerned(booking: Booking, places: list[Place]) -> Concerned:
    patient = booking.patient
    return Concerned(
        name=patient.full_name,
        patient_key=patient.pk,
        patient_uid=patient.uid,
        gets_mail=booking.mail_reaches,  # type: ignore[attr-defined]
        status=str(booking.get_status_display()),
        is_booked=booking.status == BookingStatus.BOOKED,
        offers=[place_words(place) for place in places],
    )
