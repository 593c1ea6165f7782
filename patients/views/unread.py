"""Check-ins that no nurse has opened yet, and the press that says they are read."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import needs, staff_access
from clinic.permissions import Permission
from patients import actions, selectors
from patients.care.guard import open_rows
from patients.selectors.unread import BACK
from patients.views.saving import lead_to


@needs(Permission.VIEW_WORKLIST)
@require_http_methods(["GET", "HEAD", "POST"])
def unread_check_ins(request: HttpRequest) -> HttpResponse:
    """List what waits to be read; on POST note what was read."""
    access = staff_access(request)
    if request.method == "POST":
        read = actions.note_read(access=access, reports=_uids(request.POST.getlist("report")))
        messages.success(request, _sentence(read))
        return lead_to("unread-check-ins")
    unread = selectors.unread_check_ins(access.clinic)
    unread = replace(unread, reports=open_rows(request, unread.reports, lambda r: r.patient_id))
    shown = [report.patient_id for report in unread.reports]
    audit.record_read(access, patients=shown, view="unread-check-ins")
    context = {"unread": unread, "days_back": BACK.days}
    return render(request, "patients/unread.html", context)


def _sentence(read: int) -> str:
    if not read:
        return "Nothing was noted: these answers have changed meanwhile. Look at them again."
    return f"{read} check-in{'' if read == 1 else 's'} noted as read by you."


def _uids(sent: list[str]) -> list[UUID]:
    found = []
    for value in sent:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
