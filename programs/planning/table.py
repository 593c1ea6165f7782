"""A week as a table: every weekday, start, physiologist and weekly class a patient could have."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from programs.planning.grid import PER_DAY, Bools, length, starts
from programs.planning.problem import GRID, Format
from programs.planning.units import Desk, Unit

ClassKey = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Spot:
    """A place in the week: a new session, or one in a class that is there every week.

    `points` are what it costs this patient, regularity aside.
    """

    weekday: int
    start: int
    minutes: int
    staff: int
    points: int
    class_key: ClassKey | None = None

    @property
    def quarters(self) -> range:
        """Return the quarter hours of the day it takes of its physiologist and of a room."""
        return range(self.start // GRID, -(-(self.start + self.minutes) // GRID))


class Table:
    """The spots of each patient, and on which days each of them can be had."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.class_on: dict[tuple[int, ClassKey], int] = {}
        for n, one in enumerate(desk.problem.classes):
            if one.day in desk.grid.index and desk.places[n] > 0:
                self.class_on[(desk.grid.index[one.day], self._key(n))] = n
        self.free_at = lru_cache(maxsize=None)(self._free_at)
        self.spots = lru_cache(maxsize=None)(self._spots)

    def _key(self, n: int) -> ClassKey:
        one = self.desk.problem.classes[n]
        return (
            one.day.isoweekday(),
            one.start,
            one.minutes,
            self.desk.grid.staff.get(one.physiologist, -1),
            self.desk.grid.rooms.get(one.room, -1),
        )

    def _free_at(self, quarters: int) -> Bools:
        """Return by physiologist, day and start whether she and some room are free throughout."""
        grid = self.desk.grid
        return starts(grid.staff_free, quarters) & starts(grid.room_free, quarters).any(axis=0)

    def can(self, spot: Spot, day: int) -> bool:
        """Return whether a spot can be had on a day of the grid."""
        if spot.class_key is not None:
            return (day, spot.class_key) in self.class_on
        return bool(self.free_at(length(spot.minutes))[spot.staff, day, spot.start // GRID])

    def _spots(self, patient: int, minutes: int) -> tuple[Spot, ...]:
        """Return the spots that are to be had in some week, on the half hour where that will do."""
        return (*self._sessions(patient, minutes), *self._classes(patient))

    def _sessions(self, patient: int, minutes: int) -> list[Spot]:
        desk = self.desk
        if desk.problem.patients[patient].format == Format.CLASS:
            return []
        quarters = length(minutes)
        can = desk.can_begin(patient, minutes)
        points = desk.begin_points(patient, minutes)
        staff_points = desk.staff_points(patient)
        found = []
        for weekday in range(1, 8):
            ever = self.free_at(quarters)[:, desk.grid.weekday == weekday].any(axis=1)
            for staff, start in np.argwhere(ever & (can[weekday] & worth_trying(quarters))):
                cost = int(points[weekday, start] + staff_points[staff])
                found.append(Spot(weekday, int(start) * GRID, minutes, int(staff), cost))
        return found

    def _classes(self, patient: int) -> list[Spot]:
        found: dict[ClassKey, Spot] = {}
        for (_day, key), n in self.class_on.items():
            points = self.desk.class_points(patient, n)
            if points is not None:
                found[key] = Spot(key[0], key[1], key[2], key[3], points, key)
        return [found[key] for key in sorted(found)]

    def moved(self, unit: Unit, spot: Spot) -> int:
        """Return the points for a spot that is not where she was booked before in that week."""
        return self.desk.moved_points(unit, unit.weekdays.index(spot.weekday), spot.start)

    def can_in(self, unit: Unit, spot: Spot) -> bool:
        """Return whether a spot can be had in one week of a program."""
        day = unit.days[unit.weekdays.index(spot.weekday)]
        return day >= 0 and self.can(spot, day)


@lru_cache(maxsize=64)
def worth_trying(quarters: int) -> Bools:
    """Return the starts tried when many plan at once.

    Visits of whole half hours begin on the half hour: a clinic's day then falls into blocks that
    leave no gaps, and the search is half as wide. The proven bound knows no such limit.
    """
    tried = np.ones(PER_DAY, dtype=bool)
    if quarters % 2 == 0:
        tried[1::2] = False
    return tried
