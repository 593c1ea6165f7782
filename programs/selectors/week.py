"""The week on a grid of quarter hours: what stands where, side by side where it overlaps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic, Closure, Room
from programs.models import (
    HOLDS_A_PLACE,
    Booking,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.selectors import wording
from programs.selectors.people import physiologists_of

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


@dataclass
class Day:
    id: str
    date: date
    name: str
    date_label: str
    is_today: bool
    closed_reason: str
    new_url: str
    new_label: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return bool(self.closed_reason)


@dataclass(frozen=True)
class Choice:
    uid: UUID
    name: str


@dataclass(frozen=True)
class Week:
    """`now` is the present in quarters since midnight, None in another week."""

    label: str
    monday: date
    days: list[Day]
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


@dataclass(frozen=True)
class Filters:
    physiologist: UUID | None = None
    room: UUID | None = None


def filter_choices(clinic: Clinic) -> tuple[list[Choice], list[Choice]]:
    """Return physiologists and rooms to filter by, in one query."""
    people = physiologists_of(clinic).order_by().values_list("uid", "name", Value("person"))
    rooms = (
        Room.objects.filter(clinic=clinic, is_active=True)
        .order_by()
        .values_list("uid", "name", Value("room"))
    )
    rows = sorted(people.union(rooms), key=lambda row: row[1].casefold())
    return (
        [Choice(uid, name) for uid, name, what in rows if what == "person"],
        [Choice(uid, name) for uid, name, what in rows if what == "room"],
    )


def week_of(*, clinic: Clinic, monday: date, filters: Filters, now: datetime) -> Week:
    """Return the week that begins on `monday`, in two queries."""
    sessions = list(_sessions(clinic, monday, filters))
    closures = list(
        Closure.objects.filter(
            clinic=clinic, first_day__lte=monday + timedelta(days=6), last_day__gte=monday
        ).select_related("room", "staff")
    )
    local = now.astimezone(ZoneInfo(clinic.time_zone))
    busy = {session.day for session in sessions}
    shown = [monday + timedelta(days=n) for n in range(7)]
    shown = [day for day in shown if day.weekday() < 5 or day in busy]
    days = [_day(day, local.date(), closures) for day in shown]
    by_day = {day.date: day for day in days}
    for session in sessions:
        by_day[session.day].blocks.append(_block(session, now))
    for day in days:
        place_side_by_side(day.blocks)
    blocks = [block for day in days for block in day.blocks]
    return Week(
        label=f"{monday:%-d %B} to {monday + timedelta(days=6):%-d %B %Y}",
        monday=monday,
        days=days,
        first_hour=min([FIRST_HOUR, *[b.start // 4 for b in blocks]]),
        last_hour=max([LAST_HOUR, *[-(-(b.start + b.length) // 4) for b in blocks]]),
        now=(local.hour * 60 + local.minute) / 15 if local.date() in by_day else None,
        patients=[visitor["key"] for s in sessions if (visitor := _named(s))],
        closures=[_closure_words(c) for c in closures],
    )


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


def _sessions(clinic: Clinic, monday: date, filters: Filters) -> QuerySet[Session]:
    start, _ = clock.day_bounds(monday, clinic.time_zone)
    end, _ = clock.day_bounds(monday + timedelta(days=7), clinic.time_zone)
    visitor = Booking.objects.filter(session=OuterRef("pk"), status__in=HOLDS_A_PLACE).values(
        fact=JSONObject(
            key="patient_id",
            name=Concat(F("patient__given_name"), Value(" "), F("patient__family_name")),
        )
    )[:1]
    asked = Q()
    if filters.physiologist:
        asked &= Q(physiologist__uid=filters.physiologist)
    if filters.room:
        asked &= Q(room__uid=filters.room)
    # A day of slack on both sides: the local date of the session decides, not the instant.
    return (
        Session.objects.filter(
            asked,
            clinic=clinic,
            starts_at__gte=start - timedelta(days=1),
            starts_at__lt=end + timedelta(days=1),
            day__range=(monday, monday + timedelta(days=6)),
        )
        .select_related("room", "physiologist")
        .annotate(visitor=Subquery(visitor))
    )


def _day(day: date, today: date, closures: Iterable[Closure]) -> Day:
    reasons = [
        closure.reason
        for closure in closures
        if not (closure.room_id or closure.staff_id)
        and closure.first_day <= day <= closure.last_day
    ]
    return Day(
        id=f"{day:%Y-%m-%d}",
        date=day,
        name=f"{day:%a}",
        date_label=f"{day:%-d %b}",
        is_today=day == today,
        closed_reason=reasons[0] if reasons else "",
        new_url=f"{reverse('session-create')}?day={day:%Y-%m-%d}" if day >= today else "",
        new_label=f"New session on {wording.day_words(day)}",
    )


def _block(session: Session, now: datetime) -> Block:
    start = _quarter(session.start_time)
    end = -(-(session.start_time.hour * 60 + session.start_time.minute + session.minutes) // 15)
    is_class = session.kind == SessionKind.CLASS
    visitor = _named(session)
    cancelled = session.status == SessionStatus.CANCELLED
    is_over = session.ends_at <= now
    full = not cancelled and session.places_left == 0
    name = visitor["name"] if visitor else ""
    if cancelled:
        state, word = f"{session.kind} cancelled", "cancelled"
    elif is_class:
        state = "class full" if full else "class"
        word = "full" if full else f"{session.places_taken}/{session.capacity}"
    else:
        state, word = session.kind, "" if full else "free"
    return Block(
        url=reverse("session-detail", args=[session.uid]),
        title=name or wording.title_of(session),
        time=f"{session.start_time:%H:%M}",
        until=f"{wording.end_time(session):%H:%M}",
        note=f"{session.room.name} · {session.physiologist.name}",
        start=start,
        length=max(1, min(end - start, LONGEST)),
        state=f"{state} past" if is_over else state,
        word=word,
        is_over=is_over,
    )


def _quarter(at: time) -> int:
    return (at.hour * 60 + at.minute) // 15


def _named(session: Session) -> dict[str, Any] | None:
    """Return key and name of the one person of an individual session; a class names nobody."""
    if session.kind == SessionKind.CLASS:
        return None
    return session.visitor  # type: ignore[attr-defined]


def _closure_words(closure: Closure) -> str:
    days = f"{closure.first_day:%a %-d %b}"
    if closure.last_day != closure.first_day:
        days += f" to {closure.last_day:%a %-d %b}"
    if closure.staff:
        return f"{closure.staff.name} is away {days}: {closure.reason}"
    who = closure.room.name if closure.room else "The clinic"
    return f"{who} is closed {days}: {closure.reason}"
