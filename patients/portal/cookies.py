"""What a patient's browser keeps: of her visit, of having asked for one, of links she opened."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from patients.actions.signing_in import GOOD_FOR, LONGEST

VISIT, ASKED, LINKS = "her-visit", "her-asking", "her-links"
# An opened page works for as long, and so many of them beside each other.
_LINKS_KEPT, _MOST_LINKS = timedelta(days=1), 8


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


def kept_links(request: HttpRequest) -> list[str]:
    """Return the secrets of the links that this browser has opened lately, newest first."""
    return [token for token in read(request, LINKS).split(".")[:_MOST_LINKS] if token]


def keep_link(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Let the browser keep the secret of a link, so that addresses need not show it."""
    others = [kept for kept in kept_links(request) if kept != token]
    _set(response, LINKS, ".".join([token, *others][:_MOST_LINKS]), _LINKS_KEPT)


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
