"""The patient's page behind the link in her mail. Opening it changes nothing; buttons do.

Each button works any number of times.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from clinic import clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Refused
from patients.actions import answer_check_in
from patients.advice import advice_for
from patients.links import note_use
from patients.models import AccessLink, Capability
from patients.selectors import answer_of_today, next_open_day
from patients.views.links import behind_link
from programs import actions
from programs.errors import Overlap, PlaceGone, SessionFull
from programs.forms import CantComeForm, JointsForm
from programs.forms.refusals import attempt
from programs.models import CancelReason
from programs.selectors.visit import Visit, VisitState, visit_of
from programs.views.common import see_other

# What a refusal says is for staff; these are its words for her.
_SENTENCES = {
    SessionFull.code: gettext_lazy(
        "Somebody else has your place now. Please phone us to find another time."
    ),
    Overlap.code: gettext_lazy(
        "You have another appointment at that time. Please phone us to find a new one."
    ),
    PlaceGone.code: gettext_lazy(
        "That place has just gone to somebody else. Here is what is free now."
    ),
}
_ANY_OTHER = gettext_lazy("This can no longer be changed here. Please phone us.")
VisitView = Callable[[HttpRequest, str, AccessLink, Visit], HttpResponse]


def about_visit(view: VisitView) -> Callable[..., HttpResponse]:
    """Give a view behind a link the appointment that the link is about."""

    @wraps(view)
    def opened(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
        return view(request, token, link, visit_of(link, now=clock.now()))

    return behind_link(Capability.VISIT)(opened)


def on_press(view: VisitView) -> VisitView:
    """Let only a press do something; a reload or a typed address leads to the appointment."""

    @wraps(view)
    def pressed(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
        if request.method != "POST":
            return lead_to(token, "visit")
        return view(request, token, link, visit)

    return pressed


@about_visit
@require_safe
def visit(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Show the appointment, what can be done about it, and the question about her joints."""
    return show(request, token, visit)


@about_visit
@on_press
def confirm(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Note that she is coming."""
    if visit.state != VisitState.OPEN:
        return lead_to(token, "visit")
    form = forms.Form({})
    carry_out(form, link, lambda by: actions.confirm_booking(booking=visit.booking, by=by))
    if form.errors:
        return show(request, token, visit, form=form)
    return lead_to(token, "visit")


@about_visit
@require_http_methods(["GET", "HEAD", "POST"])
def cant_come(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Ask why, if she wants to say; give her place back on POST."""
    if not visit.may_answer:
        return lead_to(token, "visit")
    form = CantComeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"] or CancelReason.NOT_SAID
        carry_out(
            form,
            link,
            lambda by: actions.cancel_booking(booking=visit.booking, reason=reason, by=by),
        )
        if not form.errors:
            return lead_to(token, "visit")
    return _render(request, token, visit, "programs/visit_cant_come.html", form=form)


@about_visit
@on_press
def come_after_all(
    request: HttpRequest, token: str, link: AccessLink, visit: Visit
) -> HttpResponse:
    """Take a cancellation back, if her place is still free; pressing it is a confirmation."""
    if visit.state != VisitState.CANCELLED_BY_HER:
        return lead_to(token, "visit")
    form = forms.Form({})
    booking = visit.booking
    carry_out(
        form,
        link,
        lambda by: actions.confirm_booking(
            booking=actions.book(session=booking.session, enrollment=booking.enrollment, by=by),
            by=by,
        ),
    )
    if form.errors:
        return show(request, token, visit, form=form)
    return lead_to(token, "visit")


@about_visit
@on_press
def joints(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Take her answer about her joints, for today on her own calendar."""
    form = JointsForm(request.POST)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if value not in ("", [])}
        _attempt(form, lambda: answer_check_in(link=link, **said))
        if not form.errors:
            return lead_to(token, "visit-thanks")
    return show(request, token, visit, form=form, joints=form)


@about_visit
@require_safe
def thanks(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Say who reads today's answer, and what to do if it cannot wait."""
    report = answer_of_today(link.patient)
    if report is None:
        return lead_to(token, "visit")
    clinic = link.patient.clinic
    read_by = next_open_day(clinic, after=clock.today(clinic.time_zone))
    advice = advice_for(report, read_by=read_by)
    return _render(request, token, visit, "programs/visit_thanks.html", advice=advice)


def carry_out(form: forms.BaseForm, link: AccessLink, work: Callable[[Actor], object]) -> None:
    """Do what she asked and count the use of her link in one transaction.

    What is refused is on the form, in words for her.
    """

    @retry_deadlocks
    def both() -> None:
        with transaction.atomic():
            work(Actor.patient(link.patient.uid))
            note_use(link)

    _attempt(form, both)


def _attempt(form: forms.BaseForm, work: Callable[[], object]) -> None:
    def in_her_words() -> None:
        try:
            work()
        except Refused as error:
            raise Refused(str(_SENTENCES.get(error.code, _ANY_OTHER)), field=error.field) from error

    attempt(form, in_her_words)


def show(
    request: HttpRequest,
    token: str,
    visit: Visit,
    *,
    form: forms.BaseForm | None = None,
    joints: JointsForm | None = None,
) -> HttpResponse:
    """Render the page of an appointment, with what was refused where something was."""
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


def lead_to(token: str, name: str) -> HttpResponse:
    """Redirect to another page behind the same link."""
    return see_other(reverse(name, args=[token]))
