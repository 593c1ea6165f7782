"""Questions asked again: the list of them, and calling one off."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from adherence import actions, selectors
from adherence.models import ReAsk
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from patients.care.guard import open_rows

SEE_OTHER = 303


@needs(Permission.VIEW_WORKLIST)
def re_asks(request: HttpRequest) -> HttpResponse:
    """Show what was asked again in the last six weeks, those without an answer first."""
    access = staff_access(request)
    rows = selectors.re_asks_of(clinic=access.clinic, today=clock.today(access.clinic.time_zone))
    rows = open_rows(request, rows, lambda row: row.re_ask.patient_id)
    audit.record_read(access, patients=[row.re_ask.patient_id for row in rows], view="re-asks")
    context = {"rows": rows, "may_work": access.allows(Permission.WORK_EPISODES)}
    return render(request, "adherence/re_asks.html", context)


@require_POST
@needs(Permission.WORK_EPISODES)
def call_off_re_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask her after all not again."""
    access = staff_access(request)
    row = ReAsk.objects.select_related("episode").filter(clinic=access.clinic, uid=uid).first()
    if row is None:
        raise Http404("No such question in this clinic.")
    try:
        actions.call_off_re_ask(re_ask=row, by=Actor.member(access.staff))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "She is not asked again.")
    return HttpResponseRedirect(reverse("episode-detail", args=[row.episode.uid]), status=SEE_OTHER)
