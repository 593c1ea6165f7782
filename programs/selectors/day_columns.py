"""One day of the calendar, with a column for each physiologist or each room."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic
from programs.models import Session
from programs.selectors import wording
from programs.selectors.closed_time import Timetable, hours_words, off_time, timetable_of
from programs.selectors.grid import Column, Grid, block_of, grid_of
from programs.selectors.schedule import Choice, Filters, closures_on, sessions_on
from programs.selectors.week import new_session_url


def day_by_physiologist(
    *, clinic: Clinic, day: date, people: Iterable[Choice], filters: Filters, now: datetime
) -> Grid:
    """Return a day with a column for everybody who leads sessions, in three queries."""
    return _day(clinic, day, people, filters, now, of_room=False)


def day_by_room(
    *, clinic: Clinic, day: date, rooms: Iterable[Choice], filters: Filters, now: datetime
) -> Grid:
    """Return a day with a column for every room in use, in three queries."""
    return _day(clinic, day, rooms, filters, now, of_room=True)


def _day(
    clinic: Clinic,
    day: date,
    choices: Iterable[Choice],
    filters: Filters,
    now: datetime,
    *,
    of_room: bool,
) -> Grid:
    sessions = list(sessions_on(clinic, day, day, filters))
    closures = closures_on(clinic, day, day)
    timetable = timetable_of(clinic, closures)
    wanted = filters.room if of_room else filters.physiologist
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    columns: dict[UUID, Column] = {}
    for choice in _with_the_gone(choices, sessions, of_room=of_room):
        if wanted in (None, choice.uid):
            columns[choice.uid] = _column(choice, day, today, timetable, of_room=of_room)
    for session in sessions:
        owner, other = _owner_and_other(session, of_room=of_room)
        columns[owner.uid].blocks.append(block_of(session, note=other.name, now=now))
    return grid_of(
        kind="day",
        label=wording.day_words(day, year=True),
        columns=list(columns.values()),
        sessions=sessions,
        closures=closures,
        now=now,
        zone=clinic.time_zone,
    )


def _with_the_gone(
    choices: Iterable[Choice], sessions: Iterable[Session], *, of_room: bool
) -> list[Choice]:
    """Return the choices, and after them people and rooms no longer in use that had sessions."""
    found = {choice.uid: choice for choice in choices}
    for session in sessions:
        owner, _ = _owner_and_other(session, of_room=of_room)
        found.setdefault(owner.uid, owner)
    return list(found.values())


def _owner_and_other(session: Session, *, of_room: bool) -> tuple[Choice, Choice]:
    person = Choice(session.physiologist.uid, session.physiologist.name)
    room = Choice(session.room.uid, session.room.name)
    return (room, person) if of_room else (person, room)


def _column(
    choice: Choice, day: date, today: date, timetable: Timetable, *, of_room: bool
) -> Column:
    whose = {"room": choice.uid} if of_room else {"staff": choice.uid}
    name = "room" if of_room else "physiologist"
    spans = timetable.open_spans(day, **whose)
    return Column(
        id=str(choice.uid),
        date=day,
        name=choice.name,
        date_label=hours_words(spans),
        is_today=False,
        is_over=day < today,
        has_now=day == today,
        closed_reason=timetable.closed_reason(day, **whose),
        new_url=new_session_url(day, Filters(**{name: choice.uid})) if day >= today else "",
        new_label=f"New session {'in' if of_room else 'for'} {choice.name}",
        drop=f"day={day:%Y-%m-%d}&{name}={choice.uid}",
        off=off_time(spans),
    )
