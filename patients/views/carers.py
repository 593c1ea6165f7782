"""A patient's consent that somebody helps her, recorded and ended by staff."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from patients import actions
from patients.forms.carers import RecordCarerForm
from patients.views.saving import form_page, lead_to, patient_or_404


@needs(Permission.EDIT_PATIENTS)
def carer_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record whom she names, and ask them by mail."""
    patient = patient_or_404(request, uid)
    form = RecordCarerForm(request.POST or None, patient=patient)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.name_carer(patient=patient, by=_by(request), **form.values()),
        title="Record whom she wants to help her",
        button="She agrees: ask them",
        done="Recorded. A mail asks them to accept; until they do, nothing about her goes there.",
        anchor="carers",
    )


@needs(Permission.EDIT_PATIENTS)
@require_POST
def carer_end(request: HttpRequest, uid: UUID, carer_uid: UUID) -> HttpResponse:
    """End it at once, because she says so."""
    patient = patient_or_404(request, uid)
    carer = patient.carers.filter(uid=carer_uid).first()
    if carer is None:
        raise Http404
    actions.end_carer(carer=carer, by=_by(request))
    return lead_to("patient-detail", anchor="carers", uid=uid)


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)
