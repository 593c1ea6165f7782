"""What was changed on the calendar, and the one press that takes it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from programs import actions
from programs.models import CalendarChange
from programs.selectors.changes import change_lines, change_page, changes_of
from programs.views.common import done, find, next_url, refused, rights


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """List the newest changes of the calendar."""
    access = staff_access(request)
    lines = change_lines(access.clinic, now=clock.now())
    return render(request, "programs/changes.html", {"lines": lines, **rights(access)})


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one change: whom and what it concerned, and whether it can be undone."""
    access = staff_access(request)
    found = find(changes_of(access.clinic), uid)
    page = change_page(found, access.clinic, now=clock.now())
    audit.record_read(access, patients=[b.patient_key for b in page.bookings], view="change")
    return render(request, "programs/change.html", {"page": page, **rights(access)})


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a change back, or say what is in the way by now."""
    access = staff_access(request)
    found = find(CalendarChange.objects.filter(clinic=access.clinic), uid)
    url = next_url(request, reverse("change", args=[found.uid]))
    try:
        actions.undo_change(change=found, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, url)
    return done(request, "Undone. Whoever had been told is told that it is on again.", url)
