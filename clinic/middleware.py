from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from clinic import audit, circumstances
from clinic.access import access_of, declaration_of, permission_of
from clinic.outage import unlogged_response
from clinic.permissions import decide

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestCircumstances:
    """Begin what the audit trail will say of the request's circumstances."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with circumstances.of_request(request):
            return self.get_response(request)


class ClosedByDefault:
    """Let nobody reach a view that has not declared who may; show staff their clinic's time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        declaration = declaration_of(view)
        if declaration is None:
            raise PermissionDenied("This page has not declared who may see it.")
        if not declaration.signed_in:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        access = access_of(request)
        if access is None:
            return render(request, "no_clinic.html", status=403)
        decision = decide(access, declaration.permission)
        if not decision:
            raise PermissionDenied(decision.reason)
        timezone.activate(ZoneInfo(access.clinic.time_zone))
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    response = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(response["Location"])
    return response


class AuditContext:
    """Name the person, her role, the purpose and the request behind every row that it touches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        circumstances.note(session=circumstances.session_hash(request.session.session_key))
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.user.is_authenticated:
            return self.get_response(request)
        with audit.changing(actor=f"staff:{request.user.uid}"):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        match = request.resolver_match
        needed = permission_of(view, request.method or "")
        circumstances.note(
            route=(match.url_name or "")[:80] if match else "",
            purpose=str(needed) if needed else "",
        )
        access = access_of(request) if needed else None
        if access is not None:
            circumstances.note(
                clinic=str(access.clinic.uid), roles=tuple(str(role) for role in access.roles)
            )
        pghistory.context(**circumstances.current().facts())  # adds to the one begun above, if any

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unlogged_response(request) if isinstance(error, audit.LogNotWritable) else None
