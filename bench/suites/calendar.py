"""A week of the calendar with 300 sessions: statements sent, and bytes of the page."""

from datetime import date, time, timedelta

from django.test import Client
from django.urls import reverse

from bench import measure
from bench.registry import Result, bench
from bench.suites.lists import SIGN_IN_QUERIES, fill
from clinic import clock
from clinic.models import Clinic, Membership, Room, Staff
from clinic.permissions import Role
from programs.models import Booking, Enrollment, Session, SessionKind
from programs.slots import slot

SESSIONS, AT_ONCE, DAYS = 300, 6, 5
VIEWS = ("week", "agenda", "people", "rooms")


def _monday() -> date:
    """Return a Monday without sessions of the population's own: it ends tomorrow."""
    today = clock.today("UTC")
    return today + timedelta(days=14 - today.weekday())


def _full_week(clinic: Clinic, monday: date) -> None:
    """Put six sessions side by side into every hour of five days; a third are one person's."""
    people = [_physiologist(clinic, number) for number in range(AT_ONCE)]
    rooms = list(Room.objects.filter(clinic=clinic).order_by("pk")[:AT_ONCE])
    sessions = []
    for number in range(SESSIONS):
        who, hour = number % AT_ONCE, number // AT_ONCE
        place = slot(
            monday + timedelta(days=hour % DAYS), time(8 + hour // DAYS), 60, clinic.time_zone
        )
        alone = number % 3 == 0
        sessions.append(
            Session(
                clinic=clinic,
                physiologist=people[who],
                room=rooms[who],
                kind=SessionKind.INDIVIDUAL if alone else SessionKind.CLASS,
                capacity=1 if alone else 8,
                title="" if alone else "Strength and balance",
                **place.fields(),
            )
        )
    Session.objects.bulk_create(sessions)
    _book(clinic, [session for session in sessions if session.capacity == 1])


def _physiologist(clinic: Clinic, number: int) -> Staff:
    staff = Staff.objects.create(
        email=f"lead{number}@clinic.example", name=f"Alexandra Whitfield {number}"
    )
    Membership.objects.create(clinic=clinic, staff=staff, role=Role.PHYSIOLOGIST)
    return staff


def _book(clinic: Clinic, sessions: list[Session]) -> None:
    """Give every individual session a patient who has nothing else that hour."""
    enrollments = list(Enrollment.objects.filter(clinic=clinic).order_by("pk")[: len(sessions)])
    Booking.objects.bulk_create(
        Booking(
            clinic=clinic,
            session=session,
            enrollment=enrollments[number % len(enrollments)],
            patient_id=enrollments[number % len(enrollments)].patient_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        for number, session in enumerate(sessions)
    )


@bench(
    "calendar",
    "the page of a week with 300 sessions, as sent without compression; the largest view counts",
    queries="<= 6",
    html_kb="<= 100",
)
def calendar() -> Result:
    """Count statements after sign-in, the read log included, and bytes of the HTML."""
    staff = fill(50)
    monday = _monday()
    _full_week(staff.memberships.all()[0].clinic, monday)
    client = Client()
    client.force_login(staff)
    queries, sizes = {}, {}
    for view in VIEWS:
        when = f"week={monday:%G-W%V}" if view in ("week", "agenda") else f"day={monday}"
        url = f"{reverse('calendar')}?view={view}&{when}"
        sizes[view] = round(len(client.get(url).content) / 1000, 1)
        queries[view] = measure.queries(lambda url=url: client.get(url)) - SIGN_IN_QUERIES  # type: ignore[misc]
    return Result(
        "calendar",
        {"queries": max(queries.values()), "html_kb": max(sizes.values())},
        {"sessions": SESSIONS, **{f"kb {view}": size for view, size in sizes.items()}},
    )
