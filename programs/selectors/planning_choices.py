"""Where else a proposed visit could be: what is free in its week, nearest first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from clinic.models import Room, Staff
from programs.models import ProposedVisit, Session
from programs.planning import problem as core
from programs.planning.grid import Grid
from programs.planning.units import Desk, Option, Unit
from programs.selectors.planning_facts import Facts, facts, minute, wall_time

CHOICES_SHOWN = 12
# Of one day, so that other days are offered too.
SHOWN_A_DAY = 4


@dataclass(frozen=True)
class Choice:
    """One place in the calendar that a proposed visit could have instead."""

    day: date
    start_time: time
    minutes: int
    physiologist: Staff
    room: Room
    session: Session | None
    is_preferred: bool


def choices(visit: ProposedVisit, *, at_most: int = CHOICES_SHOWN) -> list[Choice]:
    """Return where the visit could be instead, within its week and her hours, nearest first.

    It keeps its training and her rest days before and after it; everything else that is proposed
    stays where it is. No more than some of each day, so that other days are offered too.
    """
    counts: Counter[date] = Counter()
    shown = []
    for choice in _all(visit):
        counts[choice.day] += 1
        if counts[choice.day] <= SHOWN_A_DAY:
            shown.append(choice)
    return shown[:at_most]


def choice_at(visit: ProposedVisit, day: date, start_time: time) -> Choice | None:
    """Return the choice at one day and time, None when it is none."""
    every = _all(visit)
    return next((c for c in every if (c.day, c.start_time) == (day, start_time)), None)


def _all(visit: ProposedVisit) -> list[Choice]:
    others = [v for v in visit.run.visits.all() if v.pk != visit.pk]
    found = _facts_without(visit, others)
    desk = Desk(Grid(found.problem))
    unit = next(u for u in desk.units[0] if u.need.number == visit.week)
    rests = _Rests(visit, unit, found, others)
    made = [
        _choice(found, desk, unit, place, option)
        for place, day in enumerate(unit.days)
        if day >= 0 and rests.allow(desk.grid.days[day])
        for option in desk.options(unit, place)
    ]
    here = (visit.day, visit.start_time)
    at = _minutes(*here)
    made = [choice for choice in made if (choice.day, choice.start_time) != here]
    return sorted(made, key=lambda choice: abs(_minutes(choice.day, choice.start_time) - at))


def _minutes(day: date, at: time) -> int:
    return day.toordinal() * core.DAY_MINUTES + minute(at)


class _Rests:
    """The rest days that a visit's training needs from all her other visits with the same.

    What a session booked by hand holds is not known, so it counts as holding all of it.
    """

    def __init__(
        self, visit: ProposedVisit, unit: Unit, found: Facts, others: Sequence[ProposedVisit]
    ) -> None:
        hers = [v for v in others if v.enrollment_id == visit.enrollment_id]
        planned = {v.day for v in hers}
        held = [h.day for h in found.problem.patients[0].held if h.day not in planned]
        self.apart: list[tuple[int, list[date]]] = [
            (due.days_apart, held + [v.day for v in hers if due.modality in v.modalities])
            for due in unit.need.dues
            if due.days_apart > 1 and due.modality in visit.modalities
        ]

    def allow(self, day: date) -> bool:
        return all(abs((other - day).days) >= apart for apart, days in self.apart for other in days)


def _choice(found: Facts, desk: Desk, unit: Unit, place: int, option: Option) -> Choice:
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
        is_preferred=desk.wishes[unit.patient].covers(
            unit.weekdays[place], option.start, option.minutes, preferred=True
        ),
    )


def _facts_without(visit: ProposedVisit, others: Sequence[ProposedVisit]) -> Facts:
    """Return the facts of her program with every other proposed visit standing."""
    run = visit.run
    keys = list(run.enrollments.values_list("pk", flat=True))
    found = facts(
        clinic=run.clinic, enrollments=keys, first_day=run.first_day, last_day=run.last_day
    )
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
