"""The made-up appointments of previews: a mid-morning in a room, some days from now."""

from datetime import time, timedelta
from uuid import UUID

from clinic import clock
from clinic.models import Room, Staff
from patients.models import Patient
from programs.models import Booking, BookingStatus, Session, SessionKind
from programs.selectors.alternatives import Place
from programs.slots import Slot, slot

SOON = 3  # days until the first of them, whose uid is NOTHING
_START, _MINUTES = time(10), 45


def sample_booking(patient: Patient, *, days: int, status: str = BookingStatus.BOOKED) -> Booking:
    """Return a place in a session so many days from today; an offered one is held for a day."""
    when = _slot(patient, days)
    session = Session(
        clinic=patient.clinic,
        kind=SessionKind.CLASS,
        room=Room(clinic=patient.clinic, name="Room 1"),
        physiologist=Staff(name="Alex Moreno", email="alex@example.org"),
        **when.fields(),
    )
    return Booking(
        uid=UUID(int=days - SOON),
        clinic=patient.clinic,
        patient=patient,
        session=session,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        status=status,
        offer_expires_at=when.starts_at - timedelta(days=1),
    )


def sample_place(booking: Booking, *, days: int) -> Place:
    """Return another time that could be offered instead of a made-up appointment."""
    session = booking.session
    return Place(_slot(booking.patient, days), session.physiologist, session.room)


def _slot(patient: Patient, days: int) -> Slot:
    zone = patient.clinic.time_zone
    return slot(clock.today(zone) + timedelta(days=days), _START, _MINUTES, zone)
