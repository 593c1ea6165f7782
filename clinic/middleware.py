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

from clinic.access import access_of, declaration_of
from clinic.permissions import decide

GetResponse = Callable[[HttpRequest], HttpResponse]


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
    """Name the person behind every row that a request changes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.user.is_authenticated:
            return self.get_response(request)
        with pghistory.context(actor=f"staff:{request.user.uid}"):
            return self.get_response(request)
