"""A patient's appointments as her own calendar program reads them: neutral titles, no fact."""

from datetime import timedelta

from django.utils.translation import gettext as _

from clinic import clock
from notifications.calendar import calendar_file
from patients.models import Patient
from programs.calendar_events import event_of
from programs.models import Booking, BookingStatus

BACK, AHEAD = timedelta(weeks=4), timedelta(weeks=52)
_SHOWN = (BookingStatus.BOOKED, BookingStatus.ATTENDED, BookingStatus.CANCELLED)
_EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Steady//Appointments//EN\r\n"


def her_calendar(patient: Patient) -> bytes:
    """Return the file, in one query: what is booked, and what was cancelled as cancelled."""
    now = clock.now()
    rows = (
        Booking.objects.filter(
            patient=patient,
            status__in=_SHOWN,
            had_place=True,
            starts_at__gte=now - BACK,
            starts_at__lt=now + AHEAD,
        )
        .select_related("session__room")
        .order_by("starts_at", "pk")
    )
    summary = _("Appointment, %(clinic)s") % {"clinic": patient.clinic.mail_name}
    events = [
        event_of(
            booking,
            patient.clinic,
            summary=summary,
            notes=[patient.clinic.phone],
            stamped_at=booking.cancelled_at or booking.created_at,
        )
        for booking in rows
    ]
    if not events:
        return _EMPTY + b"END:VCALENDAR\r\n"
    # A subscribed calendar has no METHOD: it is what stands, not a message about a change.
    file = calendar_file(events[0], *events[1:]).content
    return b"".join(line for line in file.splitlines(True) if not line.startswith(b"METHOD:"))
