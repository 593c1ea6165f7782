"""The check-in behind a mailed link: one question, then what she may add, then what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clinic import clock
from clinic.errors import Refused
from patients import actions, selectors
from patients.advice import advice_for
from patients.forms import MoreForm, PainForm
from patients.models import AccessLink, Capability, SymptomReport
from patients.views.links import behind_link, frame

_ADDED = (
    "interference",
    "missed_doses",
    "missed_reason",
    "thinking_of_stopping",
    "red_flags",
    "note",
)


@behind_link(Capability.CHECK_IN)
def check_in(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Ask for the worst joint pain; the number of the mail comes chosen, and the press saves."""
    if request.method != "POST":
        form = PainForm(initial={"pain": _number(request.GET.get("v", ""))})
        return _ask(request, link, form)
    form = PainForm(request.POST)
    if form.is_valid() and _saved(link, form):
        return _see_other("check-in-more", token)
    return _ask(request, link, form, status=422)


@behind_link(Capability.CHECK_IN)
def check_in_more(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Say what was saved and what to do, and take what she wants to add to it."""
    report = selectors.answer_of_today(link.patient)
    if report is None or report.pain is None:  # one question asked again is no check-in
        return _see_other("check-in", token)
    if request.method != "POST":
        form = MoreForm(initial={name: getattr(report, name) for name in _ADDED})
        return _tell(request, link, "patients/check_in_more.html", report, form=form)
    form = MoreForm(request.POST)
    if form.is_valid() and _saved(link, form):
        return _see_other("check-in-done", token)
    return _tell(request, link, "patients/check_in_more.html", report, status=422, form=form)


@behind_link(Capability.CHECK_IN)
def check_in_done(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Say what happens next with today's answer."""
    report = selectors.answer_of_today(link.patient)
    if report is None or report.pain is None:  # one question asked again is no check-in
        return _see_other("check-in", token)
    return _tell(request, link, "patients/check_in_done.html", report)


def _number(given: str) -> int | None:
    return int(given) if given in map(str, range(11)) else None


def _saved(link: AccessLink, form: PainForm | MoreForm) -> bool:
    try:
        actions.answer_check_in(patient=link.patient, link=link, **form.cleaned_data)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, _("This could not be saved. Look at it again, or phone us."))
        return False
    return True


def _ask(request: HttpRequest, link: AccessLink, form: PainForm, status: int = 200) -> HttpResponse:
    again = selectors.answer_of_today(link.patient) is not None
    context = {**frame(link), "form": form, "again": again}
    return render(request, "patients/check_in.html", context, status=status)


def _tell(
    request: HttpRequest,
    link: AccessLink,
    template: str,
    report: SymptomReport,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    clinic = link.patient.clinic
    read_by = selectors.next_open_day(clinic, after=clock.today(clinic.time_zone))
    context |= frame(link)
    context |= {"advice": advice_for(report, read_by=read_by), "pain": report.pain}
    return render(request, template, context, status=status)


def _see_other(name: str, token: str) -> HttpResponse:
    response = redirect(name, token=token)
    response.status_code = 303
    return response
