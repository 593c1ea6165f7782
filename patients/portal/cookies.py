"""The two secrets that a patient's browser keeps: of her visit, and of having asked for one."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from patients.actions.signing_in import GOOD_FOR, LONGEST

VISIT, ASKED = "her-visit", "her-asking"


def _name(cookie: str) -> str:
    # a browser takes this prefix only over HTTPS, for the whole host and no other
    return f"__Host-{cookie}" if settings.SESSION_COOKIE_SECURE else cookie


def read(request: HttpRequest, cookie: str) -> str:
    """Return a secret of this browser; empty when it has none."""
    return str(request.COOKIES.get(_name(cookie), ""))


def keep_visit(response: HttpResponse, token: str) -> None:
    """Give the browser the secret of a visit, for as long as one can last."""
    _set(response, VISIT, token, LONGEST)


def keep_asking(request: HttpRequest, response: HttpResponse) -> str:
    """Return the secret of a browser that asks for a mail, which it keeps until the mail is over.

    Asking again in the same browser keeps the secret, so that each of her mails works there.
    """
    secret = read(request, ASKED) or secrets.token_urlsafe(32)
    _set(response, ASKED, secret, GOOD_FOR)
    return secret


def forget(response: HttpResponse) -> None:
    """Take both secrets from the browser."""
    for cookie in (VISIT, ASKED):
        response.delete_cookie(_name(cookie), samesite="Lax")


def _set(response: HttpResponse, cookie: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        _name(cookie),
        value,
        max_age=int(lasts.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # a link in a mail program must find it
    )
