"""The weeks of each program that a plan is about, and what each of their days could hold."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from programs.planning.grid import Bools, Grid, Wishes, length, starts
from programs.planning.problem import GRID, Format, Patient, WeekNeed
from programs.planning.shapes import Shape, shapes
from programs.planning.weights import MOVED, NEW_SESSION, OTHER_PHYSIOLOGIST, OUTSIDE_PREFERRED

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Option:
    """One way to spend one visit: where, with whom, and its points apart from regularity."""

    start: int
    minutes: int
    cost: int
    staff: int
    room: int
    class_index: int = -1

    @property
    def quarters(self) -> range:
        """Return the quarter hours of the day it takes."""
        return range(self.start // GRID, -(-(self.start + self.minutes) // GRID))


@dataclass(frozen=True)
class Unit:
    """One week of one program. `days` are grid days by position in the week, -1 for no use."""

    patient: int
    need: WeekNeed
    days: tuple[int, ...]
    weekdays: tuple[int, ...]
    held: frozenset[int]

    @property
    def is_open(self) -> bool:
        return any(day >= 0 for day in self.days)

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """Return the shapes that use only days of use."""
        possible = {n for n, day in enumerate(self.days) if day >= 0} | self.held
        return tuple(s for s in shapes(self.need, self.held) if possible.issuperset(s.days))


@dataclass(frozen=True)
class Prices:
    """What time and places cost beside points, in hundredths of one.

    They stand for what others would do with them: whatever they are, as long as none is below
    zero, the best plans at these prices give a bound that every plan keeps (`bound`).
    """

    staff: Ints
    rooms: Ints
    classes: Ints


# Points inside the solver are hundredths, so that prices can be finer than points.
SCALE = 100


class Desk:
    """A problem made ready for the solver: its grid, its units, each patient's wishes."""

    def __init__(self, grid: Grid, prices: Prices | None = None) -> None:
        self.grid = grid
        self.prices = prices
        self.problem = grid.problem
        self.wishes = [Wishes(patient) for patient in self.problem.patients]
        self.booked = [self._booked(patient) for patient in self.problem.patients]
        self.places = [one.places for one in self.problem.classes]
        self.units = [
            [self._unit(n, patient, need) for need in patient.weeks]
            for n, patient in enumerate(self.problem.patients)
        ]

    def _booked(self, patient: Patient) -> dict[int, dict[int, tuple[int, int]]]:
        """Return by day and start which physiologist and room an earlier plan gave her."""
        found: dict[int, dict[int, tuple[int, int]]] = {}
        for one in patient.booked:
            if one.day in self.grid.index:
                who = (self.grid.staff.get(one.physiologist, -1), self.grid.rooms.get(one.room, -1))
                found.setdefault(self.grid.index[one.day], {})[one.start] = who
        return found

    def _unit(self, n: int, patient: Patient, need: WeekNeed) -> Unit:
        days = patient.week_days(need)
        whole = days[6] <= self.problem.last_day  # a week cut off at its end is planned later
        held_days = {held.day for held in patient.held}
        wishes = self.wishes[n]
        return Unit(
            patient=n,
            need=need,
            days=tuple(
                -1
                if not whole or day in held_days or wishes.is_away(day)
                else self.grid.index.get(day, -1)
                for day in days
            ),
            weekdays=tuple(day.isoweekday() for day in days),
            held=frozenset(place for place, day in enumerate(days) if day in held_days),
        )

    @cached_property
    def _room_sizes(self) -> Ints:
        return np.array([room.places for room in self.problem.rooms], dtype=np.int64)

    def open_units(self) -> list[Unit]:
        """Return every week that has a day to plan into."""
        return [unit for units in self.units for unit in units if unit.is_open]

    def can_begin(self, patient: int, minutes: int) -> Bools:
        """Return by weekday and quarter hour where she could begin a visit of that length."""
        return starts(self.wishes[patient].can, length(minutes))

    def begin_points(self, patient: int, minutes: int) -> Ints:
        """Return by weekday and quarter hour what a new session would cost, physiologist aside."""
        preferred = starts(self.wishes[patient].prefers, length(minutes))
        points = np.where(preferred, 0, OUTSIDE_PREFERRED.points).astype(np.int64)
        if self.problem.patients[patient].format == Format.EITHER:
            points += NEW_SESSION.points
        return points

    def staff_points(self, patient: int) -> Ints:
        """Return what each physiologist costs this patient."""
        wanted = self.problem.patients[patient].physiologist
        return np.array(
            [
                0 if not wanted or p.key == wanted else OTHER_PHYSIOLOGIST.points
                for p in self.problem.physiologists
            ],
            dtype=np.int64,
        )

    def class_points(self, patient: int, n: int) -> int | None:
        """Return what a place in this class costs her, None when she cannot take it."""
        one, person = self.problem.classes[n], self.problem.patients[patient]
        wishes, weekday = self.wishes[patient], one.day.isoweekday()
        if person.format == Format.INDIVIDUAL:
            return None
        if not wishes.covers(weekday, one.start, one.minutes):
            return None
        points = 0
        if not wishes.covers(weekday, one.start, one.minutes, preferred=True):
            points += OUTSIDE_PREFERRED.points
        if person.physiologist and person.physiologist != one.physiologist:
            points += OTHER_PHYSIOLOGIST.points
        return points

    def options(self, unit: Unit, place: int) -> list[Option]:
        """Return the cheapest option of each start on one day of a week, as things are free now."""
        day = unit.days[place]
        if day < 0:
            return []
        found: dict[int, Option] = {}
        for made in [*self._sessions(unit, day), *self._places(unit, day)]:
            moved = self.moved_points(unit, place, made.start)
            option = replace(made, cost=made.cost + moved * SCALE) if moved else made
            best = found.get(option.start)
            if best is None or option.cost < best.cost:
                found[option.start] = option
        return [found[start] for start in sorted(found)]

    def moved_points(self, unit: Unit, place: int, start: int) -> int:
        """Return the points for not being where an earlier plan had booked her in this week."""
        booked = self.booked[unit.patient]
        if not booked or not any(day in booked for day in unit.days):
            return 0
        return 0 if start in booked.get(unit.days[place], {}) else MOVED.points

    def _sessions(self, unit: Unit, day: int) -> list[Option]:
        format_ = self.problem.patients[unit.patient].format
        if format_ == Format.CLASS or not self.grid.staff or not self.grid.rooms:
            return []
        quarters, grid = length(unit.need.minutes), self.grid
        weekday = grid.weekday[day]
        free = starts(grid.staff_free[:, day], quarters)
        rooms = starts(grid.room_free[:, day], quarters)
        possible = self.can_begin(unit.patient, unit.need.minutes)[weekday]
        possible = possible & free.any(axis=0) & rooms.any(axis=0)
        points = self.begin_points(unit.patient, unit.need.minutes)[weekday]
        costs = points * SCALE + self.staff_points(unit.patient)[:, None] * SCALE
        if self.prices is not None:
            costs = costs + _sums(self.prices.staff[:, day], quarters)
            costs = costs + _sums(self.prices.rooms[day], quarters)
        costs = np.where(free, costs, np.iinfo(np.int64).max)
        who, best = costs.argmin(axis=0), costs.min(axis=0)
        had = self.booked[unit.patient].get(day, {})
        smallest = np.where(rooms, self._room_sizes[:, None], np.iinfo(np.int64).max).argmin(axis=0)
        for at, (_staff, room) in had.items():  # the same room as before, where it is free
            if at % GRID == 0 and room >= 0 and rooms[room, at // GRID]:
                smallest[at // GRID] = room
        return [
            Option(
                start=int(start) * GRID,
                minutes=unit.need.minutes,
                cost=int(best[start]),
                staff=int(who[start]),
                room=int(smallest[start]),
            )
            for start in np.flatnonzero(possible)
        ]

    def _places(self, unit: Unit, day: int) -> list[Option]:
        found = []
        for n in self.grid.class_days.get(self.grid.days[day], []):
            if self.places[n] < 1:
                continue
            points = self.class_points(unit.patient, n)
            if points is None:
                continue
            one = self.problem.classes[n]
            extra = 0 if self.prices is None else int(self.prices.classes[n])
            found.append(
                Option(
                    start=one.start,
                    minutes=one.minutes,
                    cost=points * SCALE + extra,
                    staff=self.grid.staff.get(one.physiologist, -1),
                    room=self.grid.rooms.get(one.room, -1),
                    class_index=n,
                )
            )
        return found


def _sums(prices: Ints, quarters: int) -> Ints:
    """Return the price of a stretch by where it begins; last axis is time."""
    summed = np.cumsum(prices, axis=-1)
    padded = np.concatenate([np.zeros((*prices.shape[:-1], 1), np.int64), summed], axis=-1)
    result = np.zeros_like(prices)
    whole = padded[..., quarters:] - padded[..., :-quarters]
    result[..., : whole.shape[-1]] = whole
    return result
