"""Who hears of a change taken back: those who had been told of it, and nobody else."""

from collections.abc import Sequence

from notifications.actions import plan
from notifications.models import Message
from programs.actions.mailing import (
    CANCELLED,
    CONFIRMED,
    MOVED,
    RESTORED,
    left,
    tell_booked,
    tell_news,
    version_of,
)
from programs.actions.reminding import remind_late
from programs.actions.undo_obstacles import UndoWork
from programs.models import Booking, ChangeItem


def who_was_told(work: UndoWork) -> set[int]:
    """Return the patients whom a mail about this change has reached, or may have."""
    news = left(work.bookings, [CANCELLED, MOVED])
    told = set()
    for item in work.of("booking"):
        booking = item.booking
        message = news.get(booking.uid) if booking else None
        if booking and message and version_of(message) == item.after["sequence"]:
            told.add(booking.patient_id)
    return told


def tell_what_was_never_told(quiet: Sequence[tuple[Booking, ChangeItem]], work: UndoWork) -> None:
    """Plan reminders again, and the news of before the change where it never left."""
    kinds = [CONFIRMED, MOVED, RESTORED]
    rows = Message.objects.filter(about_uid__in=[b.uid for b, _ in quiet], kind__in=kinds)
    planned = {(row.about_uid, version_of(row)): row.kind for row in rows.order_by("pk")}
    heard = left([b for b, _ in quiet], kinds)
    clinic = work.change.clinic
    silent: list[Booking] = []
    for booking, item in quiet:
        sequence = (item.before or {})["sequence"]
        kind = planned.get((booking.uid, sequence))
        last = heard.get(booking.uid)
        if kind is not None and (last is None or version_of(last) != sequence):
            if kind == CONFIRMED:
                tell_booked(booking, clinic)
            else:
                tell_news(kind, [booking], clinic, change=None)
        else:
            silent.append(booking)
    plan(remind_late(silent, clinic, work.now))
