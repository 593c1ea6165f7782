"""Requests that are turned away before anything looks at them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from clinic.api.problems import CONTENT_TYPE, problem_body

_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_NO_TLS = (
    "The API answers over https only. What this request carried has crossed the network in the "
    "clear: if there was a key in it, revoke that and make a new one."
)


class RefusedRequests:
    """Refuse methods that nothing here needs, and programs that call without TLS.

    A person's browser is led to https. A program is not: led there silently it would go on sending
    its key in the clear first, each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _METHODS:
            return HttpResponseNotAllowed(_METHODS)
        if (
            settings.SECURE_SSL_REDIRECT
            and request.path.startswith("/api/")
            and not request.is_secure()
        ):
            return JsonResponse(problem_body(403, _NO_TLS), status=403, content_type=CONTENT_TYPE)
        return self.get_response(request)
