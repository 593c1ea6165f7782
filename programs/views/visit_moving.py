"""An appointment moved by its patient, a class she waits for, and the file for her calendar."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from clinic import clock
from programs import actions
from programs.messages.appointment import calendar_of
from programs.models import Booking
from programs.selectors.visit import Visit, as_she_reads_it, other_times
from programs.views.doors import VisitDoor, on_press, two_doors
from programs.views.visit import carry_out


@two_doors
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Show the other times that fit her program; on POST take one of them instead of this."""
    if not visit.may_move:
        return door.lead_to("visit")
    form = forms.Form({} if request.method == "POST" else None)
    if request.method == "POST":
        place = request.POST.get("place", "")
        carry_out(
            form,
            door,
            lambda by: actions.move_to_alternative(booking=visit.booking, place=place, by=by),
        )
        if not form.errors:
            return door.lead_to("visit")
    return _places(request, door, visit, form)


@two_doors
@on_press
def wait(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Put her on the waitlist of a full class, and show how she stands there."""
    if not visit.may_move:
        return door.lead_to("visit")
    form = forms.Form({})
    waiting: list[Booking] = []
    place = request.POST.get("place", "")
    carry_out(
        form,
        door,
        lambda by: waiting.append(
            actions.wait_for_class(booking=visit.booking, place=place, by=by)
        ),
    )
    if form.errors:
        return _places(request, door, visit, form)
    return render(
        request,
        "programs/visit_waiting.html",
        {**door.frame(request), "visit": as_she_reads_it(waiting[0], clock.now())},
    )


@two_doors
@require_safe
def calendar(request: HttpRequest, door: VisitDoor, visit: Visit) -> HttpResponse:
    """Send the appointment as a file that her calendar takes; it replaces the one of the mail."""
    if not visit.has_calendar:
        return door.lead_to("visit")
    file = calendar_of(visit.booking)
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def _places(request: HttpRequest, door: VisitDoor, visit: Visit, form: forms.Form) -> HttpResponse:
    context = {
        **door.frame(request),
        "visit": visit,
        "form": form,
        "times": other_times(visit, now=clock.now()),
    }
    status = 409 if form.errors else 200
    return render(request, "programs/visit_move.html", context, status=status)
