"""The kinds of mail about appointments: booked, soon, moved, cancelled, back on, offered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import clock
from clinic.actors import ActorKind
from clinic.models import Clinic
from notifications.kinds import Later, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.texts.subset import Variable
from patients.mail import NOTE, OPENING, quiet_now, settle_anew
from patients.models import Capability
from programs.actions.mailing import (
    CANCELLED,
    CHOICE_GRACE,
    CONFIRMED,
    MOVED,
    OFFER,
    RESTORED,
    news_together,
)
from programs.actions.reminding import REMINDER, remind_anew, remind_clinic_anew
from programs.messages.appointment import OPENING_WITH_TIME, AppointmentKind, Batch, When
from programs.models import Booking, BookingStatus, ChangeItem, EnrollmentStatus
from programs.selectors.alternatives import alternatives_of


class BookingConfirmed(AppointmentKind):
    """A place was booked: when, where, how to cancel."""

    name = CONFIRMED
    label = gettext_lazy("Appointment booked")  # type: ignore[assignment]
    says = Says(
        to="the patient",
        due="a few minutes after she gets a place; at once where she took it herself or it is near",
        until="the appointment begins",
        unknown="twice is harmless: the second copy has the same calendar entry",
    )
    when_unknown = WhenUnknown.RESEND
    template = "programs/booked"

    def subject(self, when: When) -> str:
        return _("Booked: your appointment %(when)s") % {"when": when.short}


class Reminder(AppointmentKind):
    """An appointment is near; confirm, cancel, or say how the day is."""

    name = REMINDER
    label = gettext_lazy("Appointment reminder")  # type: ignore[assignment]
    says = Says(
        to="the patient; once she has confirmed only the last one",
        due="as many days before as she wishes, or as the clinic does, at the hour of the "
        "appointment, outside the quiet hours of her own clock; of a closed day, on the last open "
        "day before",
        until="an hour before the appointment",
        unknown="a second reminder does less harm than a missed appointment",
    )
    optional = True
    when_unknown = WhenUnknown.RESEND
    template = "programs/reminder"
    capabilities = (Capability.VISIT, Capability.CHECK_IN, Capability.MAIL)

    def subject(self, when: When) -> str:
        return _("Your appointment %(when)s") % {"when": when.short}

    def refusal(self, message: Message, booking: Booking) -> NotNow | Later | None:
        """Return also no for the earlier reminders of somebody who has confirmed."""
        refusal = super().refusal(message, booking)
        if refusal is None and booking.confirmed_at is not None:
            last = min(booking.patient.reminder_days_in(booking.clinic), default=0)
            if message.detail != f"{last}d":
                return NotNow("confirmed")
        return refusal or quiet_now(message, booking.patient, booking.clinic)

    def plan_anew(self, recipient_uid: UUID) -> None:
        """Plan her reminders anew: she wishes other days, or lives by another clock."""
        remind_anew(recipient_uid)

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Plan a clinic's reminders anew: its days, hours, closures or clock are others."""
        return remind_clinic_anew(clinic, now)

    def headers(self, urls: dict[str, str]) -> dict[str, str]:
        return self.stop_headers(urls[Capability.MAIL])


class SessionMoved(AppointmentKind):
    """An appointment has another time or place."""

    name = MOVED
    label = gettext_lazy("Appointment moved")  # type: ignore[assignment]
    says = Says(
        to="the patient; one mail about everything that one change moved",
        due="a few minutes after the last change, and not at all where it comes to nothing; at "
        "once when the session is near",
        until="the appointment begins, at its new time",
        unknown="she may come at the wrong time and must be asked whether she knows",
    )
    when_unknown = WhenUnknown.ASK_STAFF
    template = "programs/moved"
    brings_others = True

    def subject(self, when: When) -> str:
        return _("Changed: your appointment is now %(when)s") % {"when": when.short}

    def together(self, sendable: Sequence[tuple[Message, Booking]]) -> dict[UUID, list[Booking]]:
        return _changed_together(sendable)


class BookingRestored(SessionMoved):
    """An appointment that was cancelled takes place after all."""

    name = RESTORED
    label = gettext_lazy("Appointment back on")
    says = Says(
        to="the patient; one mail about everything that was brought back together",
        due="a few minutes after a cancellation is undone, where she had heard of it",
        until="the appointment begins",
        unknown="she may stay away and must be asked whether she knows",
    )
    template = "programs/restored"

    def subject(self, when: When) -> str:
        return _("Back on: your appointment %(when)s") % {"when": when.short}


class BookingCancelled(AppointmentKind):
    """An appointment is off, and what else was cancelled with it."""

    name = CANCELLED
    label = gettext_lazy("Appointment cancelled")  # type: ignore[assignment]
    says = Says(
        to="the patient; one mail about everything that was cancelled together",
        due="a few minutes after it is cancelled, where she had heard of it; at once where she did "
        "so herself or it is near",
        until="the appointment would have begun",
        unknown="she may come for nothing and must be asked whether she knows",
    )
    when_unknown = WhenUnknown.ASK_STAFF
    template = "programs/cancelled"
    slots = (OPENING_WITH_TIME, NOTE)
    brings_others = True
    status = BookingStatus.CANCELLED
    facts = ("patient", "enrollment")
    grace = CHOICE_GRACE

    def subject(self, when: When) -> str:
        return _("Cancelled: your appointment %(when)s") % {"when": when.short}

    def read(self, bookings: Sequence[Booking]) -> Batch:
        """Return also what each is offered instead of a session that the clinic called off."""
        batch = super().read(bookings)
        ours = [b for b in bookings if b.cancelled_by != ActorKind.PATIENT]
        able = [b for b in ours if b.enrollment.status == EnrollmentStatus.ACTIVE]
        batch.places = alternatives_of(able, now=clock.now())
        return batch

    def together(self, sendable: Sequence[tuple[Message, Booking]]) -> dict[UUID, list[Booking]]:
        """Return what was cancelled at the same moment in her program, by whomever."""
        bookings = [booking for _message, booking in sendable]
        of_moment: dict[tuple[int, datetime | None], list[Booking]] = defaultdict(list)
        rows = Booking.objects.filter(
            enrollment__in={b.enrollment_id for b in bookings},
            cancelled_at__in={b.cancelled_at for b in bookings},
            had_place=True,
        ).select_related("clinic", "session__room")
        for row in rows.order_by("starts_at"):
            of_moment[(row.enrollment_id, row.cancelled_at)].append(row)
        return {
            b.uid: [o for o in of_moment[(b.enrollment_id, b.cancelled_at)] if o.pk != b.pk]
            for b in bookings
        }


class WaitlistOffer(AppointmentKind):
    """A place has come free and is held for her for a while."""

    name = OFFER
    label = gettext_lazy("Place offered from the waitlist")  # type: ignore[assignment]
    says = Says(
        to="the patient who waits, one at a time",
        due="when the place comes free, outside quiet hours",
        until="the offer runs out",
        unknown="twice is harmless: both copies lead to the same offer",
    )
    when_unknown = WhenUnknown.RESEND
    template = "programs/offer"
    slots = (replace(OPENING, must=("until_day", "until_start")), NOTE)
    variables = (
        *AppointmentKind.variables,
        Variable("until_day", "until.day", "the day on which the offer runs out"),
        Variable("until_start", "until.start", "the hour at which it runs out, as in 18:00"),
    )
    status = BookingStatus.OFFERED
    has_calendar = False  # nothing is booked yet

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Let offers leave outside the quiet hours as they are now, before they run out."""
        return settle_anew(self, clinic, now, earliest=_made_at)

    def subject(self, when: When) -> str:
        return _("A place is free: %(when)s") % {"when": when.short}


def _made_at(rows: Sequence[Message]) -> dict[int, datetime]:
    return {row.pk: row.created_at for row in rows}


def _changed_together(
    sendable: Sequence[tuple[Message, Booking]],
) -> dict[UUID, list[Booking]]:
    """Return the other places of the same patient that one change left as they stand now."""
    grouped = [message for message, _booking in sendable if message.detail]
    if not grouped:
        return {}
    rows = ChangeItem.objects.filter(
        change__uid__in={m.detail for m in grouped},
        booking__patient__uid__in={m.recipient_uid for m in grouped},
    ).select_related("change", "booking__patient", "booking__clinic", "booking__session__room")
    items: dict[tuple[str, UUID], list[ChangeItem]] = defaultdict(list)
    for item in rows.order_by("booking__starts_at", "pk"):
        if item.booking:
            items[(str(item.change.uid), item.booking.patient.uid)].append(item)
    now = clock.now()
    return {
        message.about_uid: [
            booking
            for booking in news_together(message, items[(message.detail, message.recipient_uid)])
            if booking.uid != message.about_uid
            and booking.status == BookingStatus.BOOKED
            and booking.starts_at > now
        ]
        for message in grouped
    }


KINDS = (
    BookingConfirmed,
    Reminder,
    SessionMoved,
    BookingCancelled,
    BookingRestored,
    WaitlistOffer,
)
