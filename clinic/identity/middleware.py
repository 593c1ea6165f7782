"""Ending what has lasted too long, and letting nobody work without the second factor she needs."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from clinic.access import declaration_of
from clinic.api.problems import CONTENT_TYPE, problem_body
from clinic.identity import devices, kept, second_factor, sessions
from clinic.identity.events import note
from clinic.identity.sessions import Over
from clinic.models import SignInKind

_WORDS = {
    Over.IDLE: "You were signed out because nothing was done for {minutes} minutes. Sign in, and "
    "you are back where you were.",
    Over.LONG: "You were signed out because a sign-in lasts twelve hours. Sign in, and you are "
    "back where you were.",
}
_FACTOR = "Set up a second factor first: every account that opens health records here has one."


class Identity:
    """End a session that is over, ask for the second factor, and remember the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        known = getattr(request, "signed_in_device", None)
        if known is not None:
            devices.remember(response, known)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "outside_transaction", False) or not request.user.is_authenticated:
            return None
        declaration = declaration_of(view)
        for_members = declaration is not None and declaration.signed_in
        over = sessions.why_over(request)
        if over is not None:
            answer = _sign_out(request, over)
            return answer if for_members else None
        sessions.use(request)
        is_api = hasattr(view, "cls")
        if (for_members or is_api) and second_factor.is_missing(request):
            return _ask_for_factor(request, is_api=is_api)
        return None


def _sign_out(request: HttpRequest, over: Over) -> HttpResponse:
    """End the session and say why; what was typed waits for whoever typed it."""
    minutes = request.session.get(sessions.IDLE, 0) // 60
    packed = kept.pack(request) if request.method == "POST" else ""
    back = _page_of(request)
    idle = over is Over.IDLE
    kind = SignInKind.LEFT_ALONE if idle else SignInKind.TOO_LONG
    note(kind, request.user, request=request)  # type: ignore[arg-type]
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session_over = True  # type: ignore[attr-defined]
    logout(request)
    if packed:
        back = kept.keep(request, packed)
    messages.info(request, _WORDS[over].format(minutes=minutes))
    response = redirect_to_login(back)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(response["Location"])
    return response


def _page_of(request: HttpRequest) -> str:
    """Return the page that she looks at: for a part of it or a press, the page around."""
    around = request.headers.get("HX-Current-URL", "")
    if request.method == "POST" and not around:
        around = request.headers.get("Referer", "")
    if request.method != "POST" and not around:
        return request.get_full_path()
    if url_has_allowed_host_and_scheme(around, allowed_hosts={request.get_host()}):
        return "/" + around.split("/", 3)[-1] if "://" in around else around
    return "/"


def _ask_for_factor(request: HttpRequest, *, is_api: bool) -> HttpResponse:
    if is_api:
        body = problem_body(403, _FACTOR, code="second-factor-needed")
        return JsonResponse(body, status=403, content_type=CONTENT_TYPE)
    if second_factor.has_one(request.user):  # type: ignore[arg-type]
        to = urlencode({"next": _page_of(request)})
        return redirect(f"{reverse('mfa_reauthenticate')}?{to}")
    messages.info(request, _FACTOR)
    return redirect("mfa_index")
