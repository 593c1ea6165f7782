"""The list of appointments on a patient's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import clock
from patients.models import Patient
from patients.portal.access import frame, hers
from programs.selectors import her_appointments


@hers
@require_safe
def appointments(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show what is to come, how each stands, and what is over."""
    context = {
        **frame(request, patient),
        "hers": her_appointments.appointments(patient, now=clock.now()),
    }
    return render(request, "programs/portal/appointments.html", context)
