"""Making a missed session good, from the program's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from programs import actions
from programs.models import Booking
from programs.selectors import wording
from programs.selectors.alternatives import alternatives_for
from programs.selectors.away import place_words
from programs.selectors.credits import expires_on, has_credit
from programs.views.common import done, find, refused


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def make_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the times that keep her rest days, and book the one that is chosen."""
    access = staff_access(request)
    missed = find(
        Booking.objects.filter(clinic=access.clinic).select_related(
            "session__room",
            "session__physiologist",
            "session__clinic",
            "enrollment__clinic",
            "patient",
        ),
        uid,
    )
    url = reverse("program", args=[missed.patient.uid])
    if not has_credit(missed, now=clock.now()):
        return refused(request, "That session leaves nothing to make up any more.", url)
    if request.method == "POST":
        try:
            booked = actions.take_alternative(
                missed=missed, place=request.POST.get("place", ""), by=Actor.member(access.staff)
            )
        except Refused as error:
            return refused(request, error.message, request.path)
        when = f"{wording.day_words(booked.session.day)}, {wording.time_words(booked.session)}"
        return done(request, f"Booked as a make-up: {when}. She gets a mail.", url)
    audit.record_read(access, patients=[missed.patient_id], view="make up")
    places = alternatives_for(missed, now=clock.now())
    return render(
        request,
        "programs/make_up.html",
        {
            "missed": missed,
            "when": f"{wording.day_words(missed.session.day)}, "
            f"{wording.time_words(missed.session)}",
            "title": wording.title_of(missed.session),
            "expires_on": expires_on(missed.enrollment),
            "places": [(place.key, place_words(place)) for place in places],
            "back": url,
        },
    )
