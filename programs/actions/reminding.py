"""When a patient is reminded of her places: her days, her clock, and when the phone is answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from clinic import clock
from clinic.models import Clinic
from clinic.working_days import WorkingDays, working_days
from notifications.actions import Occasion
from notifications.models import Message
from notifications.replanning import CHUNK, set_right
from notifications.timing import after_quiet_hours, day_before_at
from patients.models import PatientStatus
from programs.actions.heard import HAS_LEFT
from programs.models import Booking, BookingStatus

REMINDER = "reminder"
# A reminder that arrives when she is on her way helps nobody.
LAST_CALL = timedelta(hours=1)


def reminders(
    bookings: Sequence[Booking], clinic: Clinic, now: datetime, *, days: WorkingDays | None = None
) -> list[Occasion]:
    """Return the reminders whose time has not come yet; one booked inside its window gets none.

    Two that would fall on the same moment, because the clinic is closed in between, are one. The
    bookings carry their patients; `days` are the clinic's, where they are at hand.
    """
    if not bookings:
        return []
    days = days or working_days(clinic)
    planned = []
    for booking in bookings:
        at = {due_at: ahead for ahead, due_at in _times(booking, clinic, days)}
        planned += [
            _reminder(booking, ahead, due_at)
            for due_at, ahead in at.items()
            if now < due_at < booking.starts_at - LAST_CALL
        ]
    return planned


def remind_late(
    bookings: Sequence[Booking], clinic: Clinic, now: datetime, *, days: WorkingDays | None = None
) -> list[Occasion]:
    """Return the reminders to come, and the last one now where its time went by unused.

    For places that were off for a while in which a reminder would have left: told at once, outside
    quiet hours, that is still useful. Whoever booked after its time, or has had a reminder of the
    place, needs none.
    """
    days = days or working_days(clinic)
    planned = reminders(bookings, clinic, now, days=days)
    sent = set(
        Message.objects.filter(
            HAS_LEFT, kind=REMINDER, about_uid__in=[b.uid for b in bookings]
        ).values_list("about_uid", flat=True)
    )
    coming = {occasion.about_uid for occasion in planned}
    for booking in bookings:
        last = next(reversed(_times(booking, clinic, days)), None)
        if last is None or booking.uid in sent | coming:
            continue
        ahead, due_at = last
        leaves_at = after_quiet_hours(now, clinic, booking.patient.zone_in(clinic))
        if booking.created_at < due_at <= now and leaves_at < booking.starts_at - LAST_CALL:
            planned.append(_reminder(booking, ahead, leaves_at))
    return planned


def remind_anew(recipient_uid: UUID) -> None:
    """Plan what waits of a patient's reminders anew: her wish, or her clock, is another."""
    now = clock.now()
    rows = Booking.objects.filter(
        patient__uid=recipient_uid,
        patient__status=PatientStatus.ACTIVE,
        status=BookingStatus.BOOKED,
        starts_at__gt=now,
    )
    bookings = list(rows.select_related("patient", "clinic").order_by("starts_at"))
    if bookings:
        set_right(
            kind=REMINDER,
            about_uids=[b.uid for b in bookings],
            occasions=reminders(bookings, bookings[0].clinic, now),
        )


def remind_clinic_anew(clinic: Clinic, now: datetime) -> int:
    """Plan what waits of a clinic's reminders anew; return how many mails that changed.

    Where the new time has gone by, the last one leaves now: nobody is left without a reminder
    because the clinic changed its days.
    """
    days, changed, last = working_days(clinic), 0, 0
    rows = Booking.objects.filter(
        clinic=clinic,
        patient__status=PatientStatus.ACTIVE,
        status=BookingStatus.BOOKED,
        starts_at__gt=now,
    ).select_related("patient")
    while bookings := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = bookings[-1].pk
        changed += set_right(
            kind=REMINDER,
            about_uids=[b.uid for b in bookings],
            occasions=remind_late(bookings, clinic, now, days=days),
        )
    return changed


def _times(booking: Booking, clinic: Clinic, days: WorkingDays) -> list[tuple[int, datetime]]:
    """Return how many days before and when she is reminded, the earliest first."""
    patient = booking.patient
    zone = patient.zone_in(clinic)
    return [
        (ahead, day_before_at(booking.starts_at, ahead, zone, clinic, days))
        for ahead in patient.reminder_days_in(clinic)
    ]


def _reminder(booking: Booking, ahead: int, due_at: datetime) -> Occasion:
    return Occasion(
        kind=REMINDER,
        clinic_id=booking.clinic_id,
        recipient_uid=booking.patient.uid,
        about_uid=booking.uid,
        due_at=due_at,
        send_before=booking.starts_at - LAST_CALL,
        detail=f"{ahead}d",
        version=booking.sequence,
    )
