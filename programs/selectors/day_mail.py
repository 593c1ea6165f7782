"""A physiologist's day in times, rooms and numbers: what the mail of the day may hold."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from clinic import clock
from clinic.models import Clinic, Closure, Membership, Staff
from notifications.daily import has_asked, who_asked
from programs.models import BookingStatus, Session, SessionStatus

KIND = "day-sheet"


@dataclass(frozen=True)
class Hour:
    """One session without anybody's name: when, where, how many, and how many have not said."""

    start: str
    end: str
    room: str
    people: int
    unconfirmed: int

    @property
    def who(self) -> str:
        """Say it in words: "4 people, 1 not confirmed"."""
        if not self.people:
            return "nobody booked"
        people = "1 person" if self.people == 1 else f"{self.people} people"
        return f"{people}, {self.unconfirmed} not confirmed" if self.unconfirmed else people


@dataclass(frozen=True)
class Day:
    """Somebody's sessions of one day, in order of time."""

    first_at: datetime
    hours: list[Hour] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """Say it in one sentence: "5 sessions with 12 people, 3 of them not confirmed"."""
        people = sum(hour.people for hour in self.hours)
        waiting = sum(hour.unconfirmed for hour in self.hours)
        sessions = "1 session" if len(self.hours) == 1 else f"{len(self.hours)} sessions"
        told = f"{sessions} with {people} {'person' if people == 1 else 'people'}"
        return f"{told}, {waiting} of them not confirmed." if waiting else f"{told}."


def days_for(*, clinic: Clinic, now: datetime) -> list[tuple[Staff, Day]]:
    """Return who asked for the mail, is here and has sessions today, with them; three queries."""
    zone = ZoneInfo(clinic.time_zone)
    today = now.astimezone(zone).date()
    here = Membership.objects.filter(clinic=clinic, is_active=True)
    away = Closure.objects.filter(
        clinic=clinic, staff__isnull=False, first_day__lte=today, last_day__gte=today
    )
    readers = list(
        who_asked(KIND)
        .filter(pk__in=here.values("staff"))
        .exclude(pk__in=away.order_by().values("staff"))
        .order_by("pk")
    )
    days = _days(clinic, readers, now)
    return [(staff, days[staff.pk]) for staff in readers if staff.pk in days]


def wants_day_sheet(*, staff: Staff) -> bool:
    """Say whether somebody asked for the mail of the day."""
    return has_asked(kind=KIND, staff=staff)


def _days(clinic: Clinic, readers: list[Staff], now: datetime) -> dict[int, Day]:
    zone = ZoneInfo(clinic.time_zone)
    first, end = clock.day_bounds(now.astimezone(zone).date(), clinic.time_zone)
    booked = Q(bookings__status=BookingStatus.BOOKED)
    sessions = (
        Session.objects.filter(
            clinic=clinic,
            physiologist__in=readers,
            status=SessionStatus.SCHEDULED,
            starts_at__gte=first,
            starts_at__lt=end,
        )
        .select_related("room")
        .annotate(
            people=Count("bookings", filter=booked),
            unconfirmed=Count("bookings", filter=booked & Q(bookings__confirmed_at=None)),
        )
        .order_by("starts_at", "pk")
    )
    days: dict[int, Day] = {}
    for session in sessions if readers else []:
        day = days.setdefault(session.physiologist_id, Day(session.starts_at))
        day.hours.append(
            Hour(
                start=f"{session.starts_at.astimezone(zone):%H:%M}",
                end=f"{session.ends_at.astimezone(zone):%H:%M}",
                room=session.room.name,
                people=session.people,  # type: ignore[attr-defined]
                unconfirmed=session.unconfirmed,  # type: ignore[attr-defined]
            )
        )
    return days
