"""The one mail about a whole plan, and the reminders of everything in it."""

from collections.abc import Sequence

from clinic import clock
from notifications.actions import Occasion, call_off, plan
from programs.actions.heard import PLANNED
from programs.actions.mailing import CONFIRMED, MOVED, settled_at
from programs.actions.reminding import REMINDER, reminders
from programs.models import Booking, PlanningRun


def tell_planned(
    run: PlanningRun, bookings: Sequence[Booking], *, cancelled: Sequence[Booking]
) -> None:
    """Plan one mail a patient for everything a plan booked or took back, and all reminders."""
    now = clock.now()
    call_off(about_uids=[b.uid for b in cancelled], kinds=[CONFIRMED, REMINDER, MOVED])
    told: dict[int, list[Booking]] = {}
    for booking in [*bookings, *cancelled]:
        told.setdefault(booking.patient_id, []).append(booking)
    occasions = [
        Occasion(
            kind=PLANNED,
            clinic_id=run.clinic_id,
            recipient_uid=theirs[0].patient.uid,
            about_uid=run.uid,
            due_at=settled_at(min(b.starts_at for b in theirs), now),
            send_before=max(b.starts_at for b in theirs),
        )
        for theirs in told.values()
    ]
    plan([*occasions, *reminders(bookings, run.clinic, now)])
