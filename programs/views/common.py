"""What the pages of programs share."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from clinic.permissions import Access, Permission
from clinic.redirects import see_other
from patients.care.relationship import closed_among
from patients.models import Patient, Precaution
from programs.models import CalendarChange
from programs.selectors.roster import Line

M = TypeVar("M", bound=Model)


def find(rows: QuerySet[M], uid: UUID) -> M:
    """Return the row with this uid from an already scoped queryset, else a 404."""
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404("There is no such object in your clinic.")
    return found


def current(patient: Patient) -> list[Precaution]:
    """Return the standing precautions of a patient from `patient_strip.patient_of`."""
    return patient.current  # type: ignore[attr-defined]


def done(
    request: HttpRequest, sentence: str, url: str, *, change: CalendarChange | None = None
) -> HttpResponseRedirect:
    """Say that something was done and go to where its result shows.

    A change of the calendar gets a button beside the sentence that takes it back.
    """
    undo_url = reverse("change-undo", args=[change.uid]) if change is not None else ""
    messages.success(request, sentence, extra_tags=undo_url)
    return see_other(url)


def refused(request: HttpRequest, sentence: str, url: str) -> HttpResponseRedirect:
    """Say why a one-press form did nothing, on the page it was pressed on."""
    messages.error(request, sentence)
    return see_other(url)


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """Render a page with its form: 422 with everything typed kept when it has errors."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def next_url(request: HttpRequest, fallback: str) -> str:
    """Return the local page that a form was pressed on, from its `next`, or the fallback."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return fallback


def keep_to_names(access: Access, *groups: list[Line]) -> None:
    """Let lines of a roster show no more than the name where a record is closed to her."""
    closed = closed_among(access, [line.patient_key for lines in groups for line in lines])
    for lines in groups:
        lines[:] = [x.kept_to_the_name() if x.patient_key in closed else x for x in lines]


def rights(access: Access) -> dict[str, bool]:
    """Return what the templates of programs show controls for."""
    return {
        "may_edit": access.allows(Permission.EDIT_SCHEDULE),
        "may_record": access.allows(Permission.RECORD_ATTENDANCE),
        "may_prescribe": access.allows(Permission.PRESCRIBE),
    }
