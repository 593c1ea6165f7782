"""How far the tablets that she fetched reach, day by day.

Pure: no database, no clock. The rules count the same in SQL (`adherence/features/supply.py`); a
test holds the two together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from patients.models import EndReason

# A new drug may be fetched this long before its first day.
FETCHED_EARLY_DAYS = 30
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Course:
    """One drug from its first day to its last, or still taken."""

    drug: str
    first: date
    last: date | None = None
    end_reason: str = ""


@dataclass(frozen=True)
class Fill:
    """Tablets fetched once."""

    drug: str
    day: date
    days_supply: int


@dataclass(frozen=True)
class Stretch:
    """Days in a row, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Coverage:
    """Days on which she should have had tablets, those on which she had, and the rest."""

    days_due: int
    days_covered: int
    gaps: tuple[Stretch, ...]

    @property
    def percent(self) -> int | None:
        """Proportion of days covered (PDC), rounded down: 79.9 % does not pass for 80."""
        return 100 * self.days_covered // self.days_due if self.days_due else None


def coverage(courses: Sequence[Course], fills: Sequence[Fill], window: Stretch) -> Coverage:
    """Count covered days in a window.

    Due is every day of a course, and of a pause that she made herself between two; a pause that
    somebody prescribed, as before a switch, is no gap. A day is covered by tablets of the drug
    that she is on: after a switch, the new drug counts and what is left of the old one does not.
    """
    courses = sorted(courses, key=lambda course: course.first)
    due = _due(courses, window)
    covered = {
        day
        for course in courses
        for stretch in supplied(course, fills)
        for day in _days(stretch, window)
        if due.get(day) == course.drug
    }
    return Coverage(len(due), len(covered), tuple(_in_a_row(sorted(set(due) - covered))))


def supplied(course: Course, fills: Sequence[Fill]) -> list[Stretch]:
    """Return how long each fill of a course lasts, oldest first.

    A fill fetched early is taken up when the one before it is used up.
    """
    earliest = course.first - timedelta(days=FETCHED_EARLY_DAYS)
    found: list[Stretch] = []
    for fill in sorted(fills, key=lambda fill: fill.day):
        if fill.drug != course.drug or fill.day <= earliest or fill.day > (course.last or fill.day):
            continue
        begins = max(fill.day, course.first)
        if found:
            begins = max(begins, found[-1].last + _DAY)
        found.append(Stretch(begins, begins + timedelta(days=fill.days_supply - 1)))
    return found


def _due(courses: Sequence[Course], window: Stretch) -> dict[date, str]:
    """Return the drug that each day of the window asks for."""
    due: dict[date, str] = {}
    for place, course in enumerate(courses):
        last = course.last or window.last
        if course.end_reason == EndReason.STOPPED_BY_PATIENT and place + 1 < len(courses):
            last = max(last, courses[place + 1].first - _DAY)
        due.update(dict.fromkeys(_days(Stretch(course.first, last), window), course.drug))
    return due


def _days(stretch: Stretch, window: Stretch) -> Iterator[date]:
    day, last = max(stretch.first, window.first), min(stretch.last, window.last)
    while day <= last:
        yield day
        day += _DAY


def _in_a_row(days: Sequence[date]) -> Iterator[Stretch]:
    first = before = None
    for day in days:
        if before is None or day - before > _DAY:
            if first and before:
                yield Stretch(first, before)
            first = day
        before = day
    if first and before:
        yield Stretch(first, before)
