"""What a carer does behind the links of their mails: accept, refuse, end."""

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from clinic.actors import Actor
from clinic.redirects import see_other
from patients import actions, links
from patients.models import AccessLink, Capability, Carer
from patients.views.links import behind_link, frame, link_over

CarerView = Callable[[HttpRequest, AccessLink, Carer, str], HttpResponse]


def behind_carer_link(capability: str) -> Callable[[CarerView], Callable[..., HttpResponse]]:
    """Make a view the page behind a link of a carer, in the carer's language.

    The view gets the link, the carer and the token. What has ended answers as any link that is
    over, even where the link itself was left standing.
    """

    def wrap(view: CarerView) -> Callable[..., HttpResponse]:
        @behind_link(capability)
        @wraps(view)
        def page(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
            carer = link.carer
            if carer is None or carer.ended_at is not None:
                return link_over(request)
            carer.patient = link.patient
            with translation.override(carer.language_in(link.patient.clinic)):
                return view(request, link, carer, token)

        return page

    return wrap


@behind_carer_link(Capability.CARER)
def carer(request: HttpRequest, link: AccessLink, carer: Carer, token: str) -> HttpResponse:
    """Show what being her carer means; a press accepts, another ends it."""
    context = {
        **frame(link),
        "carer": carer,
        "patient_name": carer.patient.full_name,
        "given_name": carer.patient.given_name,
    }
    press = request.POST.get("press", "")
    by = Actor.carer(carer.uid)
    if request.method == "POST" and press == "yes":
        with transaction.atomic():
            links.note_use(link)
            actions.accept_carer(carer=carer, by=by)
        return see_other(reverse("carer", args=[token]))
    if request.method == "POST" and press == "end":
        actions.end_carer(carer=carer, by=by)
        return render(request, "patients/carer_ended.html", context)
    return render(request, "patients/carer.html", context)
