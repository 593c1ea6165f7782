"""What a patient of the cast trains: her loads, the sets of one session, her walks at home.

Drawn from her story and the same every time, so that the past and the demo's future agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from demo.cast import Role
from demo.stories import at
from programs.models import BandColour, Exercise, LoadKind, PlannedDose
from programs.models.exercise import MuscleGroup

FLARE, BAD_FLARE = 4.5, 6
STEPS_UP_EVERY = 4  # weeks
DIFFERENCE = (-10, -5, 0, 0, 5, 10)  # minutes from the plan
LOWER_BODY = (MuscleGroup.LEGS, MuscleGroup.HIPS)


@dataclass(frozen=True)
class DoneSet:
    """One set as it is written down."""

    exercise: Exercise
    number: int
    reps: int
    load_kg: Decimal | None
    band: str
    effort: int


@dataclass(frozen=True)
class Walk:
    """Minutes of one modality on one day outside the clinic."""

    day: date
    modality: str
    minutes: int
    effort: int


def pain_on(role: Role, days: int) -> float:
    """Return how her joints are on a day, `days` from the seeding day, 0-10."""
    return at(role.story.pain, days / 7)


def load_in(role: Role, exercise: Exercise, week: int) -> Decimal | None:
    """Return the kg planned for a week: a start within her reach, one step more every month."""
    if exercise.load_kind != LoadKind.KG:
        return None
    step = Decimal(exercise.step_kg)
    if exercise.loads_arm and any(kind.startswith("lymph") for kind, _ in role.story.precautions):
        return Decimal("0.5") * (1 + (week - 1) // STEPS_UP_EVERY)
    low, high = (6, 9) if exercise.muscle_group in LOWER_BODY else (4, 6)
    start = role.chance.whole(low, high, role.mrn, "load", exercise.name)
    return step * (start + (week - 1) // STEPS_UP_EVERY)


def band_in(role: Role, exercise: Exercise, week: int) -> str:
    """Return the colour of her band in a week, "" for an exercise without one."""
    if exercise.load_kind != LoadKind.BAND:
        return ""
    start = role.chance.whole(0, 1, role.mrn, "band", exercise.name)
    return str(BandColour.values[min(start + (week - 1) // STEPS_UP_EVERY, 4)])


def sets_of(
    role: Role,
    exercises: Sequence[Exercise],
    planned: PlannedDose,
    day: date,
    days: int,
    *,
    cut_short: bool = False,
) -> Iterator[DoneSet]:
    """Return the sets of one session: as planned, lighter in a flare, half of it if cut short."""
    chance, mrn = role.chance, role.mrn
    pain = pain_on(role, days)
    off = 0 if pain < FLARE else 1 if pain < BAD_FLARE else 2
    tired = chance.happens(0.08, mrn, "tired", day)
    shown = exercises[: max(1, len(exercises) // 2)] if cut_short else exercises
    for exercise in shown:
        load = load_in(role, exercise, planned.week)
        if load is not None and off:
            load = max(load - off * Decimal(exercise.step_kg), Decimal(0))
        sets, reps = planned.sets or 2, planned.reps or 10
        last = max(1, sets - 1) if off > 1 or tired else sets  # who came did one set at least
        for number in range(1, last + 1):
            more = chance.whole(0, 2, mrn, "more", day, exercise.name) if number == sets else 0
            yield DoneSet(
                exercise=exercise,
                number=number,
                reps=reps - off if off else reps + more,
                load_kg=load,
                band=band_in(role, exercise, planned.week),
                effort=min(10, chance.whole(5, 6, mrn, "set", day, exercise.name) + off),
            )


def minutes_of(
    role: Role, planned: PlannedDose, day: date, *, cut_short: bool = False
) -> tuple[int, int]:
    """Return minutes and effort of something timed in a session."""
    less = role.chance.pick((0, 0, 0, 0, 2, 5), role.mrn, "less", planned.modality, day)
    meant = planned.minutes or 0
    minutes = meant // 2 if cut_short else max(5, meant - less)
    return minutes, role.chance.whole(3, 5, role.mrn, "timed", planned.modality, day)


def walks_of(role: Role, planned: PlannedDose, first: date, days: int) -> list[Walk]:
    """Return what she does at home in a planned week that begins on `first`.

    `days` is how far that is from the seeding day. It is the whole week: take what is over.
    """
    chance, mrn, what = role.chance, role.mrn, planned.modality
    keen = 0.98 if chance.happens(0.35, mrn, "keen") else 0.72
    if pain_on(role, days) >= FLARE:
        keen *= 0.6
    if at(role.story.attends, days / 7) < 0.3:
        keen *= 0.4
    one_more = keen > 0.9 and chance.happens(0.3, mrn, "extra", days)
    week = [first + timedelta(days=number) for number in range(7)]
    week.sort(key=lambda day: chance.unit(mrn, "on", what, day))
    found = []
    for day in sorted(week[: planned.sessions + int(one_more)]):
        if chance.happens(keen, mrn, "walks", what, day):
            minutes = (planned.minutes or 20) + chance.pick(DIFFERENCE, mrn, "walked", what, day)
            effort = chance.whole(3, 5, mrn, "walk", what, day)
            found.append(Walk(day, what, max(5, minutes), effort))
    return found
