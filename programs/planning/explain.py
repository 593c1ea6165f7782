"""Why a visit could not be planned, and the least change that would make it possible.

The answers are tried, not guessed: one rule after another is lifted for her week, everything else
as planned, and the first that gives the visit is named. They stand in order of what they ask of
people: a free place first, her own hours before the clinic's, rest days near the end.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from programs.planning.grid import Bools, length, starts
from programs.planning.one import Week
from programs.planning.problem import DAY_MINUTES, GRID, Format, Unmet
from programs.planning.shapes import Ends, fits_after, shapes
from programs.planning.units import Desk

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class _Way:
    """A rule lifted: why the visit is missing, and what would free it, at a place in the week."""

    why: str
    out: Callable[[int], str]
    days: dict[int, int]
    need_days_apart: bool = True


def explain(desk: Desk, weeks: list[Week]) -> list[Unmet]:
    """Return a sentence and a way out for every week that lacks something, in order."""
    found = [*_lacking(desk, weeks), *_weeks_away(desk)]
    order = {patient.key: n for n, patient in enumerate(desk.problem.patients)}
    return sorted(found, key=lambda unmet: (order[unmet.patient], unmet.week))


def _weeks_away(desk: Desk) -> Iterator[Unmet]:
    """Yield the weeks that have no day to plan into, because she is away or they are over."""
    for units in desk.units:
        for unit in units:
            person = desk.problem.patients[unit.patient]
            days = person.week_days(unit.need)
            inside = [day for day in days if day in desk.grid.index]
            missing = unit.need.visits - len(unit.held)
            if unit.is_open or missing < 1 or not inside or days[6] > desk.problem.last_day:
                continue
            away = any(desk.wishes[unit.patient].is_away(day) for day in inside)
            yield Unmet(
                person.key,
                unit.need.number,
                missing,
                f"Week {unit.need.number} has {len(unit.held)} of {unit.need.visits} visits. "
                + ("She is away on the other days." if away else "No other day of it is left."),
                "Extra visits in another week, or a later end of the program, would make up "
                "for it.",
            )


def _lacking(desk: Desk, weeks: list[Week]) -> list[Unmet]:
    ends = {(w.unit.patient, w.unit.need.number): w.shape.ends for w in weeks}
    found = []
    for week in sorted(weeks, key=lambda w: (w.unit.patient, w.unit.need.number)):
        if week.unit.is_open and (week.shape.missing or week.shape.dropped):
            number = week.unit.need.number
            beside = (
                ends.get((week.unit.patient, number - 1), ()),
                ends.get((week.unit.patient, number + 1), ()),
            )
            found.append(_Question(desk, week, beside).answer())
    return found


class _Question:
    """One week that lacks something, with the time its own visits take given back to it."""

    def __init__(self, desk: Desk, week: Week, beside: tuple[Ends, Ends]) -> None:
        self.desk, self.week, self.unit = desk, week, week.unit
        self.beside = beside
        self.person = desk.problem.patients[week.unit.patient]
        self.quarters = length(week.unit.need.minutes)
        self.staff_free = desk.grid.staff_free.copy()
        self.room_free = desk.grid.room_free.copy()
        self.places = list(desk.places)
        for place, option in week.chosen.items():
            day, span = week.unit.days[place], option.quarters
            if option.class_index >= 0:
                self.places[option.class_index] += 1
            else:
                self.staff_free[option.staff, day, span.start : span.stop] = True
                self.room_free[option.room, day, span.start : span.stop] = True

    def answer(self) -> Unmet:
        """Return what is missing, why, and the first change that gives more."""
        missing = self.week.shape.missing
        lacks = self._lacks()
        for way in self._ways():
            place = self._better_with(way)
            if place is not None:
                return self._unmet(missing, f"{lacks} {way.why}", way.out(place))
        why, out = self._nothing_helps()
        return self._unmet(missing, f"{lacks} {why}", out)

    def _unmet(self, missing: int, sentence: str, out: str) -> Unmet:
        return Unmet(self.person.key, self.unit.need.number, missing, sentence, out)

    def _lacks(self) -> str:
        need, missing = self.unit.need, self.week.shape.missing
        if not missing:
            return (
                f"Week {need.number} has all {need.visits} visits, but not every kind of training "
                "as often as planned."
            )
        return f"Week {need.number} has {need.visits - missing} of {need.visits} visits."

    def _better_with(self, way: _Way) -> int | None:
        """Return the new place that way gives a fuller week, None when it gives none."""
        today = {place for place in self._now() if place not in way.days}
        need = self.unit.need
        if not way.need_days_apart:
            need = replace(need, dues=tuple(replace(due, days_apart=1) for due in need.dues))
        best: tuple[int, int, tuple[int, ...]] | None = None
        held = self.unit.held
        for shape in shapes(need, held):
            lifted = set(shape.days) - today - held
            if not lifted <= set(way.days):
                continue
            if (shape.missing, shape.dropped) >= (self.week.shape.missing, self.week.shape.dropped):
                continue
            if way.need_days_apart and not (
                fits_after(self.beside[0], shape.ends) and fits_after(shape.ends, self.beside[1])
            ):
                continue
            key = (len(lifted), shape.cost, shape.days)
            best = key if best is None or key < best else best
        if best is None:
            return None
        lifted_days = [place for place in best[2] if place not in today | held]
        return lifted_days[0] if lifted_days else best[2][-1]

    def _now(self) -> set[int]:
        """Return the places that have an option as things are."""
        return {place for place in range(7) if self._start(place) is not None}

    def _start(
        self,
        place: int,
        *,
        any_hour: bool = False,
        any_room: bool = False,
        any_staff: bool = False,
        alone: bool = False,
        full_class: bool = False,
    ) -> int | None:
        """Return the minute of the fit nearest to her hours, with some rules lifted."""
        day = self.unit.days[place]
        if day < 0:
            return None
        weekday, desk = self.unit.weekdays[place], self.desk
        can = desk.can_begin(self.unit.patient, self.unit.need.minutes)[weekday]
        found: list[tuple[int, int]] = []
        if self.person.format != Format.CLASS or alone:
            staff = starts(self.staff_free[:, day], self.quarters).any(axis=0) | any_staff
            rooms = starts(self.room_free[:, day], self.quarters).any(axis=0) | any_room
            if any_staff:
                rooms = rooms & self._open(day)
            where = np.flatnonzero(staff & rooms & (can | any_hour))
            found += [(self._off(weekday, int(s) * GRID), int(s) * GRID) for s in where]
        for n in desk.grid.class_days.get(desk.grid.days[day], []):
            one = desk.problem.classes[n]
            if self.places[n] < 1 and not full_class:
                continue
            if self.person.format == Format.INDIVIDUAL:
                continue
            fits = desk.wishes[self.unit.patient].covers(weekday, one.start, one.minutes)
            if fits or any_hour:
                found.append((self._off(weekday, one.start), one.start))
        return min(found)[1] if found else None

    def _open(self, day: int) -> Bools:
        """Return where the clinic's rooms are in use at all, for hours nobody works yet."""
        hours: Bools = np.any(self.desk.grid.staff_hours[:, day], axis=0)
        return starts(hours, self.quarters)

    def _off(self, weekday: int, start: int) -> int:
        """Return how many minutes a start lies outside her windows of that day."""
        windows = [w for w in self.person.windows if w.weekday == weekday]
        if not windows:
            return 0 if not self.person.windows else DAY_MINUTES
        end = start + self.unit.need.minutes
        return min(max(0, w.opens - start) + max(0, end - w.closes) for w in windows)

    def _ways(self) -> Iterator[_Way]:
        person, number = self.person, self.unit.need.number
        if person.format != Format.INDIVIDUAL:
            yield self._way(
                "The classes she could take are full.",
                lambda at: f"One more place in the class on {at}",
                full_class=True,
            )
        if person.format == Format.CLASS:
            yield self._way(
                "No class with a free place is at a time she can come.",
                lambda at: f"An individual session on {at}",
                alone=True,
            )
        yield self._way(
            "At the hours she can come, no physiologist and room are both free.",
            lambda at: f"If she could also come on {at}, that",
            any_hour=True,
        )
        yield self._way(
            "A physiologist is free when she can come, but no room is.",
            lambda at: f"A room on {at} of week {number}",
            any_room=True,
        )
        yield self._way(
            "A room is free when she can come, but no physiologist is.",
            lambda at: f"A free physiologist on {at} of week {number}",
            any_staff=True,
        )
        if any(due.days_apart > 1 for due in self.unit.need.dues):
            yield _Way(
                "Only days without the rest days between are left.",
                lambda place: (
                    f"With fewer rest days, {_DAYS[self.unit.weekdays[place] - 1]} would give "
                    f"{self._which()}; the protocol says not to."
                ),
                {},
                need_days_apart=False,
            )

    def _way(self, why: str, words: Callable[[str], str], **lifted: bool) -> _Way:
        times = {place: self._start(place, **lifted) for place in range(7)}
        now = self._now()
        days = {p: start for p, start in times.items() if start is not None and p not in now}
        return _Way(
            why,
            lambda place: f"{words(self._at(place, days.get(place)))} would give {self._which()}.",
            days,
        )

    def _at(self, place: int, start: int | None) -> str:
        day = _DAYS[self.unit.weekdays[place] - 1]
        return day if start is None else f"{day} at {start // 60:02}:{start % 60:02}"

    def _which(self) -> str:
        need = self.unit.need
        earlier = sum(n.visits for n in self.person.weeks if n.number < need.number)
        of = sum(n.visits for n in self.person.weeks)
        if not self.week.shape.missing:
            return "the training that is missing"
        return f"session {earlier + need.visits - self.week.shape.missing + 1} of {of}"

    def _nothing_helps(self) -> tuple[str, str]:
        unit = self.unit
        away = [d for d, place in zip(self.person.week_days(unit.need), unit.days, strict=True)
                if place < 0 and self.desk.wishes[unit.patient].is_away(d)]  # fmt: skip
        if away:
            return (
                f"She is away {len(away)} of its 7 days.",
                "Extra visits in another week, or a later end of the program, would make up "
                "for it.",
            )
        if any(place < 0 for place in unit.days):
            return (
                "Part of the week is outside the days being planned.",
                "An earlier first day, or starting with the next week, would give it whole.",
            )
        return (
            "More than one rule stands in the way.",
            "Give her more hours, and free a physiologist and a room in that week.",
        )
