"""Asking once more who she is, before what a stranger at her desk must not do."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from clinic.errors import Refused
from clinic.identity import kept
from clinic.identity.sessions import is_fresh
from clinic.redirects import see_other

View = TypeVar("View", bound=Callable[..., Any])
_READS = {"GET", "HEAD", "OPTIONS"}


class NotFresh(Refused):
    """A request through the API that needs a proof of the last ten minutes."""

    status = 403
    code = "confirm-again"


def fresh(view: View) -> View:
    """Ask for a password, a code or a key unless one was given within ten minutes.

    Stands beside `needs`. What was sent is kept meanwhile, and goes on with a press.
    """
    return _guarded(view, reads=True)


def fresh_to_change(view: View) -> View:
    """As `fresh`, for a page that anybody with the permission may read without."""
    return _guarded(view, reads=False)


def confirm_fresh(request: Request) -> None:
    """Refuse a call of the API that rests on a session whose last proof is too old.

    A token is not asked: it was made with a proof, and does only what it was made for.
    """
    rests_on_session = isinstance(request.successful_authenticator, SessionAuthentication)
    if rests_on_session and not is_fresh(request._request) and _ways(request._request):
        raise NotFresh(
            "Confirm at /accounts/reauthenticate/ that it is you, then send this again: your "
            "last proof is older than ten minutes."
        )


def _guarded(view: View, *, reads: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only_reads = request.method in _READS
        if (only_reads and not reads) or is_fresh(request) or not _ways(request):
            return cast("HttpResponse", view(request, *args, **kwargs))
        return _ask(request)

    guarded.asks_again = "always" if reads else "to change"  # type: ignore[attr-defined]
    return cast("View", guarded)


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    """Return how she can prove it; in the demo nobody has a password, and there is no way."""
    return list(get_adapter().get_reauthentication_methods(request.user))


def _ask(request: HttpRequest) -> HttpResponse:
    to = kept.keep(request, kept.pack(request))
    address = f"{_ways(request)[0]['url']}?{urlencode({'next': to})}"
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return see_other(address)
