"""The pages of restricted records: opening one, who may open one, and the review list."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.permissions import Permission
from clinic.redirects import see_other
from patients import actions
from patients.care import selectors
from patients.care.forms import NamesForm, OpenForm, RestrictForm, ReviewForm
from patients.models import Patient
from patients.views.saving import lead_to, patient_or_404

LATELY = timedelta(days=90)


def restricted_page(
    request: HttpRequest, patient: Patient, form: OpenForm | None = None, *, to: str = ""
) -> HttpResponse:
    """Say that a record is restricted, with the way to open it: instead of any page about her."""
    access = staff_access(request)
    audit.record_read(access, patients=[patient.pk], view="restricted-record")
    form = form or OpenForm()
    context = {
        "form": form,
        "name": patient.full_name,
        "open_url": reverse("record-open", args=[patient.uid]),
        "to": to or (request.get_full_path() if request.method == "GET" else ""),
        "minutes": access.clinic.opening_minutes,
    }
    status = 422 if form.is_bound else 403
    return render(request, "patients/care/restricted.html", context, status=status)


@needs(Permission.VIEW_PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_open(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open a restricted record with a reason; one that is open anyway is simply shown."""
    access = staff_access(request)
    patient = patient_or_404(request, uid)
    if access.allows(Permission.VIEW_PATIENTS, patient):
        return lead_to("patient-detail", uid=patient.uid)
    form = OpenForm(request.POST or None)
    to = request.POST.get("to", "")
    if form.is_valid():
        try:
            opening = actions.open_record(access=access, patient=patient, **form.cleaned_data)
        except Conflict:
            return lead_to("patient-detail", uid=patient.uid)
        minutes = round((opening.expires_at - opening.created_at) / timedelta(minutes=1))
        messages.success(
            request, f"Her record is open to you for {minutes} minutes. Somebody will review it."
        )
        local = url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/")
        return see_other(to) if local else lead_to("patient-detail", uid=patient.uid)
    return restricted_page(request, patient, form if form.is_bound else None, to=to)


@needs(Permission.RESTRICT_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show who may open a record; restrict it."""
    access = staff_access(request)
    patient = patient_or_404(request, uid)
    form = RestrictForm(request.POST or None, people=selectors.staff_to_name(access.clinic))
    if form.is_valid():
        try:
            actions.restrict_record(
                patient=patient,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                names=form.chosen(),
                by=_by(request),
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Her record is restricted.")
            return lead_to("record-care", uid=patient.uid)
    return _care_page(request, patient, form)


@needs(Permission.RESTRICT_RECORDS)
@require_POST
def care_name(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name more people who may open a record."""
    patient = patient_or_404(request, uid)
    form = NamesForm(request.POST, people=selectors.staff_to_name(patient.clinic))
    if form.is_valid():
        try:
            actions.name_people(patient=patient, people=form.chosen(), by=_by(request))
        except Refused as refusal:
            form.add_error("names", refusal.message)
        else:
            messages.success(request, "Named.")
            return lead_to("record-care", uid=patient.uid)
    return _care_page(request, patient, form)


@needs(Permission.RESTRICT_RECORDS)
@require_POST
def care_unname(request: HttpRequest, uid: UUID, name_uid: UUID) -> HttpResponse:
    """End that somebody is named."""
    patient = patient_or_404(request, uid)
    named = patient.named_staff.filter(uid=name_uid, ended_at__isnull=True).first()
    if named is None:
        raise Http404
    try:
        actions.unname_staff(named=named, by=_by(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return lead_to("record-care", uid=patient.uid)


@needs(Permission.RESTRICT_RECORDS)
@require_POST
def care_lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Lift a restriction."""
    patient = patient_or_404(request, uid)
    try:
        actions.lift_restriction(patient=patient, by=_by(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Her record is open again to everybody whose role holds it.")
    return lead_to("record-care", uid=patient.uid)


@needs(Permission.HANDLE_RIGHTS)
@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """List the restricted records that were opened with a reason, what waits for review first."""
    access = staff_access(request)
    waiting = selectors.openings_to_review(access.clinic)
    reviewed = selectors.openings_reviewed(access.clinic, since=clock.now() - LATELY)
    arranged = selectors.open_by_arrangement(access.clinic)
    shown = [row.patient_id for row in (*waiting, *reviewed)]
    shown += [row.patient.pk for row in arranged]
    audit.record_read(access, patients=shown, view="record-openings")
    context = {
        "waiting": waiting, "reviewed": reviewed, "arranged": arranged, "me": access.staff.pk
    }  # fmt: skip
    return render(request, "patients/care/openings.html", context)


@needs(Permission.HANDLE_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one opening, and say whether it was in order."""
    access = staff_access(request)
    row = selectors.openings_of(access.clinic).filter(uid=uid).first()
    if row is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            actions.review_opening(opening=row, by=_by(request), **form.values())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "The review is noted.")
            return lead_to("record-openings")
    audit.record_read(access, patients=[row.patient_id], view="record-opening")
    context = {"row": row, "form": form, "mine": row.staff_id == access.staff.pk}
    status = 422 if form.is_bound else 200
    return render(request, "patients/care/opening.html", context, status=status)


def _care_page(request: HttpRequest, patient: Patient, form: NamesForm) -> HttpResponse:
    access = staff_access(request)
    openness = selectors.openness_of(patient)
    if openness.restriction is not None and not form.is_bound:
        form = NamesForm(people=selectors.staff_to_name(access.clinic, besides=openness.named))
    audit.record_read(access, patients=[patient.pk], view="record-care")
    context = {
        "form": form,
        "openness": openness,
        "patient": patient,
        "is_open": access.allows(Permission.VIEW_PATIENTS, patient),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/care/care.html", context, status=status)


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)
