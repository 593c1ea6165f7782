"""What a plan is made from: people, rooms and the times they have, in the clinic's wall time.

Nothing here knows Django or a time zone: a day is a date, a time is a minute of that day's wall
clock, and hours that a clock change skips or repeats come in as `blocked`. So a plan means the
same on both sides of a clock change.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

# Visits begin on a quarter of an hour; sessions that stand already may begin at any minute.
GRID = 15
DAY_MINUTES = 24 * 60


class Format(StrEnum):
    """How a patient trains: alone, in classes, or as it comes."""

    INDIVIDUAL = "individual"
    CLASS = "class"
    EITHER = "either"


@dataclass(frozen=True)
class Window:
    """Hours of one weekday, 1 for Monday to 7; `preferred` matters for patients only."""

    weekday: int
    opens: int
    closes: int
    preferred: bool = False


@dataclass(frozen=True)
class Days:
    """Whole days in a row, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Due:
    """A modality that a week asks for `times` times, at least `days_apart` days between.

    1 means any two days; 2 means never on two days in a row.
    """

    modality: str
    times: int
    days_apart: int = 1


@dataclass(frozen=True)
class WeekNeed:
    """What one week of a program asks for: so many visits of so many minutes, and what in them."""

    number: int
    visits: int
    minutes: int
    dues: tuple[Due, ...]


@dataclass(frozen=True)
class Held:
    """A visit of hers that stands, past or fixed by hand: it counts, and never moves."""

    day: date
    start: int
    minutes: int


@dataclass(frozen=True)
class Booked:
    """A visit of an earlier plan that may change; staying where it is disturbs nobody."""

    day: date
    start: int
    physiologist: str
    room: str


@dataclass(frozen=True)
class Patient:
    """One program to plan. Without windows she can come at any hour the clinic works."""

    key: str
    name: str
    starts_on: date
    weeks: tuple[WeekNeed, ...]
    windows: tuple[Window, ...] = ()
    absences: tuple[Days, ...] = ()
    format: Format = Format.EITHER
    physiologist: str = ""
    held: tuple[Held, ...] = ()
    booked: tuple[Booked, ...] = ()

    def week_days(self, need: WeekNeed) -> list[date]:
        """Return the seven days of one program week."""
        first = self.starts_on + timedelta(weeks=need.number - 1)
        return [first + timedelta(days=n) for n in range(7)]


@dataclass(frozen=True)
class Physiologist:
    key: str
    name: str
    hours: tuple[Window, ...]
    away: tuple[Days, ...] = ()


@dataclass(frozen=True)
class Room:
    key: str
    name: str
    places: int
    hours: tuple[Window, ...]
    closed: tuple[Days, ...] = ()


@dataclass(frozen=True)
class Busy:
    """A session that stands: its physiologist and its room are taken."""

    day: date
    start: int
    minutes: int
    physiologist: str
    room: str


@dataclass(frozen=True)
class OpenClass:
    """A class on the calendar with free places; it is busy time too."""

    key: str
    title: str
    day: date
    start: int
    minutes: int
    physiologist: str
    room: str
    places: int


@dataclass(frozen=True)
class Blocked:
    """Minutes of one day that nobody can be planned into, such as an hour of a clock change."""

    day: date
    opens: int
    closes: int


@dataclass(frozen=True)
class Problem:
    """Everything a plan depends on. The same problem gives the same plan on every run."""

    first_day: date
    last_day: date
    patients: tuple[Patient, ...]
    physiologists: tuple[Physiologist, ...]
    rooms: tuple[Room, ...]
    classes: tuple[OpenClass, ...] = ()
    busy: tuple[Busy, ...] = ()
    closed: tuple[Days, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    seed: int = 1

    def days(self) -> list[date]:
        """Return every day that can be planned into."""
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=n) for n in range(count)]


@dataclass(frozen=True)
class Visit:
    """One planned visit. `class_key` names the class whose place it takes, "" for a new session.

    `number` of `of` counts all visits of the program, held ones included.
    """

    patient: str
    week: int
    day: date
    start: int
    minutes: int
    physiologist: str
    room: str
    class_key: str
    modalities: tuple[str, ...]
    number: int = 0
    of: int = 0


@dataclass(frozen=True)
class Unmet:
    """Something a week asks for that the plan does not give: why, and what would free it."""

    patient: str
    week: int
    visits: int
    sentence: str
    way_out: str


@dataclass(frozen=True)
class Plan:
    """A solution: visits in order of patient and time, what is missing, and how good it is.

    `objective` is the sum of `parts`, in points of `weights`; no plan at all has fewer than
    `bound`. Both are whole numbers, proven, never estimated.
    """

    visits: tuple[Visit, ...]
    unmet: tuple[Unmet, ...]
    objective: int
    bound: int
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """Return how far the plan can be from the best possible one, as a share of its points."""
        if self.objective <= self.bound:
            return 0.0
        return (self.objective - self.bound) / self.objective
