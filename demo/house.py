"""The clinic itself: its people, rooms, hours and protocols."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from adherence.actions import ensure_rule_set
from clinic import clock
from clinic.actors import Actor
from clinic.models import Clinic, Closure, Membership, Room, Staff, WorkingHours
from clinic.permissions import Role
from demo.chance import Chance
from demo.stories import GENTLE_PROGRAM, JOINT_PAIN_PROGRAM, STEADY_PROGRAM
from programs.actions import create_draft, ship_catalog
from programs.content import PREFETCH, content_of
from programs.models import ProtocolVersion

NAME = "Harbour Movement Clinic"
ZONE = "Europe/Madrid"
BY = Actor.system("seed_demo")

PEOPLE = (
    ("Robin Slate", Role.PHYSIOLOGIST),
    ("Dana Flint", Role.PHYSIOLOGIST),
    ("Mika Basalt", Role.PHYSIOLOGIST),
    ("Noor Granite", Role.NURSE),
    ("Clara Quartz", Role.NURSE),
    ("Elin Marble", Role.COORDINATOR),
    ("Jonas Onyx", Role.ADMINISTRATOR),
)
ROOMS = (("Gym", 10), ("Studio", 8), ("Room 3", 2))
OPENS, CLOSES = time(8), time(19)


@dataclass(frozen=True)
class House:
    """The clinic and its parts, as the seeding needs them at hand."""

    clinic: Clinic
    staff: dict[Role, list[Staff]]
    rooms: list[Room]
    versions: dict[str, ProtocolVersion]
    closed_on: date
    away: tuple[Staff, date, date]
    workdays: tuple[int, ...]

    @property
    def physiologists(self) -> list[Staff]:
        return self.staff[Role.PHYSIOLOGIST]

    def works(self, physiologist: Staff, day: date) -> bool:
        """Whether the clinic is open and this person there."""
        who, first, last = self.away
        if day == self.closed_on or day.isoweekday() not in self.workdays:
            return False
        return not (who == physiologist and first <= day <= last)


def open_house(*, today: date, now: datetime, since: datetime, chance: Chance) -> House:
    """Make the clinic, which `since` has had its people and protocols. Open today, whatever day."""
    clinic = Clinic.objects.create(
        uid=chance.uid("clinic"),
        created_at=now,
        name=NAME,
        time_zone=ZONE,
        languages=["en", "es"],
        phone="+34 600 000 000",
        address="Muelle de Levante 12, second floor",
        arrival_notes="Come in by the blue door and take the lift. Bring trainers, a towel and "
        "water; there are lockers.",
        help_numbers="024, day and night, free of charge",
        mail_name=NAME,
        is_demo=True,
    )
    workdays = tuple(sorted({1, 2, 3, 4, 5, today.isoweekday()}))
    house = House(
        clinic=clinic,
        staff=_staff(clinic, since, chance),
        rooms=[
            Room.objects.create(clinic=clinic, name=name, places=places, created_at=since)
            for name, places in ROOMS
        ],
        versions=_protocols(clinic, since),
        closed_on=_next_workday(today + timedelta(days=16), today),
        away=(None, today, today),  # type: ignore[arg-type]
        workdays=workdays,
    )
    first_away = _next_workday(today + timedelta(days=22), today)
    away = (house.physiologists[2], first_away, first_away + timedelta(days=1))
    _hours_and_closures(clinic, workdays, house.closed_on, away)
    with clock.standing_at(since):
        ensure_rule_set(clinic=clinic, by=BY)
    return House(**{**house.__dict__, "away": away})


def _next_workday(day: date, not_like: date) -> date:
    """Return the first Monday to Friday from `day` on that is not today's weekday."""
    while day.isoweekday() > 5 or day.isoweekday() == not_like.isoweekday():
        day += timedelta(days=1)
    return day


def _staff(clinic: Clinic, since: datetime, chance: Chance) -> dict[Role, list[Staff]]:
    found: dict[Role, list[Staff]] = {}
    for name, role in PEOPLE:
        email = f"{name.lower().replace(' ', '.')}@harbour.example"
        staff = Staff.objects.create_user(
            email, name=name, uid=chance.uid("staff", name), created_at=since
        )
        Membership.objects.create(clinic=clinic, staff=staff, role=role, created_at=since)
        found.setdefault(role, []).append(staff)
    return found


def _hours_and_closures(
    clinic: Clinic, workdays: tuple[int, ...], closed_on: date, away: tuple[Staff, date, date]
) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(clinic=clinic, weekday=day, opens=OPENS, closes=CLOSES) for day in workdays
    )
    Closure.objects.create(
        clinic=clinic, first_day=closed_on, last_day=closed_on, reason="Staff training day"
    )
    staff, first, last = away
    Closure.objects.create(
        clinic=clinic, staff=staff, first_day=first, last_day=last, reason="Congress"
    )


# What each program of the stories is, of those that Steady ships.
PROGRAMS = {
    JOINT_PAIN_PROGRAM: "ai-arthralgia-weekly",
    STEADY_PROGRAM: "hope",
    GENTLE_PROGRAM: "gentle-re-entry",
}


def _protocols(clinic: Clinic, since: datetime) -> dict[str, ProtocolVersion]:
    """Bring in what Steady ships, and begin a version of the clinic's own."""
    ship_catalog(clinic=clinic, by=BY, now=since)
    rows = ProtocolVersion.objects.filter(clinic=clinic).select_related("protocol")
    found = {row.protocol.code: row for row in rows.prefetch_related(PREFETCH)}
    _draft(found[PROGRAMS[GENTLE_PROGRAM]])
    return {program: found[code] for program, code in PROGRAMS.items()}


def _draft(version: ProtocolVersion) -> None:
    """Leave a draft that lets women who re-enter walk a little more from the fifth week on."""
    content = content_of(version)
    first, second, third = content.phases
    walks = replace(second.lines[0], sessions_per_week=4, sessions_at_most=None)
    second = replace(second, lines=(walks, *second.lines[1:]))
    create_draft(
        protocol=version.protocol, content=replace(content, phases=(first, second, third)), by=BY
    )
