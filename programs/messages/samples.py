"""The made-up appointments of previews: mid-morning, from a coming Tuesday on."""

from datetime import time, timedelta
from uuid import UUID

from clinic import clock
from clinic.models import Room, Staff
from patients.models import Patient
from programs.models import Booking, BookingStatus, Session, SessionKind
from programs.selectors.alternatives import Place
from programs.slots import Slot, slot

_TUESDAY, _START, _MINUTES = 1, time(10), 45


def sample_booking(
    patient: Patient, *, after: int = 0, status: str = BookingStatus.BOOKED
) -> Booking:
    """Return a place in a session so many days after the first, whose uid is NOTHING."""
    when = _slot(patient, after)
    session = Session(
        clinic=patient.clinic,
        kind=SessionKind.CLASS,
        room=Room(clinic=patient.clinic, name="Room 1"),
        physiologist=Staff(name="Alex Moreno", email="alex@example.org"),
        **when.fields(),
    )
    return Booking(
        uid=UUID(int=after),
        clinic=patient.clinic,
        patient=patient,
        session=session,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        status=status,
        offer_expires_at=when.starts_at - timedelta(days=1),
    )


def sample_place(booking: Booking, *, after: int) -> Place:
    """Return another time that could be offered instead of a made-up appointment."""
    session = booking.session
    return Place(_slot(booking.patient, after), session.physiologist, session.room)


def _slot(patient: Patient, after: int) -> Slot:
    zone = patient.clinic.time_zone
    soon = clock.today(zone) + timedelta(days=2)
    tuesday = soon + timedelta(days=(_TUESDAY - soon.weekday()) % 7)
    return slot(tuesday + timedelta(days=after), _START, _MINUTES, zone)
