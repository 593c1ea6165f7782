"""An appointment as its patient sees and answers it. Opening it changes nothing; buttons do.

Each button works any number of times.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Refused
from patients.actions import answer_check_in
from patients.advice import advice_for
from patients.selectors import answer_of_today, next_open_day
from programs import actions
from programs.errors import Overlap, PlaceGone, SessionFull
from programs.forms import CantComeForm, JointsForm
from programs.forms.refusals import attempt
from programs.models import CancelReason
from programs.selectors.visit import Visit, VisitState
from programs.views.doors import VisitDoor, on_press, two_doors

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


@two_doors
@require_safe
def visit(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Show the appointment, what can be done about it, and the question about her joints."""
    return show(request, door, visit)


@two_doors
@on_press
def confirm(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Note that she is coming."""
    if visit.state != VisitState.OPEN:
        return door.lead_to("visit")
    form = forms.Form({})
    carry_out(form, door, lambda by: actions.confirm_booking(booking=visit.booking, by=by))
    if form.errors:
        return show(request, door, visit, form=form)
    return door.lead_to("visit")


@two_doors
@require_http_methods(["GET", "HEAD", "POST"])
def cant_come(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Ask why, if she wants to say; give her place back on POST."""
    if not visit.may_answer:
        return door.lead_to("visit")
    form = CantComeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"] or CancelReason.NOT_SAID
        carry_out(
            form,
            door,
            lambda by: actions.cancel_booking(booking=visit.booking, reason=reason, by=by),
        )
        if not form.errors:
            return door.lead_to("visit")
    return _render(request, door, visit, "programs/visit_cant_come.html", form=form)


@two_doors
@on_press
def come_after_all(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Take a cancellation back, if her place is still free; pressing it is a confirmation."""
    if visit.state != VisitState.CANCELLED_BY_HER:
        return door.lead_to("visit")
    form = forms.Form({})
    booking = visit.booking
    carry_out(
        form,
        door,
        lambda by: actions.confirm_booking(
            booking=actions.book(session=booking.session, enrollment=booking.enrollment, by=by),
            by=by,
        ),
    )
    if form.errors:
        return show(request, door, visit, form=form)
    return door.lead_to("visit")


@two_doors
@on_press
def joints(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Take her answer about her joints, for today on her own calendar."""
    form = JointsForm(request.POST)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if value not in ("", [])}
        _attempt(form, lambda: answer_check_in(patient=door.patient, link=door.link, **said))
        if not form.errors:
            return door.lead_to("thanks")
    return show(request, door, visit, form=form, joints=form)


@two_doors
@require_safe
def thanks(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Say who reads today's answer, and what to do if it cannot wait."""
    report = answer_of_today(door.patient)
    if report is None:
        return door.lead_to("visit")
    clinic = door.patient.clinic
    read_by = next_open_day(clinic, after=clock.today(clinic.time_zone))
    advice = advice_for(report, read_by=read_by)
    return _render(request, door, visit, "programs/visit_thanks.html", advice=advice)


def carry_out(form: forms.BaseForm, door: VisitDoor, work: Callable[[Actor], object]) -> None:
    """Do what she asked; what is refused is on the form, in words for her."""
    _attempt(form, lambda: door.carry_out(work))


def _attempt(form: forms.BaseForm, work: Callable[[], object]) -> None:
    def in_her_words() -> None:
        try:
            work()
        except Refused as error:
            raise Refused(str(_SENTENCES.get(error.code, _ANY_OTHER)), field=error.field) from error

    attempt(form, in_her_words)


def show(
    request: HttpRequest,
    door: VisitDoor,
    visit: Visit,
    *,
    form: forms.BaseForm | None = None,
    joints: JointsForm | None = None,
) -> HttpResponse:
    """Render the page of an appointment, with what was refused where something was."""
    return _render(
        request, door, visit, "programs/visit.html", form=form, joints=joints or JointsForm()
    )


def _render(
    request: HttpRequest, door: VisitDoor, visit: Visit, template: str, **context: Any
) -> HttpResponse:
    form = context.get("form")
    return render(
        request,
        template,
        {
            "visit": visit,
            **door.frame(request),
            **context,
        },
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )
