from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.permissions import Permission
from programs.selectors.unsettled import unsettled_list


@needs(Permission.RECORD_ATTENDANCE)
@require_safe
def unsettled(request: HttpRequest) -> HttpResponse:
    """List sessions that are over with people nobody has said came or did not."""
    access = staff_access(request)
    leads = access.allows(Permission.TRAIN_PATIENTS)
    mine = leads and request.GET.get("whose") != "clinic"
    found = unsettled_list(
        access.clinic, now=clock.now(), physiologist=access.staff if mine else None
    )
    audit.record_read(access, patients=found.patients, view="unsettled")
    context = {
        "found": found,
        "mine": mine,
        "tabs": _tabs(request.path, mine) if leads else [],
        "here": request.get_full_path(),
    }
    return render(request, "programs/run/unsettled.html", context)


def _tabs(path: str, mine: bool) -> list[dict[str, Any]]:
    return [
        {"label": "My sessions", "url": path, "current": mine},
        {"label": "Whole clinic", "url": f"{path}?whose=clinic", "current": not mine},
    ]
