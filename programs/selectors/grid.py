"""What every calendar view draws: columns of blocks on a grid of quarter hours.

Blocks that overlap stand side by side; time at which nobody could be booked is marked as closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse

from clinic.models import Closure
from programs.models import Session, SessionKind, SessionStatus
from programs.selectors import wording
from programs.selectors.schedule import closure_words, named

FIRST_HOUR, LAST_HOUR = 7, 19
MOST_COLUMNS = 6
LONGEST = 32  # quarters


@dataclass
class Block:
    """A session as templates/ui/calendar.html draws it. Quarters count from local midnight."""

    url: str
    title: str
    time: str
    until: str
    note: str
    start: int
    length: int
    state: str
    word: str
    is_over: bool
    column: int = 1
    columns: int = 1
    panel: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class Off:
    """A stretch of closed time, in quarters since local midnight."""

    start: int
    length: int


@dataclass
class Column:
    """A day, or one physiologist's or room's day. `drop` is what a block dropped here asks for."""

    id: str
    date: date
    name: str
    date_label: str
    is_today: bool
    is_over: bool
    has_now: bool
    closed_reason: str
    new_url: str
    new_label: str
    drop: str
    blocks: list[Block] = field(default_factory=list)
    off: list[Off] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return bool(self.closed_reason)


@dataclass(frozen=True)
class Grid:
    """`now` is the present in quarters since midnight, None where today is not shown."""

    kind: str  # "week" or "day"
    label: str
    days: list[Column]
    first_hour: int
    last_hour: int
    now: float | None
    patients: list[int]
    closures: list[str]

    @property
    def hours(self) -> list[tuple[str, str]]:
        return [(f"s{h * 4}", f"{h:02}:00") for h in range(self.first_hour, self.last_hour)]

    @property
    def is_empty(self) -> bool:
        return not any(day.blocks for day in self.days)


def grid_of(
    *,
    kind: str,
    label: str,
    columns: list[Column],
    sessions: Iterable[Session],
    closures: Iterable[Closure],
    now: datetime,
    zone: str,
) -> Grid:
    """Return columns with their blocks as one grid, wide enough for the earliest and latest."""
    for column in columns:
        place_side_by_side(column.blocks)
    blocks = [block for column in columns for block in column.blocks]
    first_hour = min([FIRST_HOUR, *[b.start // 4 for b in blocks]])
    last_hour = max([LAST_HOUR, *[-(-(b.start + b.length) // 4) for b in blocks]])
    for column in columns:
        column.off = list(_within(column.off, first_hour * 4, last_hour * 4))
    local = now.astimezone(ZoneInfo(zone))
    return Grid(
        kind=kind,
        label=label,
        days=columns,
        first_hour=first_hour,
        last_hour=last_hour,
        now=(local.hour * 60 + local.minute) / 15 if any(c.has_now for c in columns) else None,
        patients=[visitor["key"] for s in sessions if (visitor := named(s))],
        closures=[closure_words(c) for c in closures],
    )


def _within(off: Iterable[Off], first: int, last: int) -> Iterator[Off]:
    """Yield what the grid shows of closed time, in pieces whose length the style sheet knows."""
    for stretch in off:
        start, end = max(stretch.start, first), min(stretch.start + stretch.length, last)
        for at in range(start, end, LONGEST):
            yield Off(at, min(LONGEST, end - at))


def place_side_by_side(blocks: list[Block]) -> None:
    """Give overlapping blocks of one day columns of their own, as few as will do.

    Blocks that overlap each other, directly or through others, share one number of columns.
    """
    blocks.sort(key=lambda block: (block.start, -block.length))
    group: list[Block] = []
    for block in blocks:
        if group and block.start >= max(b.start + b.length for b in group):
            _close(group)
            group = []
        taken = {b.column for b in group if b.start + b.length > block.start}
        block.column = next(n for n in range(1, len(group) + 2) if n not in taken)
        group.append(block)
    _close(group)


def _close(group: list[Block]) -> None:
    columns = min(max((block.column for block in group), default=1), MOST_COLUMNS)
    for block in group:
        block.columns, block.column = columns, min(block.column, columns)


def block_of(session: Session, *, note: str, now: datetime) -> Block:
    """Return a session as a block; `note` says where or whose, what the column does not."""
    start = _quarter(session.start_time)
    end = -(-(session.start_time.hour * 60 + session.start_time.minute + session.minutes) // 15)
    visitor = named(session)
    is_over = session.ends_at <= now
    state, word = _state(session)
    return Block(
        url=reverse("session-detail", args=[session.uid]),
        title=visitor["name"] if visitor else wording.title_of(session),
        time=f"{session.start_time:%H:%M}",
        until=f"{wording.end_time(session):%H:%M}",
        note=note,
        start=start,
        length=max(1, min(end - start, LONGEST)),
        state=f"{state} past" if is_over else state,
        word=word,
        is_over=is_over,
    )


def _state(session: Session) -> tuple[str, str]:
    full = session.places_left == 0
    if session.status == SessionStatus.CANCELLED:
        return f"{session.kind} cancelled", "cancelled"
    if session.kind == SessionKind.CLASS:
        places = f"{session.places_taken}/{session.capacity}"
        return ("class full", "full") if full else ("class", places)
    return session.kind, "" if full else "free"


def _quarter(at: time) -> int:
    return (at.hour * 60 + at.minute) // 15
