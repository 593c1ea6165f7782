from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.permissions import Permission
from programs.selectors.week import Filters, filter_choices, week_of
from programs.views.common import rights


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show one week of sessions, of everybody or of one physiologist or room."""
    access = staff_access(request)
    present = clock.today(access.clinic.time_zone)
    monday = _monday(request.GET.get("week", "")) or _monday_of(present)
    filters = Filters(_uid(request.GET.get("physiologist")), _uid(request.GET.get("room")))
    week = week_of(clinic=access.clinic, monday=monday, filters=filters, now=clock.now())
    people, rooms = filter_choices(access.clinic)
    audit.record_read(access, patients=week.patients, view="calendar")
    return render(
        request,
        "programs/week.html",
        {
            "calendar": week,
            "people": people,
            "rooms": rooms,
            "filters": filters,
            "week": _week_name(monday),
            "number": monday.isocalendar().week,
            "is_filtered": bool(filters.physiologist or filters.room),
            "is_this_week": monday == _monday_of(present),
            "previous_url": _url(monday - timedelta(weeks=1), filters),
            "this_url": _url(_monday_of(present), filters),
            "next_url": _url(monday + timedelta(weeks=1), filters),
            "all_url": _url(monday, Filters()),
            "new_day": max(present, monday) if present < monday + timedelta(weeks=1) else present,
            **rights(access),
        },
    )


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _monday(week: str) -> date | None:
    """Read an ISO week such as 2026-W48; None for anything else."""
    year, _, number = week.partition("-W")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None


def _week_name(monday: date) -> str:
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02}"


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _url(monday: date, filters: Filters) -> str:
    asked = {
        "week": _week_name(monday),
        "physiologist": filters.physiologist,
        "room": filters.room,
    }
    return f"{reverse('calendar')}?{urlencode({k: v for k, v in asked.items() if v})}"
