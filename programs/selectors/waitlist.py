"""Who is next on a session's waitlist, and why somebody is passed over."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from patients.models.patient import PatientStatus
from programs.models import Booking, BookingStatus, EnrollmentStatus, Session

_ELSEWHERE = [BookingStatus.BOOKED, BookingStatus.OFFERED, BookingStatus.ATTENDED]
# First come, first asked.
ORDER = ("created_at", "pk")


def promotes_until(session: Session) -> datetime:
    """Return the moment after which places are offered by phone only."""
    return session.starts_at - timedelta(hours=session.clinic.waitlist_cutoff_hours)


def offer_is_over(booking: Booking, *, now: datetime) -> bool:
    """Say whether an offer has run out, whether or not a tick has put it back on the list."""
    expires_at = booking.offer_expires_at
    return booking.status == BookingStatus.OFFERED and (expires_at is None or expires_at <= now)


def next_in_line(session: Session) -> list[Booking]:
    """Return who can be offered a place, in order: who had no offer yet, and could come."""
    rows = Booking.objects.filter(
        ~elsewhere(),
        session=session,
        status=BookingStatus.WAITLISTED,
        offered_at=None,
        enrollment__status=EnrollmentStatus.ACTIVE,
        patient__status=PatientStatus.ACTIVE,
    )
    return list(rows.select_related("patient").order_by(*ORDER))


def elsewhere() -> Exists:
    """Return whether the patient of a booking is in another session at that time."""
    return Exists(
        Booking.objects.filter(
            patient=OuterRef("patient"),
            status__in=_ELSEWHERE,
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        ).exclude(pk=OuterRef("pk"))
    )
