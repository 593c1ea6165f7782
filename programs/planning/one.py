"""One program against what is free: the best plan there is, and the proof that it is."""

from collections import defaultdict
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from programs.planning.shapes import Shape
from programs.planning.units import SCALE, Desk, Option, Unit
from programs.planning.weights import OTHER_TIME, OTHER_WEEKDAY

# Seconds of CP-SAT's own deterministic clock, which no other load on the machine moves.
EFFORT = 4.0
Regular = frozenset[tuple[int, int]]


@dataclass
class Week:
    """What was decided for one week: a shape, and an option for each of its days to come."""

    unit: Unit
    shape: Shape
    chosen: dict[int, Option] = field(default_factory=dict)


@dataclass
class Found:
    """The weeks of one patient, what they cost, and what they cannot cost less than."""

    weeks: list[Week]
    objective: int
    bound: int


def solver(seed: int, effort: float) -> cp_model.CpSolver:
    """Return a solver that repeats itself: one worker, one seed, a limit that counts work."""
    made = cp_model.CpSolver()
    made.parameters.num_workers = 1
    made.parameters.random_seed = seed
    made.parameters.max_deterministic_time = effort
    return made


def plan_one(desk: Desk, patient: int, *, effort: float = EFFORT) -> Found:
    """Return the best weeks for one patient, everything else as it is."""
    return _Model(desk, patient).solve(desk.problem.seed, effort)


class _Model:
    """Regular times (`regular`) chosen once; each week's visits at them, or beside them at a cost.

    Starts of one weekday that cost the same in every week, or more in none, are one choice.
    """

    def __init__(self, desk: Desk, patient: int) -> None:
        self.model = cp_model.CpModel()
        self.costs: list[tuple[cp_model.IntVar, int]] = []
        self.units = [unit for unit in desk.units[patient] if unit.is_open or unit.held]
        self.options = [[desk.options(unit, place) for place in range(7)] for unit in self.units]
        self.shape_vars = [self._shapes(unit) for unit in self.units]
        self.spots: list[dict[int, list[tuple[cp_model.IntVar, Option]]]] = [{} for _ in self.units]
        self.regular = self._regular_times()
        for n, unit in enumerate(self.units):
            self._visits(n, unit)
        for n in range(len(self.units) - 1):
            self._rest_between(n)

    def _bool(self, cost: int = 0) -> cp_model.IntVar:
        made = self.model.new_bool_var("")
        if cost:
            self.costs.append((made, cost))
        return made

    def _shapes(self, unit: Unit) -> list[tuple[cp_model.IntVar, Shape]]:
        possible = unit.shapes
        if not unit.is_open:
            possible = tuple(s for s in possible if set(s.days) == unit.held)[:1]
        made = [
            (self._bool(shape.cost * SCALE if unit.is_open else 0), shape) for shape in possible
        ]
        self.model.add_exactly_one(var for var, _ in made)
        return made

    def _regular_times(self) -> dict[int, dict[int, cp_model.IntVar]]:
        """Make one choice a weekday and kind of start; at most as many as a week has visits."""
        found: dict[int, dict[int, cp_model.IntVar]] = {}
        for weekday in range(1, 8):
            vectors: dict[int, dict[int, int]] = defaultdict(dict)
            for n, unit in enumerate(self.units):
                for option in self.options[n][unit.weekdays.index(weekday)]:
                    vectors[option.start][n] = option.cost
            kept = _undominated(vectors)
            if kept:
                found[weekday] = {start: self._bool() for start in kept}
                self.model.add_at_most_one(found[weekday].values())
        most = max((unit.need.visits for unit in self.units), default=0)
        everything = [var for made in found.values() for var in made.values()]
        self.model.add(sum(everything) <= most)
        return found

    def _visits(self, n: int, unit: Unit) -> None:
        for place, weekday in enumerate(unit.weekdays):
            if place in unit.held:
                continue
            here = [var for var, shape in self.shape_vars[n] if place in shape.days]
            if not here:
                continue
            spots = self._spots(self.options[n][place], self.regular.get(weekday, {}))
            self.spots[n][place] = spots
            self.model.add(sum(var for var, _ in spots) == sum(here))

    def _spots(
        self, options: list[Option], regular: dict[int, cp_model.IntVar]
    ) -> list[tuple[cp_model.IntVar, Option]]:
        if not options:
            return []
        spots = []
        for option in options:
            if option.start in regular:
                var = self._bool(option.cost)
                self.model.add_implication(var, regular[option.start])
                spots.append((var, option))
        cheapest = min(options, key=lambda option: (option.cost, option.start))
        if regular:
            other_time = self._bool(cheapest.cost + OTHER_TIME.points * SCALE)
            self.model.add(other_time <= sum(regular.values()))
            spots.append((other_time, cheapest))
        other_day = self._bool(cheapest.cost + (OTHER_TIME.points + OTHER_WEEKDAY.points) * SCALE)
        spots.append((other_day, cheapest))
        return spots

    def _rest_between(self, n: int) -> None:
        """Keep spaced training apart across the turn of two weeks."""
        earlier, later = self.shape_vars[n], self.shape_vars[n + 1]
        weeks = self.units[n + 1].need.number - self.units[n].need.number
        for modality, apart in _spaced(later):
            apart = max(apart, dict(_spaced(earlier)).get(modality, 1))
            for last in range(7):
                late = [
                    v
                    for v, s in earlier
                    for m, _f, at, _a in s.ends
                    if m == modality and at >= last
                ]
                early = [
                    v
                    for v, s in later
                    for m, first, _l, _a in s.ends
                    if m == modality and first + 7 * weeks - last < apart
                ]
                if late and early:
                    self.model.add_at_most_one([*late, *early])

    def solve(self, seed: int, effort: float) -> Found:
        """Return the weeks of the best solution found."""
        self.model.minimize(sum(var * cost for var, cost in self.costs))
        run = solver(seed, effort)
        status = run.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"CP-SAT ended with {run.status_name(status)}")
        weeks = []
        for n, unit in enumerate(self.units):
            shape = next(s for var, s in self.shape_vars[n] if run.boolean_value(var))
            chosen = {
                place: option
                for place, spots in self.spots[n].items()
                for var, option in spots
                if run.boolean_value(var)
            }
            weeks.append(Week(unit, shape, chosen))
        return Found(weeks, round(run.objective_value), round(run.best_objective_bound))


def _undominated(vectors: dict[int, dict[int, int]]) -> list[int]:
    """Return the starts that no other is at least as good as in every week."""
    kept: list[int] = []
    order = sorted(vectors, key=lambda s: (-len(vectors[s]), sum(vectors[s].values()), s))
    for start in order:
        mine = vectors[start]
        if not any(
            all(n in vectors[other] and vectors[other][n] <= cost for n, cost in mine.items())
            for other in kept
        ):
            kept.append(start)
    return sorted(kept)


def _spaced(made: list[tuple[cp_model.IntVar, Shape]]) -> list[tuple[str, int]]:
    return sorted({(m, apart) for _, shape in made for m, _f, _l, apart in shape.ends})
