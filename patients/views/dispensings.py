"""Tablets that a patient fetched: adding a fill, and taking a wrong entry back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from clinic import clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from patients import actions, selectors
from patients.forms import DispensingForm, RemoveDispensingForm
from patients.views.saving import form_page, patient_or_404


@needs(Permission.EDIT_PATIENTS)
def dispensing_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record tablets that she fetched."""
    patient = patient_or_404(request, uid)
    course = selectors.open_course(patient) if request.method == "GET" else None
    form = DispensingForm(
        request.POST or None,
        initial={
            "dispensed_on": clock.today(patient.zone),
            "days_supply": 30,
            **({"drug": course.drug} if course else {}),
        },
    )
    return form_page(
        request,
        patient,
        form,
        lambda: actions.record_dispensing(patient=patient, by=_by(request), **form.cleaned_data),
        title="Add tablets fetched",
        button="Save the fill",
        done="The fill is recorded. Fetched is not taken: ask her about that.",
        anchor="tablets-fetched",
    )


@needs(Permission.EDIT_PATIENTS)
def dispensing_remove(request: HttpRequest, uid: UUID, fill_uid: UUID) -> HttpResponse:
    """Take a wrong entry back, and say why."""
    patient = patient_or_404(request, uid)
    fill = patient.dispensings.select_related("patient").filter(uid=fill_uid).first()
    if fill is None:
        raise Http404
    form = RemoveDispensingForm(request.POST or None)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.remove_dispensing(dispensing=fill, by=_by(request), **form.cleaned_data),
        title=f"Take back: {fill.get_drug_display()}, {fill.dispensed_on:%-d %b %Y}",
        button="Take the entry back",
        done="The entry is taken back. It stays in the history, with your reason.",
        anchor="tablets-fetched",
    )


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)
