"""Places that a patient takes: one offered from the waitlist, one instead."""

from django import forms
from django.http import HttpRequest, HttpResponse

from programs import actions
from programs.selectors.visit import Visit, VisitState
from programs.views.doors import VisitDoor, on_press, two_doors
from programs.views.visit import carry_out, show


@two_doors
@on_press
def take_offer(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Take the place that is held for her."""
    if visit.state != VisitState.OFFERED:
        return door.lead_to("visit")
    form = forms.Form({})
    carry_out(form, door, lambda by: actions.accept_offer(booking=visit.booking, by=by))
    return _afterwards(request, door, form)


@two_doors
@on_press
def leave_offer(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Leave the place to the next on the list."""
    if visit.state != VisitState.OFFERED:
        return door.lead_to("visit")
    form = forms.Form({})
    carry_out(form, door, lambda by: actions.decline_offer(booking=visit.booking, by=by))
    return _afterwards(request, door, form)


@two_doors
@on_press
def choose(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Book another time instead of a cancelled appointment."""
    if not visit.choices and visit.state != VisitState.INSTEAD:
        return door.lead_to("visit")
    form = forms.Form({})
    place = request.POST.get("place", "")
    carry_out(
        form,
        door,
        lambda by: actions.take_alternative(missed=visit.booking, place=place, by=by),
    )
    return _afterwards(request, door, form)


def _afterwards(request: HttpRequest, door: VisitDoor, form: forms.Form) -> HttpResponse:
    """Lead back to the appointment, or show it as it is now beside what was refused."""
    if form.errors:
        return show(request, door, door.visit(), form=form)
    return door.lead_to("visit")
