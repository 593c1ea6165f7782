"""The clinic's week: which class and which one-to-one place is where, and who has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

WEEKS_AHEAD = 4


@dataclass
class Place:
    """One time of the week, every week: a class, or a place for one."""

    weekday: int
    start: time
    minutes: int
    physiologist: int
    room: int
    capacity: int
    title: str = ""
    fills_to: int = 1
    members: list[int] = field(default_factory=list)

    @property
    def is_class(self) -> bool:
        return self.capacity > 1

    @property
    def has_room(self) -> bool:
        return len(self.members) < self.fills_to

    def days(self, first: date, last: date) -> Iterator[date]:
        """Return its days from `first` to `last`, both included."""
        day = first + timedelta(days=(self.weekday - first.isoweekday()) % 7)
        while day <= last:
            yield day
            day += timedelta(days=7)


# (start, physiologist, room, places, title): the same on every working day, nobody in two places.
CLASSES = (
    (time(9), 0, 0, 8, "Strength and walking"),
    (time(10), 1, 1, 6, "Strength for sore joints"),
    (time(11), 0, 0, 8, "Strength for sore joints"),
    (time(14), 2, 0, 8, "Strength and walking"),
    (time(16), 1, 1, 6, "Strength and balance"),
    (time(17, 15), 2, 0, 10, "Evening class"),
)
ONE_TO_ONE = (
    (time(8, 15), 1),
    (time(9, 5), 2),
    (time(10, 15), 2),
    (time(12, 15), 1),
    (time(14), 0),
    (time(15), 0),
)
CLASS_MINUTES, ONE_MINUTES = 60, 45
# Some classes are full, most have a place or two: how many stay empty, in turn.
STAY_EMPTY = (0, 2, 1, 2, 3)


def week(workdays: Sequence[int]) -> tuple[list[Place], list[Place]]:
    """Return the classes and the one-to-one places of a week, in the order they fill up."""
    classes = [
        Place(day, start, CLASS_MINUTES, physiologist, room, places, title)
        for start, physiologist, room, places, title in CLASSES
        for day in workdays
    ]
    for number, place in enumerate(classes):
        place.fills_to = place.capacity - STAY_EMPTY[number % len(STAY_EMPTY)]
    single = [
        Place(day, start, ONE_MINUTES, physiologist, 2, 1)
        for start, physiologist in ONE_TO_ONE
        for day in workdays
    ]
    return classes, single


def two_a_week(
    places: Sequence[Place], workdays: Sequence[int], number: int
) -> tuple[Place, Place] | None:
    """Give a patient (a number) two places at one time of day, at least a day apart.

    The earliest time that has room, on its emptiest days. Returns None when the week is full.
    """
    apart = max(2, len(workdays) // 2)
    by_time: dict[time, dict[int, Place]] = {}
    for place in places:
        by_time.setdefault(place.start, {})[place.weekday] = place
    for day in by_time.values():
        pairs = [
            (day[first], day[second])
            for position, first in enumerate(workdays)
            for second in workdays[position + apart :]
            if day[first].has_room and day[second].has_room
        ]
        if pairs:
            pair = min(pairs, key=lambda two: sum(len(place.members) for place in two))
            for place in pair:
                place.members.append(number)
            return pair
    return None
