"""What makes a page hers."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from clinic import tenancy
from clinic.access import public
from patients.actions.signing_in import visit_of
from patients.models import Patient, PortalVisit
from patients.portal import cookies
from patients.portal.pages import pages

HerView = Callable[..., HttpResponse]


def hers(view: HerView) -> Callable[..., HttpResponse]:
    """Make a view a page of the patient who has entered, in her language and on her clock.

    The view gets the request and her, with her clinic, then what the address holds. Somebody who
    has not entered is led to where one asks for the mail, and back afterwards.
    """

    @public("a patient who entered through her mail sees what is hers")
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = visit_of(cookies.read(request, cookies.VISIT))
        if visit is None:
            return _to_sign_in(request)
        tenancy.enter(clinic=visit.clinic_id)
        with (
            translation.override(visit.patient.language_in(visit.patient.clinic)),
            timezone.override(ZoneInfo(visit.patient.zone)),
        ):
            request.portal_visit = visit  # type: ignore[attr-defined]
            return view(request, visit.patient, *args, **kwargs)

    return page


def standing_visit(request: HttpRequest) -> PortalVisit:
    """Return the visit inside a view that `hers` has let somebody reach."""
    visit: PortalVisit = request.portal_visit  # type: ignore[attr-defined]
    return visit


def frame(request: HttpRequest, patient: Patient) -> dict[str, object]:
    """Return what the frame of her pages shows: the clinic, its number, where she can go."""
    clinic = patient.clinic
    return {
        "clinic_name": clinic.name,
        "phone": clinic.phone,
        "her_pages": pages(request.path),
    }


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the way in; what was typed on a page that has closed cannot be kept."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return redirect(reverse("her-sign-in") + (f"?{urlencode({'next': back})}" if back else ""))
