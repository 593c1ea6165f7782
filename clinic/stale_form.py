"""What a person sees whose form came without its guard against forgery, and what she had typed."""

import re
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import JsonResponse
from django.shortcuts import render
from django.utils import translation

from clinic.access import public
from clinic.api.problems import CONTENT_TYPE, problem_body

_NOT_SHOWN = re.compile(r"csrf|password|token|secret|code|credential|^next$", re.IGNORECASE)
_LONGEST = 10_000


class Typed(NamedTuple):
    """One field as it was sent."""

    name: str
    value: str


@public("says that a form has gone stale, and shows the sender nothing but what she sent")
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403, in the API's way there, and give back what was typed."""
    if request.path.startswith("/api/"):
        said = "The request came without the X-CSRFToken of this session. Load the page anew."
        return JsonResponse(problem_body(403, said), status=403, content_type=CONTENT_TYPE)
    with translation.override(_language(request)):
        return render(request, "403_csrf.html", {"typed": _typed(request)}, status=403)


def _language(request: HttpRequest) -> str:
    """Return the browser's language for a patient; staff pages are English."""
    staff = getattr(request, "user", None)
    if staff is not None and staff.is_authenticated:
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)


def _typed(request: HttpRequest) -> list[Typed]:
    """Return what one of our own pages sent; another site may not put words on this page."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    try:
        sent = request.POST
    except (SuspiciousOperation, UnreadablePostError):
        return []
    return [
        Typed(name.replace("_", " ").replace("-", " "), value[:_LONGEST])
        for name, values in sent.lists()
        if not _NOT_SHOWN.search(name)
        for value in values
        if value.strip()
    ]
