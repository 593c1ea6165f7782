"""Ending the links in mails that a patient has."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from patients import actions
from patients.forms import EndLinksForm
from patients.views.saving import form_page, patient_or_404


@needs(Permission.EDIT_PATIENTS)
def links_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End all links in mails she has, and say why."""
    patient = patient_or_404(request, uid)
    form = EndLinksForm(request.POST or None)
    by = Actor.member(staff_access(request).staff)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.end_links(patient=patient, by=by, **form.cleaned_data),
        title="End all links in mails she has",
        button="End the links",
        done="The links in mails she has no longer work. Her next mail brings new ones.",
        anchor="contact-data",
    )
