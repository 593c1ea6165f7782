"""Which bookings are sessions that a patient was to come to: the one place that says so.

Dose counts them, the nurse's list draws them, and `adherence.features` says the same in SQL.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from programs.models import WAITING, Booking, BookingStatus


def her_sessions(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Leave out the waitlist, open offers, and all but one booking of the same session.

    A place given up counts once, and only where she has not the same session after all.
    """
    same = Booking.objects.filter(session=OuterRef("session"), enrollment=OuterRef("enrollment"))
    has_another = Exists(same.exclude(status=BookingStatus.CANCELLED)) | Exists(
        same.filter(pk__lt=OuterRef("pk"), had_place=True)
    )
    gone = Q(status=BookingStatus.CANCELLED)
    return bookings.filter(~(gone & has_another), had_place=True).exclude(status__in=WAITING)
