"""The days on which a clinic works, as its hours and closures have them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from clinic.models import Clinic

_WEEKDAYS = frozenset({1, 2, 3, 4, 5})
# Nobody is closed for longer: further back no open day is looked for.
_FURTHEST_BACK = 28
# Every booking asks, so it is not put together anew each time.
_DAYS = """
SELECT clinic_id, weekday, NULL, NULL FROM clinic_workinghours
WHERE room_id IS NULL AND staff_id IS NULL AND clinic_id = coalesce(%(clinic)s, clinic_id)
UNION ALL
SELECT clinic_id, NULL, first_day, last_day FROM clinic_closure
WHERE room_id IS NULL AND staff_id IS NULL AND clinic_id = coalesce(%(clinic)s, clinic_id)
"""


@dataclass(frozen=True)
class WorkingDays:
    """What is known about a clinic's days. Without hours it may be open on any of the week."""

    weekdays: frozenset[int]
    closed: tuple[tuple[date, date], ...]

    def works_on(self, day: date) -> bool:
        """Say whether a clinic works on a day; without working hours, Monday to Friday."""
        return day.isoweekday() in (self.weekdays or _WEEKDAYS) and not self._is_closed(day)

    def is_open(self, day: date) -> bool:
        """Say whether somebody answers the phone, as far as hours and closures tell."""
        known = not self.weekdays or day.isoweekday() in self.weekdays
        return known and not self._is_closed(day)

    def last_open(self, day: date) -> date:
        """Return the day, or the last open one before it; the day itself where there is none."""
        back = (day - timedelta(days=n) for n in range(_FURTHEST_BACK + 1))
        return next((one for one in back if self.is_open(one)), day)

    def next_open(self, day: date) -> date:
        """Return the day, or the first open one after it; the day itself where there is none."""
        ahead = (day + timedelta(days=n) for n in range(_FURTHEST_BACK + 1))
        return next((one for one in ahead if self.is_open(one)), day)

    def _is_closed(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.closed)


_ANY_DAY = WorkingDays(frozenset(), ())


def working_days(clinic: Clinic) -> WorkingDays:
    """Return a clinic's days, in one query."""
    return _days_of(clinic.pk).get(clinic.pk, _ANY_DAY)


def working_days_of_all() -> Mapping[int, WorkingDays]:
    """Return the days of every clinic by its key, in one query."""
    return defaultdict(lambda: _ANY_DAY, _days_of())


def _days_of(clinic: int | None = None) -> dict[int, WorkingDays]:
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"clinic": clinic})
        rows = cursor.fetchall()
    weekdays: dict[int, set[int]] = defaultdict(set)
    closed: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for clinic_id, weekday, first, last in rows:
        if weekday is None:
            closed[clinic_id].append((first, last))
        else:
            weekdays[clinic_id].add(weekday)
    return {
        key: WorkingDays(frozenset(weekdays[key]), tuple(closed[key]))
        for key in weekdays.keys() | closed.keys()
    }


def days_between(first: date, last: date) -> Iterable[date]:
    """Return the days from one to another, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
