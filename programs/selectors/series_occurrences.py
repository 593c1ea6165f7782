"""A change of a weekly series in nouns: how much of it, its rule, each occurrence's fate."""

from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from clinic.models import Room, Staff
from programs.models import Booking, Series, Session
from programs.slots import Slot
from programs.words import day_words


class Scope(StrEnum):
    """How much of a series a change concerns. What has begun stays as it was."""

    THIS = "this"
    THIS_AND_FOLLOWING = "this_and_following"
    ALL = "all"


class Fate(StrEnum):
    """What becomes of one occurrence."""

    CHANGES = "changes"
    KEEPS = "keeps"  # moved or cancelled on its own, or already as wanted
    NEW = "new"
    CLOSED = "closed"  # falls on a closure: left out, or cancelled where it stood
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Rule:
    """What a series repeats, as it is wanted; `last_day` may reach further than it did."""

    title: str
    weekday: int
    start_time: time
    minutes: int
    physiologist: Staff
    room: Room
    capacity: int
    last_day: date

    @classmethod
    def of(cls, series: Series) -> "Rule":
        return cls(
            series.title,
            series.weekday,
            series.start_time,
            series.minutes,
            series.physiologist,
            series.room,
            series.capacity,
            series.last_day,
        )

    def moves(self, series: Series) -> bool:
        """Say whether anybody booked has to hear of it."""
        same = replace(self, title=series.title, capacity=series.capacity, last_day=series.last_day)
        return same != Rule.of(series)


@dataclass
class Occurrence:
    """One line of the preview. `occurrence_day` is the day that the series gives it from now on.

    `session` is None for a new one, `when` None where there is no such time.
    """

    number: int
    of: int
    session: Session | None
    occurrence_day: date
    when: Slot | None
    fate: Fate
    sentence: str = ""
    field: str = ""
    people: tuple[Booking, ...] = ()

    @property
    def day(self) -> date:
        return self.when.day if self.when else self.occurrence_day

    @property
    def named(self) -> str:
        """Return the occurrence as a refusal names it."""
        return f"Occurrence {self.number} of {self.of}, {day_words(self.day)}"


@dataclass(frozen=True)
class SeriesPlan:
    """What a change would do. Nothing can be done while there are conflicts."""

    series: Series
    old: Rule
    rule: Rule
    since: date | None
    occurrences: list[Occurrence]

    def with_fate(self, *fates: Fate) -> list[Occurrence]:
        return [o for o in self.occurrences if o.fate in fates]

    @property
    def conflicts(self) -> list[Occurrence]:
        return self.with_fate(Fate.CONFLICT)

    @property
    def splits(self) -> bool:
        """Say whether the change leaves earlier occurrences to the old series."""
        return self.since is not None
