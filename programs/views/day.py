from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.permissions import Access, Permission
from programs.selectors.day import day_sheet
from programs.selectors.wording import day_words
from programs.views.common import keep_to_names, rights


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def today(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """Show one day of the clinic or of the physiologist who asks, with everybody in it."""
    access = staff_access(request)
    present = clock.today(access.clinic.time_zone)
    shown = day or present
    mine = _wants_own(request, access)
    sheet = day_sheet(
        clinic=access.clinic,
        day=shown,
        physiologist=access.staff if mine else None,
        now=clock.now(),
    )
    keep_to_names(access, *(lines for session in sheet.sessions for lines in session.rosters))
    audit.record_read(access, patients=sheet.patients, view="today")
    return render(
        request,
        "programs/today.html",
        {
            "sheet": sheet,
            "title": _title(shown, present),
            "is_today": shown == present,
            "day_label": day_words(shown, year=True),
            "tabs": _tabs(request.path, access, mine),
            "mine": mine,
            "here": request.get_full_path(),
            **_neighbours(request, shown),
            **rights(access),
        },
    )


def _wants_own(request: HttpRequest, access: Access) -> bool:
    if not access.allows(Permission.TRAIN_PATIENTS):
        return False
    return request.GET.get("whose") != "clinic"


def _title(shown: date, present: date) -> str:
    names = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}
    return names.get((shown - present).days, day_words(shown))


def _tabs(path: str, access: Access, mine: bool) -> list[dict[str, Any]]:
    if not access.allows(Permission.TRAIN_PATIENTS):
        return []
    return [
        {"label": "My sessions", "url": path, "current": mine},
        {"label": "Whole clinic", "url": f"{path}?whose=clinic", "current": not mine},
    ]


def _neighbours(request: HttpRequest, shown: date) -> dict[str, str]:
    whose = "?whose=clinic" if request.GET.get("whose") == "clinic" else ""

    def url(day: date) -> str:
        return reverse("day", args=[day]) + whose

    return {
        "previous_url": url(shown - timedelta(days=1)),
        "next_url": url(shown + timedelta(days=1)),
        "today_url": reverse("today") + whose,
    }
