"""Where a patient could train in the coming days: places that fit her program and her hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from patients.models import Patient
from programs.models import Absence, Availability, Booking, BookingStatus, Enrollment
from programs.models.enrollment import EnrollmentStatus
from programs.selectors.alternatives import Place, alternatives_of

SOON = timedelta(days=7)
MOST = 3
LOOKED_AT = 60
# Alternatives look this far back for the days on which she trained.
RESTED = timedelta(days=2)
_GONE = Q(status__in=[BookingStatus.NO_SHOW, BookingStatus.CANCELLED])


@dataclass(frozen=True)
class PlacesSoon:
    """Up to three places within a week; `enrollment` is None without a program under way."""

    enrollment: Enrollment | None
    places: Sequence[Place]


def places_soon(patient: Patient, *, now: datetime) -> PlacesSoon:
    """Return up to three free places of the coming seven days, in at most ten queries.

    Looked for around the hour of her last session: what fits her protocol's days of rest, the
    hours in which she can come, the physiologist's hours and room. Nothing is held.
    """
    enrollment = (
        Enrollment.objects.filter(patient=patient, status=EnrollmentStatus.ACTIVE)
        .select_related("clinic", "physiologist")
        .first()
    )
    if enrollment is None:
        return PlacesSoon(None, [])
    last = (
        Booking.objects.filter(
            _GONE | Q(starts_at__lt=now - RESTED), enrollment=enrollment, starts_at__lt=now
        )
        .select_related(
            "session__room", "session__physiologist", "session__clinic", "enrollment__clinic"
        )
        .order_by("-starts_at", "-pk")
        .first()
    )
    if last is None:
        return PlacesSoon(enrollment, [])
    places = alternatives_of([last], now=now, most=LOOKED_AT)[last.pk]
    windows = list(Availability.objects.filter(enrollment=enrollment))
    absences = list(Absence.objects.filter(enrollment=enrollment))
    fitting = [
        place
        for place in places
        if place.when.starts_at <= now + SOON
        and _is_there(place.when.day, absences)
        and _can_come(place, windows)
    ]
    chosen = fitting[:MOST]
    return PlacesSoon(enrollment, sorted(chosen, key=lambda place: place.when.starts_at))


def _is_there(day: date, absences: Sequence[Absence]) -> bool:
    return not any(absence.first_day <= day <= absence.last_day for absence in absences)


def _can_come(place: Place, windows: Sequence[Availability]) -> bool:
    """Say whether a place lies within the hours she gave; without any, every hour does."""
    if not windows:
        return True
    ends = place.when.ends_at.astimezone(ZoneInfo(place.when.zone)).time()
    return any(
        window.weekday == place.when.day.isoweekday()
        and window.from_time <= place.when.start_time
        and (window.until_time >= ends or ends < place.when.start_time)
        for window in windows
    )
