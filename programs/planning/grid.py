"""The calendar as arrays of quarter hours: who and what is free, and where a visit can begin."""

from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from programs.planning.problem import (
    DAY_MINUTES,
    GRID,
    Days,
    Patient,
    Problem,
    Window,
)

Bools = NDArray[np.bool_]
PER_DAY = DAY_MINUTES // GRID


def length(minutes: int) -> int:
    """Return how many quarter hours a visit takes up, a begun one counted whole."""
    return -(-minutes // GRID)


def inside(windows: tuple[Window, ...]) -> Bools:
    """Return for each weekday and quarter hour whether the windows cover it wholly."""
    covered = np.zeros((8, DAY_MINUTES), dtype=bool)
    for window in windows:
        covered[window.weekday, window.opens : window.closes] = True
    whole: Bools = np.all(covered.reshape(8, PER_DAY, GRID), axis=2)
    return whole


def starts(free: Bools, quarters: int) -> Bools:
    """Return where a stretch of `quarters` begins that is free throughout; last axis is time."""
    result = np.zeros_like(free)
    if quarters <= free.shape[-1]:
        summed = np.cumsum(free, axis=-1, dtype=np.int32)
        padded = np.concatenate([np.zeros((*free.shape[:-1], 1), np.int32), summed], axis=-1)
        whole = padded[..., quarters:] - padded[..., :-quarters] == quarters
        result[..., : whole.shape[-1]] = whole
    return result


@dataclass
class Grid:
    """Free time of every physiologist and room, by day and quarter hour."""

    problem: Problem

    def __post_init__(self) -> None:
        problem = self.problem
        self.days = problem.days()
        self.index = {day: n for n, day in enumerate(self.days)}
        self.weekday = np.array([day.isoweekday() for day in self.days])
        self.staff = {p.key: n for n, p in enumerate(problem.physiologists)}
        self.rooms = {r.key: n for n, r in enumerate(problem.rooms)}
        open_days = np.array([not any(day in c for c in problem.closed) for day in self.days])
        self.staff_free = np.array(
            [self._free(p.hours, p.away, open_days) for p in problem.physiologists], dtype=bool
        ).reshape(len(self.staff), len(self.days), PER_DAY)
        self.room_free = np.array(
            [self._free(r.hours, r.closed, open_days) for r in problem.rooms], dtype=bool
        ).reshape(len(self.rooms), len(self.days), PER_DAY)
        self.staff_hours = self.staff_free.copy()
        for blocked in problem.blocked:
            self._take(blocked.day, blocked.opens, blocked.closes - blocked.opens, None, None)
        for busy in problem.busy:
            self._take(busy.day, busy.start, busy.minutes, busy.physiologist, busy.room)
        for one in problem.classes:
            self._take(one.day, one.start, one.minutes, one.physiologist, one.room)

    @cached_property
    def class_days(self) -> dict[date, list[int]]:
        """Return which classes, by their place in the problem, each day has."""
        found: dict[date, list[int]] = {}
        for n, one in enumerate(self.problem.classes):
            found.setdefault(one.day, []).append(n)
        return found

    def _free(self, hours: tuple[Window, ...], away: tuple[Days, ...], open_days: Bools) -> Bools:
        there = open_days & np.array(
            [not any(day in days for days in away) for day in self.days], dtype=bool
        )
        return inside(hours)[self.weekday] & there[:, None]

    def _take(
        self, day: date, start: int, minutes: int, staff: str | None, room: str | None
    ) -> None:
        if day not in self.index:
            return
        at = slice(start // GRID, -(-(start + minutes) // GRID))
        if staff is None and room is None:
            self.staff_free[:, self.index[day], at] = False
            self.room_free[:, self.index[day], at] = False
        if staff in self.staff:
            self.staff_free[self.staff[staff], self.index[day], at] = False
        if room in self.rooms:
            self.room_free[self.rooms[room], self.index[day], at] = False

    def copy(self) -> "Grid":
        """Return the same calendar, whose free time can be taken without taking it here."""
        made = copy(self)
        made.staff_free, made.room_free = self.staff_free.copy(), self.room_free.copy()
        return made

    def take(self, day: int, start: int, quarters: int, staff: int, room: int) -> None:
        """Take a stretch out of what is free, in the grid's own numbers."""
        self.staff_free[staff, day, start : start + quarters] = False
        self.room_free[room, day, start : start + quarters] = False

    def give_back(self, day: int, start: int, quarters: int, staff: int, room: int) -> None:
        """Undo `take`."""
        self.staff_free[staff, day, start : start + quarters] = True
        self.room_free[room, day, start : start + quarters] = True


@dataclass
class Wishes:
    """When one patient can come and would rather come, by weekday and quarter hour or minute."""

    patient: Patient

    @cached_property
    def can(self) -> Bools:
        if not self.patient.windows:
            return np.ones((8, PER_DAY), dtype=bool)
        return inside(self.patient.windows)

    @cached_property
    def prefers(self) -> Bools:
        wanted = tuple(w for w in self.patient.windows if w.preferred)
        return inside(wanted) if wanted else np.ones((8, PER_DAY), dtype=bool)

    def covers(self, weekday: int, start: int, minutes: int, *, preferred: bool = False) -> bool:
        """Return whether her (preferred) windows cover a stretch of minutes."""
        wanted = [w for w in self.patient.windows if w.preferred or not preferred]
        if not wanted:
            return True
        here = np.zeros(DAY_MINUTES, dtype=bool)
        for window in wanted:
            if window.weekday == weekday:
                here[window.opens : window.closes] = True
        return bool(here[start : start + minutes].all())

    def is_away(self, day: date) -> bool:
        return any(day in days for days in self.patient.absences)
