"""A new phase of the protocol, taken over from the program's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from programs import actions
from programs.selectors.program_page import newest_enrollment
from programs.views.common import done, refused
from programs.views.patient_strip import patient_of


@needs(Permission.PRESCRIBE)
@require_POST
def take_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give her exercises the sets and repetitions of her present phase."""
    access = staff_access(request)
    patient = patient_of(access, uid)
    enrollment = newest_enrollment(patient)
    url = reverse("program", args=[patient.uid])
    if enrollment is None:
        return refused(request, f"{patient.full_name} has no program, so it has no phase.", url)
    try:
        rows = actions.take_over_phase(enrollment=enrollment, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, url)
    if not rows:
        return done(request, "Her exercises have the sets and repetitions of the phase.", url)
    names = ", ".join(row.exercise.name for row in rows)
    return done(request, f"Taken over, with her loads as they were: {names}.", url)
