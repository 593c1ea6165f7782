"""What every page behind a mailed link has in common."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import tenancy
from clinic.access import public
from clinic.errors import Gone
from clinic.selectors import only_clinic
from patients.links import open_link
from patients.models import AccessLink, PatientStatus

LinkView = Callable[..., HttpResponse]


def behind_link(capability: str) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """Make a view the page behind a link of one capability, in the patient's language.

    The view gets the link and its token, then what else the address holds. A link that is unknown,
    over, for another purpose or of somebody no longer in care answers 410 with one and the same
    page. The address itself is the credential, no cookie adds to it, so there is nothing for a
    forged request to borrow.
    """

    def wrap(view: LinkView) -> Callable[..., HttpResponse]:
        @public("whoever holds the link from the mail")
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def page(request: HttpRequest, token: str, **rest: int) -> HttpResponse:
            try:
                link = open_link(token, capability)
                tenancy.enter(clinic=link.clinic_id)
                if link.patient.status != PatientStatus.ACTIVE:
                    raise Gone("The link's patient is no longer in care.")
            except Gone:
                response = link_over(request)
            else:
                with translation.override(link.patient.language_in(link.patient.clinic)):
                    response = view(request, link, token, **rest)
            response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return page

    return wrap


def link_over(request: HttpRequest) -> HttpResponse:
    """Say that a link is over, in the browser's language and with nothing the link could tell."""
    with translation.override(translation.get_language_from_request(request)):
        return render(request, "patients/link_over.html", strangers_frame(), status=410)


def frame(link: AccessLink) -> dict[str, object]:
    """Return what the frame of a patient's page shows: her clinic and its number, no name."""
    clinic = link.patient.clinic
    return {"clinic_name": clinic.name, "phone": clinic.phone}


def strangers_frame() -> dict[str, object]:
    """Return what the frame shows to somebody who may be nobody's patient here."""
    clinic = only_clinic()
    return {"clinic_name": clinic.name, "phone": clinic.phone} if clinic else {}
