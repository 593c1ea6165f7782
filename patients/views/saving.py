"""One form about one patient: show it, save it through an action, go back to her record."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clinic import audit
from clinic.access import staff_access
from clinic.errors import Refused
from clinic.redirects import see_other
from patients.models import Patient
from patients.record import identity
from patients.selectors import HistoryEntry


def lead_to(name: str, *, anchor: str = "", **kwargs: Any) -> HttpResponse:
    """Redirect after a press to a page by its name, and to a section of it."""
    return see_other(reverse(name, kwargs=kwargs) + (f"#{anchor}" if anchor else ""))


def patient_or_404(request: HttpRequest, uid: UUID) -> Patient:
    """Return a patient of the visitor's clinic; anybody else's is not there."""
    found = (
        Patient.objects.select_related("clinic")
        .filter(clinic=staff_access(request).clinic, uid=uid)
        .first()
    )
    if found is None:
        raise Http404
    return found


def form_page(
    request: HttpRequest,
    patient: Patient,
    form: forms.Form,
    save: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    anchor: str,
    history: Sequence[HistoryEntry] = (),
) -> HttpResponse:
    """Show a form about a patient, or save it and return to that section of her record."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.message)
        else:
            messages.success(request, done)
            return lead_to("patient-detail", anchor=anchor, uid=patient.uid)
    audit.record_read(staff_access(request), patients=[patient.pk], view=f"patient-{anchor}-form")
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": reverse("patient-detail", args=[patient.uid]) + f"#{anchor}",
        "identity": identity(patient),
        "history": history,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/form.html", context, status=status)
