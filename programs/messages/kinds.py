"""The four kinds of mail about appointments: booked, soon, moved, cancelled."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds import NotNow, WhenUnknown
from notifications.models import Message
from patients.models import Capability
from programs.actions.mailing import CANCELLED, CONFIRMED, MOVED, REMINDER
from programs.messages.appointment import AppointmentKind, Batch, When
from programs.models import Booking, BookingStatus


class BookingConfirmed(AppointmentKind):
    """A place was booked: when, where, how to cancel."""

    name = CONFIRMED
    label = gettext_lazy("Appointment booked")  # type: ignore[assignment]
    when_unknown = WhenUnknown.RESEND
    template = "booked"

    def subject(self, when: When) -> str:
        return _("Booked: your appointment %(when)s") % {"when": when.short}


class Reminder(AppointmentKind):
    """An appointment is near; confirm, cancel, or say how the day is."""

    name = REMINDER
    label = gettext_lazy("Appointment reminder")  # type: ignore[assignment]
    optional = True
    when_unknown = WhenUnknown.RESEND
    template = "reminder"
    capabilities = (Capability.VISIT, Capability.CHECK_IN, Capability.MAIL)

    def subject(self, when: When) -> str:
        return _("Your appointment %(when)s") % {"when": when.short}

    def refusal(self, message: Message, booking: Booking) -> NotNow | None:
        """Return also no for the earlier reminders of somebody who has confirmed."""
        refusal = super().refusal(message, booking)
        if refusal is None and booking.confirmed_at is not None:
            last = min(booking.clinic.reminder_days, default=0)
            if message.detail != f"{last}d":
                return NotNow("confirmed")
        return refusal

    def headers(self, urls: dict[str, str]) -> dict[str, str]:
        return self.stop_headers(urls[Capability.MAIL])


class SessionMoved(AppointmentKind):
    """An appointment has another time or place."""

    name = MOVED
    label = gettext_lazy("Appointment moved")  # type: ignore[assignment]
    when_unknown = WhenUnknown.ASK_STAFF
    template = "moved"

    def subject(self, when: When) -> str:
        return _("Changed: your appointment is now %(when)s") % {"when": when.short}


class BookingCancelled(AppointmentKind):
    """An appointment is off, and what else was cancelled with it."""

    name = CANCELLED
    label = gettext_lazy("Appointment cancelled")  # type: ignore[assignment]
    when_unknown = WhenUnknown.ASK_STAFF
    template = "cancelled"
    status = BookingStatus.CANCELLED
    capabilities = ()

    def subject(self, when: When) -> str:
        return _("Cancelled: your appointment %(when)s") % {"when": when.short}

    def read(self, bookings: Sequence[Booking]) -> Batch:
        """Return for each booking the others that ended with it, when her program did."""
        batch = super().read(bookings)
        together: dict[tuple[int, datetime | None], list[Booking]] = defaultdict(list)
        rows = Booking.objects.filter(
            enrollment__in={b.enrollment_id for b in bookings},
            cancelled_at__in={b.cancelled_at for b in bookings},
        ).select_related("clinic")
        for row in rows.order_by("starts_at"):
            together[(row.enrollment_id, row.cancelled_at)].append(row)
        for booking in bookings:
            others = together[(booking.enrollment_id, booking.cancelled_at)]
            batch.also[booking.uid] = [other for other in others if other.pk != booking.pk]
        return batch


KINDS = (BookingConfirmed, Reminder, SessionMoved, BookingCancelled)
