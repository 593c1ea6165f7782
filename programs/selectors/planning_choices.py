"""Where else a proposed visit could be: what is free in its week, nearest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from clinic.models import Room, Staff
from programs.models import ProposedVisit, Session
from programs.planning import problem as core
from programs.planning.grid import Grid
from programs.planning.shapes import shapes
from programs.planning.units import Desk, Option, Unit
from programs.selectors.planning_facts import Facts, facts, minute, wall_time

CHOICES_SHOWN = 12


@dataclass(frozen=True)
class Choice:
    """One place in the calendar that a proposed visit could have instead."""

    day: date
    start_time: time
    minutes: int
    physiologist: Staff
    room: Room
    session: Session | None
    modalities: tuple[str, ...]
    is_preferred: bool


def choices(visit: ProposedVisit, *, at_most: int = CHOICES_SHOWN) -> list[Choice]:
    """Return where the visit could be instead, within its week and her hours, nearest first.

    Rest days hold, the week's other visits staying where they are; so does everything else that
    is proposed with it.
    """
    found = _facts_without(visit)
    desk = Desk(Grid(found.problem))
    unit = next(u for u in desk.units[0] if u.need.number == visit.week)
    at = visit.day.toordinal() * core.DAY_MINUTES + minute(visit.start_time)
    made = [
        choice
        for choice in _all(found, desk, unit)
        if (choice.day, choice.start_time) != (visit.day, visit.start_time)
    ]
    made.sort(key=lambda c: abs(c.day.toordinal() * core.DAY_MINUTES + minute(c.start_time) - at))
    return made[:at_most]


def choice_at(visit: ProposedVisit, day: date, start_time: time) -> Choice | None:
    """Return the choice at one day and time, None when it is none."""
    every = choices(visit, at_most=10_000)
    return next((c for c in every if (c.day, c.start_time) == (day, start_time)), None)


def _all(found: Facts, desk: Desk, unit: Unit) -> Iterable[Choice]:
    for place, day in enumerate(unit.days):
        fitting = [s for s in shapes(unit.need, unit.held | {place}) if not _looser(s, unit, place)]
        if day < 0 or not fitting:
            continue
        load = fitting[0].loads[fitting[0].days.index(place)]
        for option in desk.options(unit, place):
            yield _choice(found, desk, unit, place, option, load)


def _looser(shape: object, unit: Unit, place: int) -> bool:
    """Return whether a shape has further days, or gives up training to keep rest days."""
    days, dropped = shape.days, shape.dropped  # type: ignore[attr-defined]
    return set(days) != unit.held | {place} or dropped > 0


def _choice(
    found: Facts, desk: Desk, unit: Unit, place: int, option: Option, load: tuple[str, ...]
) -> Choice:
    problem = found.problem
    one = problem.classes[option.class_index] if option.class_index >= 0 else None
    staff = one.physiologist if one else problem.physiologists[option.staff].key
    room = one.room if one else problem.rooms[option.room].key
    return Choice(
        day=desk.grid.days[unit.days[place]],
        start_time=wall_time(option.start),
        minutes=option.minutes,
        physiologist=found.staff[staff],
        room=found.rooms[room],
        session=found.sessions[one.key] if one else None,
        modalities=load,
        is_preferred=desk.wishes[unit.patient].covers(
            unit.weekdays[place], option.start, option.minutes, preferred=True
        ),
    )


def _facts_without(visit: ProposedVisit) -> Facts:
    """Return the facts of her program with every other proposed visit standing."""
    run = visit.run
    keys = list(run.enrollments.values_list("pk", flat=True))
    found = facts(
        clinic=run.clinic, enrollments=keys, first_day=run.first_day, last_day=run.last_day
    )
    others = [v for v in run.visits.all() if v.pk != visit.pk]
    problem = found.problem
    taken: dict[str, int] = {}
    for other in others:
        if other.session_id:
            taken[str(other.session_id)] = taken.get(str(other.session_id), 0) + 1
    patient = next(p for p in problem.patients if p.key == str(visit.enrollment_id))
    held = tuple(
        core.Held(v.day, minute(v.start_time), v.minutes)
        for v in others
        if v.enrollment_id == visit.enrollment_id
    )
    busy = tuple(
        core.Busy(v.day, minute(v.start_time), v.minutes, str(v.physiologist_id), str(v.room_id))
        for v in others
        if v.session_id is None
    )
    return replace(
        found,
        problem=replace(
            problem,
            patients=(replace(patient, held=patient.held + held),),
            busy=problem.busy + busy,
            classes=tuple(
                replace(c, places=c.places - taken.get(c.key, 0)) for c in problem.classes
            ),
        ),
    )
