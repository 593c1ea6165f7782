"""What hours of people and rooms, and places in classes, are worth when all plan at once.

The duals of one linear program a week say it. They need not be right, only not negative: the bound
that `many` proves with them holds in any case, and is close when they are good.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from programs.planning.grid import PER_DAY
from programs.planning.shapes import Shape, shapes
from programs.planning.table import ClassKey, Spot, Table
from programs.planning.template import Regulars
from programs.planning.units import SCALE, Desk, Prices, Unit
from programs.planning.weekly import off_regular
from programs.planning.weights import MISSING_VISIT, OTHER_TIME, OTHER_WEEKDAY

_OTHER_TIME = OTHER_TIME.points * SCALE
_OTHER_DAY = (OTHER_TIME.points + OTHER_WEEKDAY.points) * SCALE
_NOWHERE = MISSING_VISIT.points * SCALE
# A week with less than this share of the fullest week's time is one in which time is scarce.
_SCARCE = 0.96
# In scarce weeks regular times count this much: found by trial to prove most.
_SHARE = 0.8
# What a spot may cost above its worth and still be tried at first.
SLACK = 1.0


class WeekPrices:
    """One linear program for all weeks: built once, its limits set anew for each week."""

    def __init__(self, desk: Desk, table: Table) -> None:
        self.desk, self.table = desk, table
        self.lp = pywraplp.Solver.CreateSolver("GLOP")
        self.staff: dict[tuple[int, int, int], pywraplp.Constraint] = {}
        self.rooms: dict[tuple[int, int], pywraplp.Constraint] = {}
        self.classes: dict[ClassKey, pywraplp.Constraint] = {}
        self.spots: list[tuple[int, Spot, pywraplp.Variable]] = []
        self.shapes: list[tuple[int, Shape, pywraplp.Variable]] = []
        self.days: dict[int, dict[int, pywraplp.Constraint]] = {}
        self.present: dict[int, pywraplp.Constraint] = {}
        self.costs = self.lp.Objective()
        self.costs.SetMinimization()
        for patient, units in enumerate(desk.units):
            if any(unit.is_open for unit in units):
                self._add(patient, max((u for u in units), key=lambda u: u.need.visits))
        days = len(desk.grid.days)
        self.prices = Prices(
            staff=np.zeros((len(desk.grid.staff), days, PER_DAY), dtype=np.int64),
            rooms=np.zeros((days, PER_DAY), dtype=np.int64),
            classes=np.zeros(len(desk.problem.classes), dtype=np.int64),
        )

    def _add(self, patient: int, unit: Unit) -> None:
        self.present[patient] = self.lp.Constraint(1, 1)
        days = {weekday: self.lp.Constraint(0, 0) for weekday in unit.weekdays}
        self.days[patient] = days
        for shape in _one_a_mask(shapes(unit.need)):
            var = self.lp.NumVar(0, 1, "")
            self.present[patient].SetCoefficient(var, 1)
            self.costs.SetCoefficient(var, shape.cost)
            for place in shape.days:
                days[unit.weekdays[place]].SetCoefficient(var, -1)
            self.shapes.append((patient, shape, var))
        for spot in self.table.spots(patient, unit.need.minutes):
            var = self.lp.NumVar(0, 1, "")
            self.costs.SetCoefficient(var, spot.points)
            days[spot.weekday].SetCoefficient(var, 1)
            for row in self._rows(spot):
                row.SetCoefficient(var, 1)
            self.spots.append((patient, spot, var))

    def _rows(self, spot: Spot) -> list[pywraplp.Constraint]:
        if spot.class_key is not None:
            return [self._row(self.classes, spot.class_key)]
        return [
            row
            for quarter in spot.quarters
            for row in (
                self._row(self.staff, (spot.staff, spot.weekday, quarter)),
                self._row(self.rooms, (spot.weekday, quarter)),
            )
        ]

    def _row(self, rows: dict, key: tuple[int, ...]) -> pywraplp.Constraint:
        if key not in rows:
            rows[key] = self.lp.Constraint(0, 1)
        return rows[key]

    def set_costs(self, extra: Callable[[int, Spot], float]) -> None:
        """Let each patient's spots cost their points and something more."""
        self.extra = {
            (patient, spot): spot.points + extra(patient, spot) for patient, spot, _ in self.spots
        }
        for patient, spot, var in self.spots:
            self.costs.SetCoefficient(var, self.extra[(patient, spot)])

    def add_week(self, units: list[Unit]) -> float:
        """Solve one week, note its prices, and return what it costs at least at these costs."""
        there = {unit.patient: unit for unit in units}
        for patient, row in self.present.items():
            row.SetBounds(float(patient in there), float(patient in there))
        for one in units:
            for place, weekday in enumerate(one.weekdays):
                # a held day is in every shape and needs no spot
                row = self.days[one.patient][weekday]
                row.SetBounds(-1.0 if place in one.held else 0.0, 0.0)
        for patient, shape, var in self.shapes:
            unit = there.get(patient)
            var.SetUb(float(unit is not None and _possible(unit, shape)))
        for patient, spot, var in self.spots:
            unit = there.get(patient)
            var.SetUb(float(unit is not None and self.table.can_in(unit, spot)))
            if unit is not None and self.desk.booked[patient]:
                moved = self.table.moved(unit, spot)
                self.costs.SetCoefficient(var, self.extra[(patient, spot)] + moved)
        monday = self._first_days(units)
        grid = self.desk.grid
        for (weekday, quarter), row in self.rooms.items():
            day = monday.get(weekday)
            free = 0 if day is None else int(grid.room_free[:, day, quarter].sum())
            row.SetUb(float(free))
        for key, row in self.classes.items():
            n = self.table.class_on.get((monday.get(key[0], -1), key))
            row.SetUb(0.0 if n is None else float(self.desk.places[n]))
        self.is_solved = self.lp.Solve() == pywraplp.Solver.OPTIMAL
        if not self.is_solved:
            return 0.0
        self._note(monday)
        return float(self.costs.Value())

    def near_best(self) -> dict[int, list[Spot]] | None:
        """Return the spots of the week solved last that do not cost SLACK more than they must.

        None, for all of them, when it could not be solved.
        """
        if not self.is_solved:
            return None
        found: dict[int, list[Spot]] = defaultdict(list)
        for patient, spot, var in self.spots:
            if var.ub() > 0 and var.reduced_cost() <= SLACK:
                found[patient].append(spot)
        return found

    def _first_days(self, units: list[Unit]) -> dict[int, int]:
        """Return the grid's day of each weekday that most of these weeks mean."""
        votes: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for unit in units:
            for weekday, day in zip(unit.weekdays, unit.days, strict=True):
                if day >= 0:
                    votes[weekday][day] += 1
        return {
            weekday: max(counts, key=lambda day: (counts[day], -day))
            for weekday, counts in votes.items()
        }

    def _note(self, days: dict[int, int]) -> None:
        prices = self.prices
        for (staff, weekday, quarter), row in self.staff.items():
            if weekday in days:
                prices.staff[staff, days[weekday], quarter] = _price(row)
        for (weekday, quarter), row in self.rooms.items():
            if weekday in days:
                prices.rooms[days[weekday], quarter] = _price(row)
        for key, row in self.classes.items():
            n = self.table.class_on.get((days.get(key[0], -1), key))
            if n is not None:
                prices.classes[n] = _price(row)


def _price(row: pywraplp.Constraint) -> int:
    return max(0, int(-row.dual_value() * SCALE))


def _possible(unit: Unit, shape: Shape) -> bool:
    days = set(shape.days)
    return unit.held <= days and all(unit.days[place] >= 0 or place in unit.held for place in days)


def _one_a_mask(possible: tuple[Shape, ...]) -> list[Shape]:
    found: dict[int, Shape] = {}
    for shape in possible:
        if shape.mask not in found or shape.cost < found[shape.mask].cost:
            found[shape.mask] = shape
    return list(found.values())


def scarce_weeks(desk: Desk, weeks: list[int]) -> frozenset[int]:
    """Return the weeks in which physiologists or rooms have clearly less time than in others."""
    grid = desk.grid
    hours = {
        week: (
            int(grid.staff_free[:, week * 7 : week * 7 + 7].sum()),
            int(grid.room_free[:, week * 7 : week * 7 + 7].sum()),
        )
        for week in weeks
    }
    most = [max((h[n] for h in hours.values()), default=0) for n in (0, 1)]
    return frozenset(
        week
        for week, (staff, rooms) in hours.items()
        if staff < _SCARCE * most[0] or rooms < _SCARCE * most[1]
    )


@dataclass(frozen=True)
class Priced:
    """Prices for every week; what each week costs at least with the regular times there are; and
    the spots by week and patient that a plan within SLACK points of that can use."""

    prices: Prices
    least: dict[int, float]
    near: dict[int, dict[int, list[Spot]] | None]


def price(desk: Desk, table: Table, regulars: Regulars, by_week: dict[int, list[Unit]]) -> Priced:
    """Return what time and places are worth in each week.

    Scarce weeks are priced with the regular times as they are. The others are priced so that it
    counts, in what a regular time is worth, what it will cost in the scarce ones.
    """
    lps = WeekPrices(desk, table)
    lps.set_costs(lambda patient, spot: off_regular(spot, regulars.get(patient, {})))
    least, near = {}, {}
    for week, units in by_week.items():
        least[week] = lps.add_week(units)
        near[week] = lps.near_best()
    scarce = scarce_weeks(desk, list(by_week))
    if not scarce or len(scarce) == len(by_week):
        return Priced(lps.prices, least, near)
    lps.set_costs(lambda patient, spot: _SHARE * off_regular(spot, regulars.get(patient, {})))
    for week in sorted(scarce):
        lps.add_week(by_week[week])
    priced = Desk(desk.grid, lps.prices)
    apart: dict[int, _Apart] = {}
    for week, units in by_week.items():
        for unit in units:
            one = apart.setdefault(unit.patient, _Apart())
            if week in scarce:
                one.scarce.append(_Elsewhere(priced, unit))
            else:
                one.usual += 1
    lps.set_costs(lambda patient, spot: apart[patient].share(spot))
    for week, units in by_week.items():
        if week not in scarce:
            lps.add_week(units)
    return Priced(lps.prices, least, near)


class _Apart:
    """One patient's scarce weeks, and how many others share what they cost."""

    def __init__(self) -> None:
        self.scarce: list[_Elsewhere] = []
        self.usual = 0

    def share(self, spot: Spot) -> float:
        return sum(week.cost(spot) for week in self.scarce) / SCALE / max(1, self.usual)


class _Elsewhere:
    """What one scarce week costs a patient who has a regular time, at the week's prices."""

    def __init__(self, priced: Desk, unit: Unit) -> None:
        options = [priced.options(unit, place) for place in range(7)]
        self.at = {
            (weekday, option.start): option.cost
            for weekday, there in zip(unit.weekdays, options, strict=True)
            for option in there
        }
        self.best = {
            weekday: min((option.cost for option in there), default=_NOWHERE)
            for weekday, there in zip(unit.weekdays, options, strict=True)
        }
        self.cheapest = min(self.best.values())

    def cost(self, spot: Spot) -> int:
        return min(
            self.at.get((spot.weekday, spot.start), _NOWHERE),
            self.best[spot.weekday] + _OTHER_TIME,
            self.cheapest + _OTHER_DAY,
        )
