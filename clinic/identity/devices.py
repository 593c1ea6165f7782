"""What a browser is called, and whether it has signed in to an account before."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

if TYPE_CHECKING:
    from clinic.models import Staff

_SALT = "steady.device"
_KEPT_S = 180 * 24 * 60 * 60
_PEOPLE = 12  # who share a computer at the front desk
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrom(e|ium)/|CriOS/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("an iPhone", r"iPhone"),
    ("an iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("a Mac", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def in_words(user_agent: str) -> str:
    """Return what a person calls the browser behind a User-Agent: Firefox on Windows."""
    browser = next((name for name, hint in _BROWSERS if re.search(hint, user_agent)), "")
    system = next((name for name, hint in _SYSTEMS if re.search(hint, user_agent)), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or (f"A browser on {system}" if system else "Another program")


def device_of(request: HttpRequest) -> str:
    """Return what a person calls the browser that asks."""
    return in_words(request.headers.get("User-Agent", ""))


@dataclass(frozen=True)
class Known:
    """A browser's name for itself, and proofs of the accounts that signed in there."""

    name: str
    proofs: tuple[str, ...] = ()

    def knows(self, staff: "Staff | None") -> bool:
        """Say whether an account signed in here since its password was last changed."""
        if staff is None:
            return False
        proof = _proof(self.name, staff)
        return any([constant_time_compare(proof, held) for held in self.proofs])

    def with_account(self, staff: "Staff") -> "Known":
        proof = _proof(self.name, staff)
        others = [held for held in self.proofs if held != proof]
        return Known(self.name, tuple([proof, *others][:_PEOPLE]))


def known_by(request: HttpRequest) -> Known:
    """Return what a browser's cookie says; one that is absent or forged knows nobody."""
    try:
        name, proofs = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_KEPT_S
        )
        return Known(str(name), tuple(str(proof) for proof in proofs))
    except (signing.BadSignature, TypeError, ValueError):
        return Known(get_random_string(22))


def remember(response: HttpResponse, known: Known) -> None:
    """Let a browser show next time who has signed in there. It opens nothing by itself."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([known.name, list(known.proofs)], salt=_SALT),
        max_age=_KEPT_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _proof(name: str, staff: "Staff") -> str:
    """Return what only this server can write; a new password makes every device a new one."""
    said = f"{name}:{staff.pk}:{staff.password}"
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()[:32]
