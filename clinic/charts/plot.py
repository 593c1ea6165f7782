"""Where the parts of a line chart fall, and how each is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.charts.marks import (
    AMBER,
    AMBER_TINT,
    HAIRLINE,
    RULE,
    SOFT,
    STATES,
    Point,
    Shape,
    box,
    line,
    n,
    path,
    session_mark,
    text,
)

CHARACTER = 6.4  # px, the usual width of one at the lettering's 12 px


@dataclass(frozen=True)
class Event:
    """Something that happened on a day: a drug started, a call, a missed session."""

    day: date
    label: str


@dataclass(frozen=True)
class Mark:
    """A session on its day; state as in `dots`."""

    day: date
    state: str

    @property
    def word(self) -> str:
        return str(STATES.get(self.state, STATES["booked"]))


@dataclass(frozen=True)
class Band:
    """A range of values that matters, drawn behind the line."""

    low: float
    high: float
    label: str


class Plot:
    """Where days and values fall inside a line chart."""

    LEFT, RIGHT, LABEL, MARKS = 34.0, 14.0, 15.0, 40.0

    def __init__(
        self, days: Sequence[date], width: float, height: float, low: float, high: float
    ) -> None:
        self.dated = bool(days)
        self.first, self.last = (min(days), max(days)) if days else (date.min, date.min)
        self.width, self.height, self.low, self.high = width, height, low, high
        self.top, self.bottom = 26.0, 26.0
        self.known: list[tuple[date, float]] = []

    def make_room(self, events: Sequence[Event], sessions: Sequence[Mark]) -> list[int]:
        """Grow by the lines that events and sessions need; return the line of each event.

        A label goes to the first line where it covers no other one.
        """
        taken: list[list[tuple[float, float]]] = []
        rows = []
        for event in events:
            start, end = self.span(event)
            row = next(
                (i for i, spans in enumerate(taken) if all(e < start or end < s for s, e in spans)),
                len(taken),
            )
            taken[row:row] = [[]] if row == len(taken) else []
            taken[row].append((start, end))
            rows.append(row)
        self.top += self.LABEL * len(taken)
        if sessions:
            self.bottom += self.MARKS
        self.height += self.LABEL * max(len(taken) - 2, 0) + (self.MARKS if sessions else 0)
        return rows

    def span(self, event: Event) -> tuple[float, float]:
        """Return where an event's label begins and ends, its pointer included."""
        x, length = self.x(event.day), 14 + CHARACTER * len(event.label)
        return (x - length, x + 5) if self.flips(event) else (x - 5, x + length)

    def flips(self, event: Event) -> bool:
        return self.x(event.day) + 14 + CHARACTER * len(event.label) > self.width

    def sessions(self, sessions: Sequence[Mark]) -> list[Shape]:
        """Draw attended sessions in one line and the others just below, with the legend."""
        floor = self.height - self.bottom
        marks = [
            session_mark(m.state, self.x(m.day), floor + (32 if m.state == "attended" else 40), 0.6)
            for m in sorted(sessions, key=lambda mark: mark.day)
        ]
        x = 0.0
        for state, word in STATES.items():
            if any(mark.state == state for mark in sessions):
                marks.append(session_mark(state, x + 4, floor + 56, 0.8))
                marks.append(text(x + 13, floor + 60, str(word)))
                x += 30 + CHARACTER * len(str(word))
        return marks

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        inner = self.width - self.LEFT - self.RIGHT
        return self.LEFT + (day - self.first).days / span * inner

    def y(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.height - self.bottom - share * (self.height - self.bottom - self.top)

    def place(self, series: Sequence[tuple[date, float | None]], gap: int) -> list[Point | None]:
        placed: list[Point | None] = []
        for day, value in series:
            if value is None:
                placed.append(None)
                continue
            if self.known and (day - self.known[-1][0]).days > gap:
                placed.append(None)
            self.known.append((day, value))
            placed.append((self.x(day), self.y(value)))
        return placed

    def band(self, band: Band) -> list[Shape]:
        top, bottom = self.y(band.high), self.y(band.low)
        right = self.width - self.RIGHT
        tint = box(self.LEFT, top, right - self.LEFT, bottom - top, "chart-band", AMBER_TINT)
        edge = line(self.LEFT, bottom, right, bottom, AMBER, "chart-threshold", "4 3")
        return [tint, edge, text(right - 4, top + 14, band.label, anchor="end")]

    def grid(self) -> list[Shape]:
        right, floor = self.width - self.RIGHT, self.height - self.bottom
        marks = [text(0, 12, _("Higher is worse"))]
        levels = [self.low + step * (self.high - self.low) / 5 for step in range(6)]
        days = _ticks(self.first, self.last, self.width) if self.dated else []
        for value in levels[1:]:
            marks.append(
                line(self.LEFT, self.y(value), right, self.y(value), HAIRLINE, "chart-grid")
            )
        marks.append(line(self.LEFT, floor, right, floor, RULE, "chart-axis"))
        for day in days:
            marks.append(line(self.x(day), floor, self.x(day), floor + 4, RULE, "chart-axis"))
        for value in levels:
            marks.append(text(self.LEFT - 8, self.y(value) + 4, f"{value:g}", anchor="end"))
        for day in days:
            marks.append(text(self.x(day), floor + 18, day_and_month(day), anchor=self.anchor(day)))
        return marks

    def anchor(self, day: date) -> str:
        if self.x(day) > self.width - 40:
            return "end"
        return "start" if self.x(day) < self.LEFT + 8 else "middle"

    def event(self, event: Event, row: int) -> list[Shape]:
        x, top, flips = self.x(event.day), 18 + self.LABEL * row, self.flips(event)
        tip = path(f"M{n(x)} {n(top + 7)}l-4-6h8z", "chart-mark", SOFT)
        label = text(
            x - 7 if flips else x + 7, top + 7, event.label, anchor="end" if flips else "start"
        )
        floor = self.height - self.bottom
        return [line(x, top + 7, x, floor, SOFT, "chart-event", "1 3"), tip, label]


def days_of(
    series: Sequence[tuple[date, float | None]], events: Sequence[Event], sessions: Sequence[Mark]
) -> list[date]:
    values = [day for day, _value in series]
    return values + [event.day for event in events] + [mark.day for mark in sessions]


def _ticks(first: date, last: date, width: float) -> list[date]:
    """Return at most one label each 90 px, on whole weeks from the first day."""
    room = max(int(width // 90), 2)
    weeks = max(-(-((last - first).days) // (7 * room)), 1)
    count = (last - first).days // (7 * weeks)
    return [first + timedelta(weeks=weeks * i) for i in range(count + 1)]


def day_and_month(day: date) -> str:
    return date_format(day, "j M")
