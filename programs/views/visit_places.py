"""Places that a patient takes behind her link: one offered from the waitlist, one instead."""

from django import forms
from django.http import HttpRequest, HttpResponse

from clinic import clock
from patients.models import AccessLink
from programs import actions
from programs.selectors.visit import Visit, VisitState, visit_of
from programs.views.visit import about_visit, carry_out, lead_to, on_press, show


@about_visit
@on_press
def take_offer(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Take the place that is held for her."""
    if visit.state != VisitState.OFFERED:
        return lead_to(token, "visit")
    form = forms.Form({})
    carry_out(form, link, lambda by: actions.accept_offer(booking=visit.booking, by=by))
    return _afterwards(request, token, link, form)


@about_visit
@on_press
def leave_offer(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Leave the place to the next on the list."""
    if visit.state != VisitState.OFFERED:
        return lead_to(token, "visit")
    form = forms.Form({})
    carry_out(form, link, lambda by: actions.decline_offer(booking=visit.booking, by=by))
    return _afterwards(request, token, link, form)


@about_visit
@on_press
def choose(request: HttpRequest, token: str, link: AccessLink, visit: Visit) -> HttpResponse:
    """Book another time instead of a cancelled appointment."""
    if not visit.choices and visit.state != VisitState.INSTEAD:
        return lead_to(token, "visit")
    form = forms.Form({})
    place = request.POST.get("place", "")
    carry_out(
        form,
        link,
        lambda by: actions.take_alternative(missed=visit.booking, place=place, by=by),
    )
    return _afterwards(request, token, link, form)


def _afterwards(
    request: HttpRequest, token: str, link: AccessLink, form: forms.Form
) -> HttpResponse:
    """Lead back to the appointment, or show it as it is now beside what was refused."""
    if form.errors:
        return show(request, token, visit_of(link, now=clock.now()), form=form)
    return lead_to(token, "visit")
