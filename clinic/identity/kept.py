"""Keeping what was sent while she proves that it is her, so that nothing typed is lost.

A form that arrives too late (the session is over) or needs a fresh proof is kept in the session,
encrypted with a key that is not in the database, for half an hour and for the same person only.
Once she is back she sees that it was not stored yet, and sends it with a press.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.crypto import salted_hmac

from clinic.models import Staff

_KEY = "steady.kept"
_GOOD_FOR_S = 30 * 60
_MOST = 200_000
_NOT_KEPT = {"csrfmiddlewaretoken", "password", "password1", "password2"}


@dataclass(frozen=True)
class Kept:
    """A request that waits: a form's fields, or the address of a file that was asked for."""

    path: str
    is_post: bool
    fields: tuple[tuple[str, str], ...]
    wrote: bool  # whether a person typed in it, or only pressed


def pack(request: HttpRequest) -> str:
    """Return a request, sealed for the person who is signed in; "" for one that cannot be kept."""
    if request.FILES or request.path.startswith("//"):
        return ""
    content = json.dumps(
        {
            "for": request.user.pk,
            "path": request.get_full_path(),
            "post": request.POST.urlencode() if request.method == "POST" else None,
        }
    )
    return _cipher().encrypt(content.encode()).decode() if len(content) < _MOST else ""


def keep(request: HttpRequest, packed: str) -> str:
    """Put a packed request into the session of now; return where she goes on with it."""
    if not packed:
        return "/"
    request.session[_KEY] = packed
    return reverse("go-on")


def unpack(request: HttpRequest) -> Kept | None:
    """Return what waits for whoever is signed in; what waits for somebody else is thrown away."""
    found = _open(request.session.get(_KEY, ""))
    if found is None or found["for"] != request.user.pk:
        request.session.pop(_KEY, None)
        return None
    posted = QueryDict(found["post"] or "")
    fields = [
        (name, value)
        for name, values in posted.lists()
        for value in values
        if name not in _NOT_KEPT
    ]
    return Kept(
        path=found["path"],
        is_post=found["post"] is not None,
        fields=tuple(fields),
        wrote=any(value for _, value in fields),
    )


def drop(request: HttpRequest) -> None:
    """Forget what waits."""
    request.session.pop(_KEY, None)


def key_of_tab(staff: Staff) -> str:
    """Return the key that seals what somebody typed in a tab until the server takes it.

    It is the same in each of her sessions, so that what waits is there when she is back after a
    time-out; her browser has it from a page of hers alone, and forgets it with the page.
    """
    key = salted_hmac("steady.kept.tab", str(staff.uid), algorithm="sha256").digest()
    return base64.b64encode(key).decode()


def _open(packed: str) -> dict[str, Any] | None:
    try:
        raw = _cipher().decrypt(packed.encode(), ttl=_GOOD_FOR_S)
    except InvalidToken:
        return None
    return json.loads(raw)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"steady.kept:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
