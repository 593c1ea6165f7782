"""One line for each request: who asked for which kind of page, how it went and how long it took."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

# Asked every few seconds by whoever watches; only trouble is worth a line.
_WATCHING = {"healthz", "readyz", "metrics"}
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestLog:
    """Log requests by the route they took, never by their address: that holds uids and secrets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        facts = _facts(request, response)
        # the page that a file belongs to has a line already
        is_file = facts["route"] == "none" and request.path.startswith(settings.STATIC_URL)
        if response.status_code < 400 and (is_file or facts["route"] in _WATCHING):
            return response
        facts["ms"] = round((time.perf_counter() - began) * 1000)
        logger.info("request", extra={"facts": facts})
        return response


def _facts(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    match = request.resolver_match
    # asks for nobody who was not asked for already: that would cost queries, or fail
    staff = getattr(request, "_cached_user", None)
    access = getattr(request, "_access", None)
    return {
        "method": request.method if request.method in _METHODS else "other",
        "route": match.route if match else "none",
        "status": response.status_code,
        "staff": str(getattr(staff, "uid", "")),
        "clinic": str(access.clinic.uid) if access else "",
    }
