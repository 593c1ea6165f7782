"""The calendar: a week, a day by physiologist or by room, and the agenda."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.models import Clinic
from clinic.permissions import Permission
from programs.selectors.day_columns import day_by_physiologist, day_by_room
from programs.selectors.grid import Grid
from programs.selectors.schedule import Choice, Filters, filter_choices
from programs.selectors.week import week_of
from programs.selectors.wording import day_words
from programs.slots import FIRST_YEAR, LAST_YEAR
from programs.views.common import rights

WEEK, PEOPLE, ROOMS, AGENDA = "week", "people", "rooms", "agenda"
VIEWS = {WEEK: "Week", PEOPLE: "Day by physiologist", ROOMS: "Day by room", AGENDA: "Agenda"}
OF_A_DAY = (PEOPLE, ROOMS)


@dataclass(frozen=True)
class Asked:
    """What an address of the calendar asks for; `day` is any day of the week in a week's view."""

    view: str
    day: date
    filters: Filters
    whole: bool

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())

    @property
    def is_of_a_day(self) -> bool:
        return self.view in OF_A_DAY

    @property
    def step(self) -> timedelta:
        return timedelta(days=1 if self.is_of_a_day else 7)

    def shows(self, day: date) -> bool:
        first = self.day if self.is_of_a_day else self.monday
        return first <= day < first + self.step

    @property
    def url(self) -> str:
        """Return the address that asks for this; what is as usual is left out."""
        asked = {
            "view": self.view if self.view != WEEK else None,
            "day": f"{self.day:%Y-%m-%d}" if self.is_of_a_day else None,
            "week": None if self.is_of_a_day else week_name(self.day),
            "days": 7 if self.whole and not self.is_of_a_day else None,
            "physiologist": self.filters.physiologist,
            "room": self.filters.room,
        }
        return f"{reverse('calendar')}?{urlencode({k: v for k, v in asked.items() if v})}"


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a week or a day of sessions, of everybody or of one physiologist or room."""
    access = staff_access(request)
    present = clock.today(access.clinic.time_zone)
    asked = _asked(request, present)
    people, rooms = filter_choices(access.clinic)
    grid = _grid(access.clinic, asked, people, rooms)
    week = f"Week {asked.day.isocalendar().week}"
    audit.record_read(access, patients=grid.patients, view="calendar")
    return render(
        request,
        "programs/calendar.html",
        {
            "calendar": grid,
            "asked": asked,
            "people": people,
            "rooms": rooms,
            "title": day_words(asked.day, year=True) if asked.is_of_a_day else week,
            "subtitle": week if asked.is_of_a_day else grid.label,
            "week": week_name(asked.day),
            "tabs": _tabs(asked, present),
            "is_filtered": asked.filters != Filters(),
            "is_agenda": asked.view == AGENDA,
            "is_present": asked.shows(present),
            "new_day": present if asked.shows(present) else max(present, asked.day),
            **_neighbours(asked, present),
            **rights(access),
        },
    )


def _grid(clinic: Clinic, asked: Asked, people: list[Choice], rooms: list[Choice]) -> Grid:
    now = clock.now()
    if asked.view == PEOPLE:
        return day_by_physiologist(
            clinic=clinic, day=asked.day, people=people, filters=asked.filters, now=now
        )
    if asked.view == ROOMS:
        return day_by_room(
            clinic=clinic, day=asked.day, rooms=rooms, filters=asked.filters, now=now
        )
    return week_of(
        clinic=clinic, monday=asked.monday, filters=asked.filters, now=now, whole=asked.whole
    )


def _asked(request: HttpRequest, present: date) -> Asked:
    """Read an address; whatever makes no sense in it means what is usual."""
    given = request.GET
    view = given.get("view", WEEK)
    day = _day(given.get("day", "")) or _monday(given.get("week", "")) or present
    return Asked(
        view=view if view in VIEWS else WEEK,
        day=day if FIRST_YEAR < day.year < LAST_YEAR else present,
        filters=Filters(_uid(given.get("physiologist")), _uid(given.get("room"))),
        whole=given.get("days") == "7",
    )


def _neighbours(asked: Asked, present: date) -> dict[str, str]:
    return {
        "previous_url": replace(asked, day=asked.day - asked.step).url,
        "present_url": replace(asked, day=present).url,
        "next_url": replace(asked, day=asked.day + asked.step).url,
        "all_url": replace(asked, filters=Filters()).url,
        "whole_url": replace(asked, whole=not asked.whole).url,
    }


def _tabs(asked: Asked, present: date) -> list[dict[str, Any]]:
    """Return the views; from a week to a day leads to today, or else to the week's Monday."""
    day = asked.day
    if not asked.is_of_a_day:
        day = present if asked.shows(present) else asked.monday
    return [
        {
            "label": label,
            "url": replace(asked, view=view, day=day).url,
            "current": view == asked.view,
        }
        for view, label in VIEWS.items()
    ]


def _monday(week: str) -> date | None:
    """Read an ISO week such as 2026-W48; None for anything else."""
    year, _, number = week.partition("-W")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def week_name(day: date) -> str:
    """Return the ISO week of a day, as in 2026-W48."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
