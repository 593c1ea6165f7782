"""The clinic itself: its people, rooms, hours and protocols."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from adherence.actions import ensure_rule_set
from clinic.actors import Actor
from clinic.models import Clinic, Closure, Membership, Room, Staff, WorkingHours
from clinic.permissions import Role
from demo.chance import Chance
from demo.stories import GENTLE_PROGRAM, JOINT_PAIN_PROGRAM, STEADY_PROGRAM
from programs.models import Protocol, ProtocolComponent, ProtocolPhase, ProtocolVersion

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


HOPE = (
    "Irwin ML et al. J Clin Oncol 2015;33:1104-11 (HOPE): 121 women, worst joint pain -1.6 against "
    "+0.2 at 12 months. One centre, not blinded; the pooled effect of later trials is uncertain "
    "(Cochrane 2020: very low certainty)."
)
ROUNDTABLE = (
    "Campbell KL et al. Med Sci Sports Exerc 2019;51:2375-90, roundtable: aerobic 3 x 30 min, "
    "resistance 2 x 2 sets of 8-15 at 60 % 1RM or more. Consensus on trials of mixed quality."
)
BONES = (
    "Giangregorio LM et al. Osteoporos Int 2014;25:821-35 (Too Fit To Fracture): resistance twice "
    "a week, balance daily, form before load. Expert consensus."
)
# (modality, sessions a week, minutes or sets and reps, intensity, supervised)
STRENGTH = ("resistance", 2, {"sets": 3, "reps": 8, "reps_at_most": 12}, ("effort", 5, 7), True)
FIRST_STRENGTH = ("resistance", 2, {"sets": 2, "reps": 10}, ("effort", 4, 5), True)
WALKS = ("aerobic", 3, {"minutes": 30}, ("hrmax", 64, 76), False)
MORE_WALKS = ("aerobic", 5, {"minutes": 30}, ("hrmax", 64, 76), False)
# key: (name, weeks, summary, citation, [(first week, last week, lines)])
PROTOCOLS: dict[str, tuple[str, int, str, str, list[tuple[int, int, list[Any]]]]] = {
    JOINT_PAIN_PROGRAM: (
        "Joint pain on tablets",
        24,
        "Two supervised strength sessions a week; walking builds up to 150 minutes.",
        HOPE,
        [
            (1, 2, [FIRST_STRENGTH, WALKS]),
            (3, 4, [STRENGTH, WALKS]),
            (5, 24, [STRENGTH, MORE_WALKS]),
        ],
    ),
    STEADY_PROGRAM: (
        "Strength and walking",
        12,
        "The general dose for people after treatment: two classes a week and three walks.",
        ROUNDTABLE,
        [
            (
                1,
                12,
                [
                    ("resistance", 2, {"sets": 2, "reps": 12}, ("rm", 60, 75), True),
                    ("aerobic", 3, {"minutes": 30}, ("hrr", 40, 59), False),
                    ("flexibility", 2, {"minutes": 10}, ("words", None, None), True),
                ],
            )
        ],
    ),
    GENTLE_PROGRAM: (
        "Strong bones",
        24,
        "One to one: balance at every session, no impact, no bending or twisting under load.",
        BONES,
        [
            (
                1,
                24,
                [
                    ("resistance", 2, {"sets": 2, "reps": 10}, ("effort", 4, 6), True),
                    ("balance", 7, {"minutes": 15}, ("words", None, None), False),
                    ("aerobic", 3, {"minutes": 20}, ("hrr", 40, 59), False),
                ],
            )
        ],
    ),
}


def _protocols(clinic: Clinic, since: datetime) -> dict[str, ProtocolVersion]:
    found = {}
    for key, (name, weeks, summary, citation, phases) in PROTOCOLS.items():
        protocol = Protocol.objects.create(clinic=clinic, name=name, created_at=since)
        version = ProtocolVersion.objects.create(
            clinic=clinic,
            protocol=protocol,
            number=1,
            weeks=weeks,
            summary=summary,
            citation=citation,
            created_at=since,
        )
        for first_week, last_week, lines in phases:
            phase = ProtocolPhase.objects.create(
                clinic=clinic, version=version, first_week=first_week, last_week=last_week
            )
            ProtocolComponent.objects.bulk_create(_component(phase, *line) for line in lines)
        version.published_at = since
        version.save(update_fields=["published_at"])
        found[key] = version
    return found


def _component(
    phase: ProtocolPhase,
    modality: str,
    sessions: int,
    volume: dict[str, int],
    intensity: tuple[str, int | None, int | None],
    supervised: bool,
) -> ProtocolComponent:
    return ProtocolComponent(
        clinic_id=phase.clinic_id,
        phase=phase,
        modality=modality,
        sessions_per_week=sessions,
        intensity_kind=intensity[0],
        intensity_low=intensity[1],
        intensity_high=intensity[2],
        days_apart=2 if modality == "resistance" else 1,
        supervised=supervised,
        **volume,
    )
