"""Missed dose that a patient may make up: the one place that says which cancellations count.

A session the clinic called off, one she cancelled in good time, and one she could not come to
because she was unwell or in pain each leave a credit. It lasts until two weeks after the end of
her program. A make-up that is cancelled for such a reason gives the credit back; one that is
cancelled late or missed has used it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from clinic.models import Clinic
from programs.models import Booking, BookingStatus, CancelReason, Enrollment, EnrollmentStatus

GRACE = timedelta(weeks=2)
ALWAYS_EXCUSED = (CancelReason.CLINIC, CancelReason.UNWELL, CancelReason.JOINT_PAIN)


@dataclass(frozen=True)
class Credit:
    """A missed session that may be made up, until the end of a day."""

    booking: Booking
    expires_on: date


def expires_on(enrollment: Enrollment) -> date:
    """Return the last day on which something missed in a program can be made up."""
    return enrollment.starts_on + timedelta(weeks=enrollment.weeks) + GRACE - timedelta(days=1)


def missed_with_credit() -> QuerySet[Booking]:
    """Return the cancelled bookings of active programs that nothing has made up yet."""
    instead = Booking.objects.filter(makes_up=OuterRef("pk"))
    used = instead.filter(~Q(status=BookingStatus.CANCELLED) | ~_excused())
    again = Booking.objects.filter(
        session=OuterRef("session"), enrollment=OuterRef("enrollment")
    ).exclude(status=BookingStatus.CANCELLED)
    return Booking.objects.filter(
        _excused(),
        ~Exists(used),
        ~Exists(again),
        status=BookingStatus.CANCELLED,
        had_place=True,
        makes_up=None,
        enrollment__status=EnrollmentStatus.ACTIVE,
    )


def credits_of(enrollment: Enrollment, *, now: datetime) -> list[Credit]:
    """Return what a patient may make up, the oldest first, in one query."""
    last = expires_on(enrollment)
    if _today(enrollment, now) > last:
        return []
    rows = (
        missed_with_credit()
        .filter(enrollment=enrollment)
        .select_related("session__room", "session__physiologist", "session__clinic", "patient")
    )
    # a session cancelled twice, taken back in between, is one session missed
    newest = {b.session_id: b for b in rows.order_by("starts_at", "pk")}
    return [Credit(booking, last) for booking in newest.values()]


def has_credit(booking: Booking, *, now: datetime) -> bool:
    """Say whether one booking leaves a credit now."""
    found = missed_with_credit().filter(pk=booking.pk).select_related("enrollment__clinic").first()
    return found is not None and _today(found.enrollment, now) <= expires_on(found.enrollment)


def in_good_time(clinic: Clinic, starts_at: datetime, *, now: datetime) -> bool:
    """Say whether a place given up now would leave a credit, whatever the reason."""
    return starts_at - now >= timedelta(hours=clinic.excused_notice_hours)


def _excused() -> Q:
    return Q(cancel_reason__in=ALWAYS_EXCUSED) | Q(
        notice_hours__gte=F("clinic__excused_notice_hours")
    )


def _today(enrollment: Enrollment, now: datetime) -> date:
    return now.astimezone(ZoneInfo(enrollment.clinic.time_zone)).date()
