"""A random name for each request, in its answer, its log lines and whatever it writes down."""

from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the name of the request that is being answered; empty outside of one."""
    return _current.get()


class RequestId:
    """Name each request anew: what a caller sends as its name is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mine = _current.set(str(uuid4()))
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current()
            return response
        finally:
            _current.reset(mine)
