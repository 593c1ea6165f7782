"""What staff do about her rights: her answers, the file, corrections, carrying out her leaving."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.identity.fresh import fresh_to_change
from clinic.permissions import Permission
from clinic.taking import count_file
from patients import actions
from patients.care.relationship import closed_among
from patients.models import Purpose
from patients.record import identity
from patients.retention.holds import hold_on
from patients.rights.correctable import correctable, label_of
from patients.rights.foreseen import foreseen
from patients.rights.forms import AnswerForm, ConsentForm, EraseForm, FileForm
from patients.rights.purposes import words_of
from patients.rights.readers import readers_of
from patients.rights.views import file_response
from patients.rights.waiting import kept_short, waiting
from patients.selectors.rights import correction_of, departure_of
from patients.views.saving import form_page, lead_to, patient_or_404

ANCHOR = "her-data-and-consent"


@needs(Permission.HANDLE_RIGHTS)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """List what patients asked about their data, the soonest due first."""
    access = staff_access(request)
    found = waiting(access.clinic, today=clock.today(access.clinic.time_zone))
    closed = closed_among(access, [task.patient.pk for task in found])
    found = [kept_short(task) if task.patient.pk in closed else task for task in found]
    audit.record_read(access, patients=[task.patient.pk for task in found], view="her-rights-tasks")
    return render(request, "patients/rights/tasks.html", {"tasks": found})


@needs(Permission.EDIT_PATIENTS)
def consent_record(request: HttpRequest, uid: UUID, purpose: str) -> HttpResponse:
    """Record what she said, or signed, about one purpose."""
    patient = patient_or_404(request, uid)
    if purpose not in Purpose.values:
        raise Http404
    words = words_of(purpose)
    form = ConsentForm(request.POST or None, initial={"version": words.version})
    language = patient.language_in(patient.clinic)
    form.fields["given"].help_text = " ".join(words.in_language(language).split("\n")[1:])

    def save() -> object:
        values = form.cleaned_data
        return actions.answer_consent(patient=patient, purpose=purpose, by=_by(request), **values)

    return form_page(
        request,
        patient,
        form,
        save,
        title=f"{words.title}: her answer",
        button="Save her answer",
        done="Her answer is saved, with these words.",
        anchor=ANCHOR,
    )


@needs(Permission.HANDLE_RIGHTS)
@require_safe
def readers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show who opened her record, names included."""
    patient = patient_or_404(request, uid)
    try:
        before = date.fromisoformat(request.GET["before"]) if "before" in request.GET else None
    except ValueError as error:
        raise Http404 from error
    audit.record_read(staff_access(request), patients=[patient.pk], view="her-rights-readers")
    context = {
        "identity": identity(patient),
        "found": readers_of(patient, before=before, names=True),
    }
    return render(request, "patients/rights/staff_readers.html", context)


@needs(Permission.HANDLE_RIGHTS)
@fresh_to_change
@require_http_methods(["GET", "HEAD", "POST"])
def file_make(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make the file of her data for her, at her request."""
    patient = patient_or_404(request, uid)
    form = FileForm(request.POST or None)
    audit.record_read(staff_access(request), patients=[patient.pk], view="her-data-file")
    if form.is_valid():
        count_file(staff_access(request))
        try:
            file = actions.make_file(
                patient=patient, form=form.cleaned_data["form"], by=_by(request)
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return file_response(file)
    context = {
        "form": form,
        "title": "Her data as a file",
        "button": "Make the file",
        "back": reverse("patient-detail", args=[patient.uid]) + f"#{ANCHOR}",
        "identity": identity(patient),
    }
    return render(request, "patients/form.html", context, status=422 if form.is_bound else 200)


@needs(Permission.HANDLE_RIGHTS)
def correction_answer(request: HttpRequest, uid: UUID, correction_uid: UUID) -> HttpResponse:
    """Answer what she says is wrong."""
    patient = patient_or_404(request, uid)
    row = correction_of(patient, correction_uid)
    if row is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            actions.answer_correction(correction=row, by=_by(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "She reads your answer on her page.")
            return lead_to("rights-tasks")
    audit.record_read(staff_access(request), patients=[patient.pk], view="correction-form")
    kind = correctable(row.about)
    context = {
        "form": form,
        "row": row,
        "label": label_of(row.about),
        "edit_url": kind.edit(patient, row.about_uid) if kind else "",
        "identity": identity(patient),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/rights/answer.html", context, status=status)


@needs(Permission.HANDLE_RIGHTS)
@require_http_methods(["POST"])
def leaving_note(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write down that she asked to leave, or that she stays after all."""
    patient = patient_or_404(request, uid)
    try:
        if request.POST.get("step") == "stay":
            actions.stay_after_all(patient=patient, by=_by(request))
            messages.success(request, "Her wish to leave is taken back.")
        else:
            actions.ask_to_leave(patient=patient, by=_by(request))
            messages.success(request, "Noted. Nothing has ended yet: carry it out when you can.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return lead_to("patient-detail", anchor=ANCHOR, uid=patient.uid)


@needs(Permission.HANDLE_RIGHTS)
@fresh_to_change
def erase(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Carry out her leaving, once her record number was typed."""
    patient = patient_or_404(request, uid)
    departure = departure_of(patient)
    if departure is None or departure.erased_at is not None:
        raise Http404
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.carry_out_departure(patient=patient, by=_by(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Her data are erased. What the law keeps has no name.")
            return lead_to("patient-detail", uid=patient.uid)
    audit.record_read(staff_access(request), patients=[patient.pk], view="departure-form")
    context = {
        "form": form,
        "departure": departure,
        "years": patient.clinic.record_years,
        "foreseen": foreseen(patient),
        "hold": hold_on(patient),
        "identity": identity(patient),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/rights/erase.html", context, status=status)


def _by(request: HttpRequest) -> Actor:
    return Actor.member(staff_access(request).staff)
