"""One week of many programs: each at its regular times where it can be, else beside them."""

from collections import defaultdict
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from programs.planning.one import Week, solver
from programs.planning.shapes import Ends, Shape, fits_after
from programs.planning.table import Spot, Table
from programs.planning.template import Regulars
from programs.planning.units import Desk, Option, Unit
from programs.planning.weights import OTHER_TIME, OTHER_WEEKDAY

EFFORT = 1.5


@dataclass
class _Member:
    """One patient's part of the week's model."""

    unit: Unit
    shapes: list[tuple[cp_model.IntVar, Shape]]
    spots: list[tuple[cp_model.IntVar, Spot, int]] = field(default_factory=list)


class WeekModel:
    """The visits of all units of one week, with what is free in it."""

    def __init__(
        self,
        desk: Desk,
        table: Table,
        units: list[Unit],
        regulars: Regulars,
        before: dict[int, Ends],
        among: dict[int, list[Spot]] | None = None,
    ) -> None:
        self.desk, self.table, self.regulars, self.among = desk, table, regulars, among
        self.model = cp_model.CpModel()
        self.costs: list[tuple[cp_model.IntVar, int]] = []
        self.taken: dict[tuple[int, int, int], list[cp_model.IntVar]] = defaultdict(list)
        self.in_rooms: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        self.in_class: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        self.members = [self._add(unit, before.get(unit.patient, ())) for unit in units]
        self._limits()

    def _bool(self, cost: int) -> cp_model.IntVar:
        made = self.model.new_bool_var("")
        if cost:
            self.costs.append((made, cost))
        return made

    def _add(self, unit: Unit, before: Ends) -> _Member:
        possible = [s for s in unit.shapes if fits_after(before, s.ends)]
        member = _Member(unit, [(self._bool(s.cost), s) for s in _fewest_ends(possible)])
        self.model.add_exactly_one(var for var, _ in member.shapes)
        here: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for spot, cost in self._candidates(unit):
            day = unit.days[unit.weekdays.index(spot.weekday)]
            var = self._bool(cost)
            here[spot.weekday].append(var)
            member.spots.append((var, spot, day))
            self._takes(spot, day, var)
        for place, weekday in enumerate(unit.weekdays):
            if place not in unit.held:
                days = [var for var, shape in member.shapes if place in shape.days]
                self.model.add(sum(here[weekday]) == sum(days))
        return member

    def _candidates(self, unit: Unit) -> list[tuple[Spot, int]]:
        regular = self.regulars.get(unit.patient, {})
        spots = (
            self.table.spots(unit.patient, unit.need.minutes)
            if self.among is None
            else self.among.get(unit.patient, [])
        )
        return [
            (spot, spot.points + off_regular(spot, regular) + self.table.moved(unit, spot))
            for spot in spots
            if self.table.can_in(unit, spot)
        ]

    def _takes(self, spot: Spot, day: int, var: cp_model.IntVar) -> None:
        if spot.class_key is not None:
            self.in_class[self.table.class_on[(day, spot.class_key)]].append(var)
            return
        for quarter in spot.quarters:
            self.taken[(spot.staff, day, quarter)].append(var)
            self.in_rooms[(day, quarter)].append(var)

    def _limits(self) -> None:
        for takers in self.taken.values():
            self.model.add_at_most_one(takers)
        for (day, quarter), takers in self.in_rooms.items():
            rooms = int(self.desk.grid.room_free[:, day, quarter].sum())
            if len(takers) > rooms:
                self.model.add(sum(takers) <= rooms)
        for n, takers in self.in_class.items():
            if len(takers) > self.desk.places[n]:
                self.model.add(sum(takers) <= self.desk.places[n])

    def solve(self, effort: float = EFFORT) -> tuple[list[Week], int]:
        """Return the weeks, and what they cost."""
        self.model.minimize(sum(var * cost for var, cost in self.costs))
        run = solver(self.desk.problem.seed, effort)
        run.parameters.linearization_level = 2
        run.parameters.cp_model_probing_level = 0
        run.parameters.symmetry_level = 0
        status = run.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"CP-SAT ended with {run.status_name(status)}")
        weeks = [self._week(member, run) for member in self.members]
        return weeks, round(run.objective_value)

    def _week(self, member: _Member, run: cp_model.CpSolver) -> Week:
        shape = next(s for var, s in member.shapes if run.boolean_value(var))
        chosen = {}
        for var, spot, _day in member.spots:
            if run.boolean_value(var):
                place = member.unit.weekdays.index(spot.weekday)
                chosen[place] = self._option(member.unit, place, spot)
        return Week(member.unit, shape, chosen)

    def _option(self, unit: Unit, place: int, spot: Spot) -> Option:
        day = unit.days[place]
        if spot.class_key is None:
            return Option(spot.start, spot.minutes, spot.points, spot.staff, -1)
        n = self.table.class_on[(day, spot.class_key)]
        return Option(spot.start, spot.minutes, spot.points, spot.staff, spot.class_key[4], n)


def off_regular(spot: Spot, regular: dict[int, Spot]) -> int:
    """Return the points of a spot that is not one of her regular times."""
    if not regular:
        return 0
    at = regular.get(spot.weekday)
    if at is None:
        return OTHER_WEEKDAY.points + OTHER_TIME.points
    return 0 if at.start == spot.start else OTHER_TIME.points


def _fewest_ends(possible: list[Shape]) -> list[Shape]:
    """Return one shape for each set of days: the cheapest, the first of those alike."""
    found: dict[int, Shape] = {}
    for shape in possible:
        best = found.get(shape.mask)
        if best is None or shape.cost < best.cost:
            found[shape.mask] = shape
    return list(found.values())
