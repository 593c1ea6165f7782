from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.models import Clinic, Staff
from clinic.permissions import Permission
from patients.care.relationship import closed_among
from programs.selectors.people import physiologists_of
from programs.selectors.print_sheet import print_sheet
from programs.selectors.wording import day_words
from programs.views.common import find


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def day_sheet_page(request: HttpRequest, day: date) -> HttpResponse:
    """Show a day on paper: everybody with her precautions, and room to write what was done."""
    access = staff_access(request)
    person = _person(access.clinic, request.GET.get("physiologist", ""))
    sheet = print_sheet(clinic=access.clinic, day=day, physiologist=person)
    sheet.keep_to_names(closed_among(access, sheet.patients))
    audit.record_read(access, patients=sheet.patients, view="day sheet")
    return render(
        request,
        "programs/day_sheet.html",
        {
            "sheet": sheet,
            "day_label": day_words(day, year=True),
            "person": person,
            "people": physiologists_of(access.clinic),
            "previous_url": _url(day - timedelta(days=1), person),
            "next_url": _url(day + timedelta(days=1), person),
            "calendar_url": f"{reverse('calendar')}?week={day:%G-W%V}",
            "printed_at": clock.now(),
        },
    )


def _person(clinic: Clinic, uid: str) -> Staff | None:
    if not uid:
        return None
    try:
        return find(physiologists_of(clinic), UUID(uid))
    except ValueError:
        raise Http404("There is no such person in your clinic.") from None


def _url(day: date, person: Staff | None) -> str:
    whose = f"?physiologist={person.uid}" if person else ""
    return reverse("day-sheet", args=[day]) + whose
