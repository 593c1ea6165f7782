"""Her appointments in her own calendar program: the page that makes the address, and the file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actors import Actor
from clinic.redirects import see_other
from patients.actions.calendars import close_calendar, open_calendar, standing_calendar
from patients.links import url_of
from patients.models import AccessLink, Capability, Patient
from patients.portal.access import frame, hers
from patients.views.links import behind_link
from programs.selectors.her_calendar import her_calendar


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show the address, if she has one; a press makes or renews it, another ends it."""
    if request.method == "POST":
        by = Actor.patient(patient.uid)
        if request.POST.get("press") == "end":
            close_calendar(patient=patient, by=by)
            messages.success(request, _("The address has ended. Your calendar gets no more."))
        else:
            open_calendar(patient=patient, by=by)
        return see_other(reverse("her-calendar"))
    link = standing_calendar(patient)
    address = url_of(link) if link else ""
    context = {
        **frame(request, patient),
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
        "until": link.expires_at if link else None,
    }
    return render(request, "programs/portal/calendar.html", context)


@behind_link(Capability.CALENDAR)
def feed(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Send her appointments as a calendar file; reading it changes nothing."""
    response = HttpResponse(her_calendar(link.patient), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="appointments.ics"'
    return response
