"""A patient's sessions as marks on a chart."""

from datetime import date

from clinic import clock
from clinic.charts import Mark
from patients.models import Patient
from programs.models import WAITING, Booking, BookingStatus


def session_marks(patient: Patient, first: date, last: date) -> list[Mark]:
    """Return what came of her sessions over from the first to the last day, oldest first.

    A place that she or the clinic gave up counts as cancelled, but not where she came to the same
    session after all.
    """
    rows = (
        Booking.objects.filter(
            patient=patient,
            session__day__range=(first, last),
            ends_at__lte=clock.now(),
        )
        .exclude(status__in=WAITING)
        .order_by("starts_at", "pk")
        .values_list("session_id", "session__day", "status")
    )
    found: dict[int, Mark] = {}
    for session, day, status in rows:
        if status != BookingStatus.CANCELLED or session not in found:
            found[session] = Mark(day, status)
    return list(found.values())
