"""The pages of who answers for patients' data: what is kept how long, and legal holds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.identity.fresh import fresh_to_change
from clinic.permissions import Permission
from clinic.retention.looking import kept
from patients import actions
from patients.record import identity
from patients.retention.forms import HoldForm
from patients.retention.holds import hold_on, standing_holds
from patients.views.saving import lead_to, patient_or_404


@require_safe
@needs(Permission.HANDLE_RIGHTS)
def seen(request: HttpRequest) -> HttpResponse:
    """Show how long what is kept, and who is under a legal hold."""
    access = staff_access(request)
    holds = standing_holds(access.clinic)
    audit.record_read(access, patients=[hold.patient_id for hold in holds], view="her-rights-holds")
    context = {"kept": kept(access.clinic), "holds": holds, "may_change": False}
    return render(request, "patients/retention/seen.html", context)


@needs(Permission.HANDLE_RIGHTS)
@fresh_to_change
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show whether her data are held, and hold them."""
    patient = patient_or_404(request, uid)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        by = Actor.member(staff_access(request).staff)
        try:
            actions.place_hold(patient=patient, by=by, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Her data are held.")
            return lead_to("patient-hold", uid=patient.uid)
    audit.record_read(staff_access(request), patients=[patient.pk], view="her-rights-hold")
    context = {
        "form": form,
        "hold": hold_on(patient),
        "patient": patient,
        "identity": identity(patient),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/retention/hold.html", context, status=status)


@needs(Permission.HANDLE_RIGHTS)
@fresh_to_change
@require_POST
def hold_lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let the rules take their course again."""
    patient = patient_or_404(request, uid)
    try:
        actions.lift_hold(patient=patient, by=Actor.member(staff_access(request).staff))
        messages.success(request, "The hold is lifted.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return lead_to("patient-hold", uid=patient.uid)
