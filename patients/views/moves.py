"""A patient who goes on in another clinic, and the way to her other record."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from clinic.access import needs, staff_access, work_in
from clinic.actors import Actor
from clinic.permissions import Permission
from patients import actions, selectors
from patients.forms import MoveForm
from patients.ties import standing_ties
from patients.views.saving import form_page, lead_to, patient_or_404


@needs(Permission.EDIT_PATIENTS)
def patient_move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Move her to another clinic; only for those who edit patients in both."""
    patient = patient_or_404(request, uid)
    clinics = {clinic.uid: clinic for clinic in selectors.clinics_to_move_to(staff_access(request))}
    if not clinics:
        raise Http404
    standing = standing_ties(patient)
    form = MoveForm(
        request.POST or None,
        clinics=list(clinics.values()),
        standing=standing,
        initial={"mrn": patient.mrn},
    )

    def save() -> object:
        values = form.cleaned_data
        return actions.move_patient(
            patient=patient,
            to=clinics[values["to"]],
            mrn=values["mrn"],
            end_program=values.get("end_program", False),
            by=Actor.member(staff_access(request).staff),
        )

    return form_page(
        request,
        patient,
        form,
        save,
        title="Move to another clinic",
        button="Move her",
        done="She has moved. This record is kept as it is; hers goes on in the other clinic.",
        anchor="contact-data",
    )


@needs(Permission.VIEW_PATIENTS)
@require_POST
def other_record(request: HttpRequest, uid: UUID, other_uid: UUID) -> HttpResponse:
    """Go to her record in another clinic, and work there from now on."""
    access = staff_access(request)
    found = selectors.record_elsewhere(access, patient_or_404(request, uid), other_uid)
    if found is None:
        raise Http404
    work_in(request, found.clinic)
    return lead_to("patient-detail", uid=found.uid)
