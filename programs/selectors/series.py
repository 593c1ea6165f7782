"""Reads about weekly series."""

from dataclasses import dataclass
from datetime import date, timedelta

from programs.models import Series
from programs.selectors.opening import opening


@dataclass(frozen=True)
class DayLeftOut:
    """A day on which a series has no session, and the closure that says why."""

    day: date
    why: str


def days_left_out(series: Series) -> list[DayLeftOut]:
    """Return the days of a series that fall on a closure, from the closures as they are now."""
    times = opening(
        clinic=series.clinic,
        room=series.room,
        physiologist=series.physiologist,
        first_day=series.first_day,
        last_day=series.last_day,
    )
    day = series.first_day + timedelta(days=(series.weekday - series.first_day.isoweekday()) % 7)
    left_out = []
    while day <= series.last_day:
        closure = times.closure_on(day)
        if closure is not None:
            left_out.append(DayLeftOut(day, times.closure_words(closure)))
        day += timedelta(weeks=1)
    return left_out
