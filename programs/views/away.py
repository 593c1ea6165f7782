"""Somebody is away: her whole day off the calendar, after a look at whom it concerns."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.models import Staff
from clinic.permissions import Access, Permission
from programs import actions
from programs.forms.away import AwayForm, DayForm
from programs.forms.refusals import attempt
from programs.selectors.away import SessionOff, sessions_off, sessions_to_cancel
from programs.selectors.wording import day_words
from programs.views.common import done, form_page


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Choose person and day, see everybody concerned and what each is offered, cancel it all."""
    access = staff_access(request)
    chosen = DayForm(request.GET if "day" in request.GET else None, clinic=access.clinic)
    if not chosen.is_valid():
        return form_page(
            request, "programs/away.html", chosen, today=clock.today(access.clinic.time_zone)
        )
    physiologist, day = chosen.cleaned_data["physiologist"], chosen.cleaned_data["day"]
    form = AwayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        change = attempt(
            form,
            lambda: actions.cancel_day(
                clinic=access.clinic,
                physiologist=physiologist,
                day=day,
                **form.cleaned_data,
                by=Actor.member(access.staff),
            ),
        )
        if change is not None:
            url = reverse("day", args=[day]) + "?whose=clinic"
            return done(request, f"{change.sentence} Everybody booked is told.", url, change=change)
    return _preview(request, access, physiologist, day, form)


def _preview(
    request: HttpRequest, access: Access, physiologist: Staff, day: date, form: AwayForm
) -> HttpResponse:
    sessions = list(sessions_to_cancel(access.clinic, physiologist, day))
    off: list[SessionOff] = sessions_off(sessions, now=clock.now())
    people = [person for session in off for person in session.people]
    audit.record_read(access, patients=[p.patient_key for p in people], view="day away")
    return form_page(
        request,
        "programs/away_preview.html",
        form,
        physiologist=physiologist,
        day=day,
        day_label=day_words(day, year=True),
        sessions=off,
        booked=sum(person.is_booked for person in people),
        to_phone=[p.name for p in people if p.is_booked and not p.gets_mail],
    )
