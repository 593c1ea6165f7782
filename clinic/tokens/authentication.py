"""How a request that shows a key becomes a person at work.

The key stands in the Authorization header and nowhere else: addresses are logged, and cookies are
sent by browsers that were tricked into it. Nothing is taken from a session, so that there is
nothing to forge.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from clinic import circumstances, client_address, limits, networks, tenancy
from clinic.access import enter_with
from clinic.models import ApiToken, Staff
from clinic.permissions import Access
from clinic.tokens.actions import note_use
from clinic.tokens.secrets import is_whole
from clinic.tokens.selectors import access_with, behind

SHOWN_IN = "Authorization"
CHALLENGE = 'Bearer realm="Steady"'
WRONG = (
    "This key is not known, has ended, or its owner has left. Make a new one in your account, "
    "under “Keys for programs”."
)
USES = limits.Limit("uses of a key", most=600, within=timedelta(minutes=1))
# Wrong keys only: the right ones of other people behind the same address go on working.
WRONG_ONES = limits.Limit("wrong keys", most=30, within=timedelta(minutes=1))


@dataclass(frozen=True)
class Shown:
    """What a request shows as its key: a standing one and what it may do, or nothing that is."""

    token: ApiToken | None = None
    access: Access | None = None


def shown_in(request: HttpRequest) -> Shown | None:
    """Look up the key that a request shows, and count its use; None where it shows none.

    Not within a transaction that lasts (see `KnowKeys`). Raises TooMany.
    """
    shown = request.headers.get(SHOWN_IN, "")
    if not shown:
        return None
    scheme, _space, secret = shown.partition(" ")
    token = behind(secret) if scheme.lower() == "bearer" and is_whole(secret) else None
    access = access_with(token) if token else None
    if token is None or access is None:
        limits.take(WRONG_ONES, networks.of(request))
        return Shown()
    limits.take(USES, token.pk)
    with tenancy.in_clinic(token.clinic_id):
        note_use(token=token, address=client_address.of(request))
    return Shown(token, access)


class TokenAuthentication(BaseAuthentication):
    """Let a program in by `Authorization: Bearer steady_...`."""

    def authenticate(self, request: Request) -> tuple[Staff, ApiToken] | None:
        shown: Shown | None = cast("Any", request._request).shown_key
        if shown is None:
            return None
        if shown.token is None or shown.access is None:
            raise AuthenticationFailed(WRONG)
        enter_with(request._request, shown.access)
        circumstances.note(token=str(shown.token.uid))
        return shown.token.staff, shown.token

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE
