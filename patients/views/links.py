"""What every page behind a mailed link has in common."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import limits, networks, tenancy
from clinic.access import public
from clinic.errors import Gone
from clinic.redirects import see_other
from clinic.selectors import only_clinic
from patients.links import open_kept, open_link
from patients.models import AccessLink, Capability, PatientStatus
from patients.portal import cookies

LinkView = Callable[..., HttpResponse]

# A calendar program asks for its file by the address alone, and keeps no cookies.
_FOR_PROGRAMS = (Capability.CALENDAR,)
# Guesses only: the links of other people behind the same address go on working.
UNKNOWN = limits.Limit("links that do not work", most=60, within=timedelta(minutes=10))
PRESSES = limits.Limit("presses behind a link", most=60, within=timedelta(hours=1))
PRESSES_OF_HER = limits.Limit("presses of a patient", most=200, within=timedelta(days=1))


def behind_link(capability: str) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """Make a view the page behind a link of one capability, in the patient's language.

    The secret does not stay in the address: opening the mailed one gives the browser a cookie and
    leads on to the same page under the link's uid, which opens nothing by itself. There a press is
    guarded against forgery; under the mailed address, which is all that a mail program's one-click
    post has, the address is the credential and there is nothing for a forged request to borrow.

    The view gets the link, what stands for it in its addresses, and what else the address holds. A
    link that is unknown, over, for another purpose or of somebody no longer in care answers 410
    with one and the same page.
    """

    def wrap(view: LinkView) -> Callable[..., HttpResponse]:
        @public("whoever holds the link from the mail")
        @csrf_exempt  # the check is ours to make: see _forged
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def page(request: HttpRequest, token: str, **rest: int) -> HttpResponse:
            uid = _uid(token)
            try:
                link = _opened(request, uid or token, capability)
                tenancy.enter(clinic=link.clinic_id)
            except Gone:
                limits.take(UNKNOWN, networks.of(request))
                return _unreferred(link_over(request))
            if uid is None and request.method != "POST" and capability not in _FOR_PROGRAMS:
                return _under_its_uid(request, link, token)
            if request.method == "POST":
                if uid is not None and (refusal := _forged(request)):
                    return refusal
                limits.take(PRESSES, link.pk)
                limits.take(PRESSES_OF_HER, link.patient_id)
            with translation.override(link.patient.language_in(link.patient.clinic)):
                response = view(request, link, token, **rest)
            return response if uid is not None else _unreferred(response)

        return page

    return wrap


def _uid(token: str) -> UUID | None:
    """Return the uid that an address has in the place of its secret, if it has one."""
    try:
        return UUID(token) if len(token) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def _opened(request: HttpRequest, shown: UUID | str, capability: str) -> AccessLink:
    if isinstance(shown, UUID):
        link = open_kept(shown, cookies.kept_links(request), capability)
    else:
        link = open_link(shown, capability)
    if link.patient.status != PatientStatus.ACTIVE:
        raise Gone("The link's patient is no longer in care.")
    return link


def _under_its_uid(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    response = see_other(request.get_full_path().replace(token, str(link.uid), 1))
    cookies.keep_link(request, response, token)
    return _unreferred(response)


def _forged(request: HttpRequest) -> HttpResponse | None:
    """Return a refusal for a press that did not come from a page of ours."""
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    check.process_request(request)
    return cast("HttpResponse | None", check.process_view(request, link_over, (), {}))


def _unreferred(response: HttpResponse) -> HttpResponse:
    """Let nobody learn from a browser which address, with a secret in it, it came from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


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
