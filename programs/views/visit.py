"""The patient's page behind the link in her mail. Opening it changes nothing; buttons do.

The link is the credential: no session, no cookie, no cross-site token. Each button works any
number of times.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import clock
from clinic.access import public
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Gone, Refused
from patients.actions import record_report
from patients.links import note_use, open_link
from patients.models import AccessLink
from patients.models.access_link import Capability
from patients.models.symptom_report import ReportSource
from programs import actions
from programs.errors import Overlap, SessionFull
from programs.forms import CantComeForm, JointsForm
from programs.forms.refusals import attempt
from programs.models import CancelReason
from programs.selectors.visit import (
    Visit,
    VisitState,
    advice_after,
    only_clinic,
    rest_of_today,
    visit_of,
)
from programs.views.common import see_other

WHY = "the link in a patient's mail is the credential, for one appointment"

# Refusals whose own words are for staff.
_SENTENCES = {
    SessionFull.code: "Somebody else has your place now. Please phone us to find another time.",
    Overlap.code: "You have another appointment at that time. Please phone us to find a new one.",
    Conflict.code: "This can no longer be changed here. Please phone us.",
}
LinkView = Callable[..., HttpResponse]


def behind_link(view: LinkView) -> LinkView:
    """Open the link for a view, which gets link and visit; answer 410 when it no longer works."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = open_link(token, Capability.VISIT)
            visit = visit_of(link, now=clock.now())
        except Gone as error:
            clinic = only_clinic()
            context = {
                "sentence": error.message,
                "clinic_name": clinic.name if clinic else "",
                "phone": clinic.phone if clinic else "",
            }
            response = render(request, "programs/visit_gone.html", context, status=410)
        else:
            response = view(request, token, link, visit)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return public(WHY)(csrf_exempt(opened))


@behind_link
@require_safe
def visit(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Show the appointment, what can be done about it, and the question about her joints."""
    return _page(request, token, visit)


@behind_link
@require_POST
def confirm(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Note that she is coming."""
    if visit.state != VisitState.OPEN:
        return _to(token, "visit")
    form = forms.Form({})
    _answer(form, link, lambda by: actions.confirm_booking(booking=visit.booking, by=by))
    if form.errors:
        return _page(request, token, visit, form=form)
    return _to(token, "visit")


@behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def cant_come(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Ask why, if she wants to say; give her place back on POST."""
    if not visit.may_answer:
        return _to(token, "visit")
    form = CantComeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"] or CancelReason.NOT_SAID
        _answer(
            form,
            link,
            lambda by: actions.cancel_booking(booking=visit.booking, reason=reason, by=by),
        )
        if not form.errors:
            return _to(token, "visit")
    return _render(request, token, visit, "programs/visit_cant_come.html", form=form)


@behind_link
@require_POST
def come_after_all(
    request: HttpRequest, token: str, link: AccessLink, visit: Visit
) -> HttpResponse:
    """Take a cancellation back, if her place is still free; pressing it is a confirmation."""
    if visit.state != VisitState.CANCELLED_BY_HER:
        return _to(token, "visit")
    form = forms.Form({})
    booking = visit.booking
    _answer(
        form,
        link,
        lambda by: actions.confirm_booking(
            booking=actions.book(session=booking.session, enrollment=booking.enrollment, by=by),
            by=by,
        ),
    )
    if form.errors:
        return _page(request, token, visit, form=form)
    return _to(token, "visit")


@behind_link
@require_POST
def joints(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Take her answer about her joints, for today on her own calendar."""
    form = JointsForm(request.POST)
    if form.is_valid():
        patient = link.patient
        _answer(
            form,
            link,
            lambda by: record_report(
                patient=patient,
                reported_for=clock.today(patient.zone),
                source=ReportSource.LINK,
                **rest_of_today(patient),
                **form.cleaned_data,
                by=by,
            ),
        )
        if not form.errors:
            return _to(token, "visit-thanks")
    return _page(request, token, visit, form=form, joints=form)


@behind_link
@require_safe
def thanks(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Say who reads today's answer, and what to do if it cannot wait."""
    advice = advice_after(link.patient, day=clock.today(link.patient.zone))
    if advice is None:
        return _to(token, "visit")
    return _render(request, token, visit, "programs/visit_thanks.html", advice=advice)


def _answer(form: forms.BaseForm, link: AccessLink, work: Callable[[Actor], object]) -> None:
    """Do what she asked and count the use of her link in one transaction.

    What is refused is on the form, in words for her.
    """

    @retry_deadlocks
    def both() -> None:
        with transaction.atomic():
            work(Actor.patient(link.patient.uid))
            note_use(link)

    def in_her_words() -> None:
        try:
            both()
        except Refused as error:
            raise Refused(_SENTENCES.get(error.code, error.message), field=error.field) from error

    attempt(form, in_her_words)


def _page(
    request: HttpRequest,
    token: str,
    visit: Visit,
    *,
    form: forms.BaseForm | None = None,
    joints: JointsForm | None = None,
) -> HttpResponse:
    return _render(
        request, token, visit, "programs/visit.html", form=form, joints=joints or JointsForm()
    )


def _render(
    request: HttpRequest, token: str, visit: Visit, template: str, **context: Any
) -> HttpResponse:
    form = context.get("form")
    return render(
        request,
        template,
        {
            "visit": visit,
            "token": token,
            "clinic_name": visit.clinic.name,
            "phone": visit.clinic.phone,
            **context,
        },
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )


def _to(token: str, name: str) -> HttpResponse:
    return see_other(reverse(name, args=[token]))
