"""A week of the calendar, a column a day; the agenda lists the same days."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from clinic.models import Clinic
from programs.models import Session
from programs.selectors import wording
from programs.selectors.closed_time import Timetable, off_time, timetable_of
from programs.selectors.grid import Column, Grid, block_of, grid_of
from programs.selectors.schedule import Filters, closures_on, sessions_on


def week_of(
    *,
    clinic: Clinic,
    monday: date,
    filters: Filters,
    now: datetime,
    whole: bool = False,
) -> Grid:
    """Return the week that begins on `monday`, in two queries, or three when it is of somebody.

    An empty weekend is left out unless the `whole` week is asked for; a busy one never is.
    """
    sunday = monday + timedelta(days=6)
    sessions = list(sessions_on(clinic, monday, sunday, filters))
    closures = closures_on(clinic, monday, sunday)
    timetable = Timetable(hours=[], closures=closures)
    if filters.physiologist or filters.room:
        timetable = timetable_of(clinic, closures)
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    busy = {session.day for session in sessions}
    shown = [monday + timedelta(days=n) for n in range(7)]
    shown = [day for day in shown if whole or day.weekday() < 5 or day in busy]
    columns = [_column(day, today, timetable, filters) for day in shown]
    by_day = {column.date: column for column in columns}
    for session in sessions:
        by_day[session.day].blocks.append(block_of(session, note=_note(session, filters), now=now))
    return grid_of(
        kind="week",
        label=f"{monday:%-d %B} to {sunday:%-d %B %Y}",
        columns=columns,
        sessions=sessions,
        closures=closures,
        now=now,
        zone=clinic.time_zone,
    )


def _column(day: date, today: date, timetable: Timetable, filters: Filters) -> Column:
    whose = {"staff": filters.physiologist, "room": filters.room}
    # Of two at once, the person's hours are drawn: rooms are open longer than people work.
    hours = {"staff": filters.physiologist} if filters.physiologist else {"room": filters.room}
    return Column(
        id=f"{day:%Y-%m-%d}",
        date=day,
        name=f"{day:%a}",
        date_label=f"{day:%-d %b}",
        is_today=day == today,
        is_over=day < today,
        has_now=day == today,
        closed_reason=timetable.closed_reason(day, **whose),
        new_url=new_session_url(day, filters) if day >= today else "",
        new_label=f"New session on {wording.day_words(day)}",
        drop=f"day={day:%Y-%m-%d}",
        off=off_time(timetable.open_spans(day, **hours)),
    )


def new_session_url(day: date, filters: Filters) -> str:
    """Return the page that plans a session on a day, with whom or where a column is about."""
    asked: dict[str, str | UUID | None] = {
        "day": f"{day:%Y-%m-%d}",
        "physiologist": filters.physiologist,
        "room": filters.room,
    }
    return f"{reverse('session-create')}?{urlencode({k: v for k, v in asked.items() if v})}"


def _note(session: Session, filters: Filters) -> str:
    """Say where and by whom, leaving out what the choice says already."""
    parts = [
        "" if filters.room else session.room.name,
        "" if filters.physiologist else session.physiologist.name,
    ]
    return " · ".join(part for part in parts if part)
