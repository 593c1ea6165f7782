from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.permissions import Permission
from patients.care.guard import open_rows
from programs.selectors.adverse_events import adverse_events_of, event_lines

PERIODS = {"30": "30 days", "90": "90 days", "365": "A year", "all": "All"}


@needs(Permission.VIEW_PATIENTS)
@require_safe
def adverse_events(request: HttpRequest) -> HttpResponse:
    """List the clinic's adverse events of a period, newest first."""
    access = staff_access(request)
    days = request.GET.get("days", "90")
    days = days if days in PERIODS else "90"
    since = None if days == "all" else clock.now() - timedelta(days=int(days))
    rows = adverse_events_of(access.clinic, since=since)
    events = event_lines(rows, access.clinic.time_zone)
    events = open_rows(request, events, lambda event: event.patient_key)
    audit.record_read(access, patients=[e.patient_key for e in events], view="adverse events")
    tabs = [
        {"label": label, "url": f"{request.path}?days={key}", "current": key == days}
        for key, label in PERIODS.items()
    ]
    return render(request, "programs/run/adverse_events.html", {"events": events, "tabs": tabs})
