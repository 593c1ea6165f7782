"""What a calendar reads of a clinic's schedule: sessions and closures of some days, and choices."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from clinic import clock
from clinic.models import Clinic, Closure, Room
from programs.models import HOLDS_A_PLACE, Booking, Session, SessionKind
from programs.selectors.people import physiologists_of


@dataclass(frozen=True)
class Choice:
    uid: UUID
    name: str


@dataclass(frozen=True)
class Filters:
    physiologist: UUID | None = None
    room: UUID | None = None


def filter_choices(clinic: Clinic) -> tuple[list[Choice], list[Choice]]:
    """Return physiologists and rooms to filter by, in one query."""
    people = physiologists_of(clinic).order_by().values_list("uid", "name", Value("person"))
    rooms = (
        Room.objects.filter(clinic=clinic, is_active=True)
        .order_by()
        .values_list("uid", "name", Value("room"))
    )
    rows = sorted(people.union(rooms), key=lambda row: row[1].casefold())
    return (
        [Choice(uid, name) for uid, name, what in rows if what == "person"],
        [Choice(uid, name) for uid, name, what in rows if what == "room"],
    )


def sessions_on(clinic: Clinic, first: date, last: date, filters: Filters) -> QuerySet[Session]:
    """Return the sessions of some local days, with the one person of an individual session."""
    start, _ = clock.day_bounds(first, clinic.time_zone)
    _, end = clock.day_bounds(last, clinic.time_zone)
    visitor = Booking.objects.filter(session=OuterRef("pk"), status__in=HOLDS_A_PLACE).values(
        fact=JSONObject(
            key="patient_id",
            name=Concat(F("patient__given_name"), Value(" "), F("patient__family_name")),
        )
    )[:1]
    asked = Q()
    if filters.physiologist:
        asked &= Q(physiologist__uid=filters.physiologist)
    if filters.room:
        asked &= Q(room__uid=filters.room)
    # A day of slack on both sides: the local date of the session decides, not the instant.
    return (
        Session.objects.filter(
            asked,
            clinic=clinic,
            starts_at__gte=start - timedelta(days=1),
            starts_at__lt=end + timedelta(days=1),
            day__range=(first, last),
        )
        .select_related("room", "physiologist")
        .annotate(visitor=Subquery(visitor))
    )


def closures_on(clinic: Clinic, first: date, last: date) -> list[Closure]:
    """Return the closures that touch some local days, with whom or what they are about."""
    return list(
        Closure.objects.filter(
            clinic=clinic, first_day__lte=last, last_day__gte=first
        ).select_related("room", "staff")
    )


def named(session: Session) -> dict[str, Any] | None:
    """Return key and name of the one person of an individual session; a class names nobody."""
    if session.kind == SessionKind.CLASS:
        return None
    return session.visitor  # type: ignore[attr-defined]


def closure_words(closure: Closure) -> str:
    """Return who is away or closed from when to when and why, as a note above the calendar."""
    days = f"{closure.first_day:%a %-d %b}"
    if closure.last_day != closure.first_day:
        days += f" to {closure.last_day:%a %-d %b}"
    if closure.staff:
        return f"{closure.staff.name} is away {days}: {closure.reason}"
    who = closure.room.name if closure.room else "The clinic"
    return f"{who} is closed {days}: {closure.reason}"
