"""Her own pages about her data: what we do with it, her answers, who looked, the file, leaving."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.actors import Actor
from clinic.errors import Refused
from patients import actions
from patients.models import Patient, Purpose
from patients.portal import cookies
from patients.portal.access import frame, hers
from patients.rights.consents import answers_of, consents_of
from patients.rights.correctable import correctables, fact_of, label_of
from patients.rights.forms import SaidForm
from patients.rights.purposes import words_of
from patients.rights.readers import readers_of
from patients.selectors.rights import corrections_of, departure_of
from patients.views.saving import lead_to


@hers
@require_safe
def overview(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Say what we do with her data, and let her answer for each purpose."""
    context = {
        **frame(request, patient),
        "consents": consents_of(patient),
        "answers": [(words_of(row.purpose).title, row) for row in answers_of(patient)],
        "years": patient.clinic.record_years,
        "departure": departure_of(patient),
    }
    return render(request, "patients/rights/overview.html", context)


@hers
@require_POST
def consent(request: HttpRequest, patient: Patient, purpose: str) -> HttpResponse:
    """Keep her answer for one purpose. A no to e-mails closes her pages, as the page said."""
    if purpose not in Purpose.values or request.POST.get("given") not in ("yes", "no"):
        raise Http404
    given = request.POST["given"] == "yes"
    version = request.POST.get("version", "")
    try:
        actions.answer_consent(
            patient=patient,
            purpose=purpose,
            given=given,
            version=int(version) if version.isdecimal() and len(version) < 5 else 0,
            by=Actor.patient(patient.uid),
        )
    except Refused:
        messages.error(request, _("The words have changed meanwhile. Read them again, please."))
        return lead_to("her-rights")
    if purpose == Purpose.MAIL and not given:
        response = render(request, "patients/rights/no_mail.html", frame(request, patient))
        cookies.forget(response)
        return response
    messages.success(request, _("Your answer is saved."))
    return lead_to("her-rights")


@hers
@require_safe
def readers(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Show who opened her record, by day."""
    try:
        before = date.fromisoformat(request.GET["before"]) if "before" in request.GET else None
    except ValueError as error:
        raise Http404 from error
    context = {
        **frame(request, patient),
        "found": readers_of(patient, before=before),
        "names": patient.clinic.names_readers,
        "earlier": before is not None,
    }
    return render(request, "patients/rights/readers.html", context)


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Hand her everything as a file."""
    context = {**frame(request, patient), "refused": ""}
    if request.method != "POST":
        return render(request, "patients/rights/data.html", context)
    try:
        file = actions.make_file(
            patient=patient, form=request.POST.get("form", ""), by=Actor.patient(patient.uid)
        )
    except Refused as refusal:
        context["refused"] = (
            refusal.message
            if refusal.status == 429
            else _("This file cannot be made at the moment. Take the other one, or phone us.")
        )
        return render(request, "patients/rights/data.html", context, status=refusal.status)
    return file_response(file)


def file_response(file: actions.File) -> HttpResponse:
    """Return a file to keep, which no browser shows and no cache holds."""
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}.{file.form}"',
            "Cache-Control": "no-store",
        },
    )


@hers
@require_safe
def corrections(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Let her point at what is wrong, and show what became of what she told."""
    told = [(label_of(row.about), row) for row in corrections_of(patient)]
    context = {
        **frame(request, patient),
        "kinds": [(kind, kind.facts(patient)) for kind in correctables()],
        "told": told,
    }
    return render(request, "patients/rights/corrections.html", context)


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, patient: Patient, about: str, uid: UUID) -> HttpResponse:
    """Ask what is wrong with one fact."""
    fact = fact_of(patient, about, uid)
    if fact is None:
        raise Http404
    form = SaidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.ask_correction(
                patient=patient,
                about=about,
                about_uid=uid,
                said=form.cleaned_data["said"],
                by=Actor.patient(patient.uid),
            )
        except Refused:
            form.add_error(
                None,
                _("You have told us about this already, and we have not answered yet. Phone us."),
            )
        else:
            context = {**frame(request, patient), "correction": made}
            return render(request, "patients/rights/correction_done.html", context)
    context = {
        **frame(request, patient),
        "form": form,
        "label": label_of(about),
        "fact": fact,
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/rights/correction.html", context, status=status)


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Say what goes and what the law keeps; the second press asks for it."""
    by = Actor.patient(patient.uid)
    step = request.POST.get("step", "")
    if step == "stay":
        actions.stay_after_all(patient=patient, by=by)
        messages.success(request, _("You stay. Nothing has changed."))
        return lead_to("her-rights")
    if step == "sure":
        actions.ask_to_leave(patient=patient, by=by)
        return lead_to("her-leaving")
    context = {
        **frame(request, patient),
        "years": patient.clinic.record_years,
        "departure": departure_of(patient),
        "asks": step == "ask",
    }
    return render(request, "patients/rights/leave.html", context)
