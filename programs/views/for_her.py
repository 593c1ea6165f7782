"""An appointment as somebody who helps its patient answers it. Opening it changes nothing."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic import clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Refused
from clinic.redirects import see_other
from patients.links import note_use
from patients.models import AccessLink, Capability, Carer
from patients.views.carer_links import behind_carer_link
from patients.views.links import frame
from programs import actions
from programs.models import CancelReason
from programs.selectors.visit import Visit, VisitState, visit_of


@behind_carer_link(Capability.FOR_HER)
def for_her(request: HttpRequest, link: AccessLink, carer: Carer, token: str) -> HttpResponse:
    """Show when and where it is and how it stands; a press confirms or cancels it for her."""
    visit = visit_of(link.patient, link.about_uid, now=clock.now())
    form = forms.Form({} if request.method == "POST" else None)
    if request.method == "POST" and visit.may_answer:
        try:
            _answer(link, carer, visit, request.POST.get("press", ""))
        except Refused:
            form.add_error(None, _("This can no longer be changed here. Please phone us."))
        else:
            return see_other(reverse("for-her", args=[token]))
    context = {
        **frame(link),
        "visit": visit,
        "form": form,
        "given_name": link.patient.given_name,
        "may_answer": visit.may_answer and carer.may_answer,
        "is_open": visit.state == VisitState.OPEN,
    }
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "programs/for_her.html", context, status=status)


def _answer(link: AccessLink, carer: Carer, visit: Visit, press: str) -> None:
    """Do what was pressed in her name, and count the use of the link, in one transaction."""
    by = Actor.carer(carer.uid)

    @retry_deadlocks
    def both() -> None:
        with transaction.atomic():
            if press == "comes":
                actions.confirm_booking(booking=visit.booking, by=by)
            elif press == "stays-away":
                actions.cancel_booking(booking=visit.booking, reason=CancelReason.NOT_SAID, by=by)
            note_use(link)

    both()
