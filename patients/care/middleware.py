"""What closes restricted records to pages, before a view runs and where one names a patient."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from clinic.access import access_of, declaration_of
from patients.care.guard import Restricted, refuse_address
from patients.care.views import restricted_page

GetResponse = Callable[[HttpRequest], HttpResponse]


class RestrictedRecords:
    """Answer a page about a closed record with the page that says so.

    Stands after ClosedByDefault, which has decided by then what the role allows. The API asks for
    itself, once it knows its caller.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        declaration = declaration_of(view)
        match = request.resolver_match
        if declaration is None or declaration.permission is None or match is None:
            return None
        access = access_of(request)
        assert access is not None, "ClosedByDefault lets nobody without a clinic through"
        try:
            refuse_address(access, match.route, kwargs)
        except Restricted as refusal:
            return _closed(request, refusal)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _closed(request, error) if isinstance(error, Restricted) else None


def _closed(request: HttpRequest, refusal: Restricted) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse("record-open", args=[refusal.patient.uid]))
    return restricted_page(request, refusal.patient)
