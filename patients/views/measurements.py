"""Measured values: entering one, correcting it, taking a wrong one back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from clinic import clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.permissions import Permission
from patients import actions, selectors
from patients.forms import CorrectMeasurementForm, MeasurementForm, WithdrawMeasurementForm
from patients.measuring import written
from patients.models import Measurement, Patient
from patients.views.saving import form_page, patient_or_404


@needs(Permission.EDIT_PATIENTS)
def measurement_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a measured value."""
    patient = patient_or_404(request, uid)
    form = MeasurementForm(request.POST or None, initial={"taken_on": clock.today(patient.zone)})
    return form_page(
        request,
        patient,
        form,
        lambda: actions.record_measurement(patient=patient, by=_by(request), **form.cleaned_data),
        title="Add a measurement",
        button="Save the measurement",
        done="The measurement is saved.",
        anchor="measurements",
    )


@needs(Permission.EDIT_PATIENTS)
def measurement_correct(request: HttpRequest, uid: UUID, measurement_uid: UUID) -> HttpResponse:
    """Correct what was entered, with the reason; what it said before is shown below."""
    patient = patient_or_404(request, uid)
    row = _measurement(patient, measurement_uid)
    form = CorrectMeasurementForm(request.POST or None, kind=row.kind, initial=_as_entered(row))
    return form_page(
        request,
        patient,
        form,
        lambda: actions.correct_measurement(measurement=row, by=_by(request), **form.cleaned_data),
        title=f"Correct: {row.get_kind_display()}, {row.taken_on:%-d %b %Y}",
        button="Save the correction",
        done="The measurement is corrected. What it said before stays in the history.",
        anchor="measurements",
        history=selectors.history_of_row(row),
    )


@needs(Permission.EDIT_PATIENTS)
def measurement_withdraw(request: HttpRequest, uid: UUID, measurement_uid: UUID) -> HttpResponse:
    """Take a wrong entry back, and say why."""
    patient = patient_or_404(request, uid)
    row = _measurement(patient, measurement_uid)
    form = WithdrawMeasurementForm(request.POST or None)
    return form_page(
        request,
        patient,
        form,
        lambda: actions.withdraw_measurement(measurement=row, by=_by(request), **form.cleaned_data),
        title=f"Withdraw: {row.get_kind_display()}, {row.taken_on:%-d %b %Y}",
        button="Withdraw the measurement",
        done="The measurement is withdrawn. It stays in the history, with your reason.",
        anchor="measurements",
        history=selectors.history_of_row(row),
    )


def _as_entered(row: Measurement) -> dict[str, object]:
    limit = row.detection_limit
    return {
        "value": row.shown_value,
        "taken_on": row.taken_on,
        "assay": row.assay,
        "detection_limit": "" if limit is None or row.below_limit else written(limit),
        "method": row.method,
    }


def _measurement(patient: Patient, uid: UUID) -> Measurement:
    found = patient.measurements.select_related("patient__clinic").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)
