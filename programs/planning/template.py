"""Regular times for many patients at once: the week that repeats, planned for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from programs.planning.one import solver
from programs.planning.problem import WeekNeed
from programs.planning.shapes import Shape, fits_after, shapes
from programs.planning.table import ClassKey, Spot, Table
from programs.planning.units import Desk, Unit
from programs.planning.weights import OTHER_PHYSIOLOGIST, OTHER_TIME, OTHER_WEEKDAY

EFFORT = 6.0
# What a week costs in which a regular time is not to be had: about what another day costs.
_EXCEPTION = OTHER_WEEKDAY.points + OTHER_TIME.points + OTHER_PHYSIOLOGIST.points
Regulars = dict[int, dict[int, Spot]]


@dataclass
class _Person:
    patient: int
    need: WeekNeed
    units: list[Unit]
    weekdays: tuple[int, ...]


def regular_times(desk: Desk, table: Table, *, effort: float = EFFORT) -> Regulars:
    """Return each patient's regular spots by weekday, which no two patients share."""
    return _Template(desk, table).solve(effort)


class _Template:
    def __init__(self, desk: Desk, table: Table) -> None:
        self.desk, self.table = desk, table
        self.model = cp_model.CpModel()
        self.costs: list[tuple[cp_model.IntVar, int]] = []
        self.taken: dict[tuple[int, int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(
            list
        )
        self.rooms: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        self.classes: dict[ClassKey, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        self.chosen: dict[int, list[tuple[cp_model.IntVar, Spot]]] = {}
        self.people = [person for person in map(self._person, range(len(desk.units))) if person]
        for person in self.people:
            self._add(person)
        self._limits()

    def _person(self, patient: int) -> _Person | None:
        units = [unit for unit in self.desk.units[patient] if unit.is_open]
        if not units:
            return None
        need = max((unit.need for unit in units), key=lambda need: (need.visits, -need.number))
        return _Person(patient, need, units, units[0].weekdays)

    def _bool(self, cost: int) -> cp_model.IntVar:
        made = self.model.new_bool_var("")
        if cost:
            self.costs.append((made, cost))
        return made

    def _add(self, person: _Person) -> None:
        weeks = len(person.units)
        ways = [(self._bool(s.cost * weeks), s) for s in _weekly_shapes(person.need)]
        self.model.add_exactly_one(var for var, _ in ways)
        here: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        self.chosen[person.patient] = []
        for spot in self.table.spots(person.patient, person.need.minutes):
            there = sum(self.table.can_in(unit, spot) for unit in person.units)
            if not there:
                continue
            moved = sum(self.table.moved(unit, spot) for unit in person.units)
            var = self._bool(there * spot.points + (weeks - there) * _EXCEPTION + moved)
            here[spot.weekday].append(var)
            self.chosen[person.patient].append((var, spot))
            self._takes(person.patient, spot, var)
        for place, weekday in enumerate(person.weekdays):
            days = [var for var, shape in ways if place in shape.days]
            self.model.add(sum(here[weekday]) == sum(days))

    def _takes(self, patient: int, spot: Spot, var: cp_model.IntVar) -> None:
        if spot.class_key is not None:
            self.classes[spot.class_key].append((patient, var))
            return
        for quarter in spot.quarters:
            self.taken[(spot.staff, spot.weekday, quarter)].append((patient, var))
            self.rooms[(spot.weekday, quarter)].append((patient, var))

    def _limits(self) -> None:
        together = self._together()
        for takers in self.taken.values():
            for group in together:
                self.model.add_at_most_one(var for who, var in takers if who in group)
        grid = self.desk.grid
        for (weekday, quarter), takers in self.rooms.items():
            counts = grid.room_free[:, grid.weekday == weekday, quarter].sum(axis=0)
            self._at_most(takers, _usual(counts), together)
        for key, takers in self.classes.items():
            places = [
                self.desk.places[n]
                for (_d, other), n in self.table.class_on.items()
                if other == key
            ]
            self._at_most(takers, _usual(places), together)

    def _at_most(
        self,
        takers: list[tuple[int, cp_model.IntVar]],
        limit: int,
        together: list[frozenset[int]],
    ) -> None:
        for group in together:
            variables = [var for who, var in takers if who in group]
            if len(variables) > limit:
                self.model.add(sum(variables) <= limit)

    def _together(self) -> list[frozenset[int]]:
        """Return the largest groups of patients whose programs run in one week."""
        running: dict[int, set[int]] = defaultdict(set)
        first = self.desk.problem.first_day
        for person in self.people:
            patient = self.desk.problem.patients[person.patient]
            for need in patient.weeks:
                week = (patient.week_days(need)[6] - first).days // 7
                running[week].add(person.patient)
        groups = {frozenset(group) for group in running.values()}
        return sorted((g for g in groups if not any(g < other for other in groups)), key=sorted)

    def solve(self, effort: float) -> Regulars:
        self.model.minimize(sum(var * cost for var, cost in self.costs))
        run = solver(self.desk.problem.seed, effort)
        run.parameters.linearization_level = 2
        status = run.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return {person.patient: {} for person in self.people}
        return {
            patient: {spot.weekday: spot for var, spot in spots if run.boolean_value(var)}
            for patient, spots in self.chosen.items()
        }


def week_of(unit: Unit) -> int:
    """Return the week a unit is counted in, from the plan's first day."""
    return max(unit.days) // 7


def _weekly_shapes(need: WeekNeed) -> list[Shape]:
    """Return one shape for each set of days, of those that can follow themselves."""
    found: dict[int, Shape] = {}
    for shape in shapes(need):
        if fits_after(shape.ends, shape.ends):
            best = found.get(shape.mask)
            if best is None or shape.cost < best.cost:
                found[shape.mask] = shape
    return list(found.values())


def _usual(counts: Iterable[int]) -> int:
    """Return the middle of some numbers, the lower of two."""
    ordered = sorted(int(n) for n in counts)
    return ordered[(len(ordered) - 1) // 2] if ordered else 0
