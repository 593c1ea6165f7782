"""Asking a mail server whether a mail arrived, by its Message-ID."""

import json
import os
import urllib.parse
import urllib.request
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_TIMEOUT_S = 5


class CannotAsk(Exception):
    """The mail server could not be asked; what is unclear stays unclear."""


class Lookup(Protocol):
    """A way to ask. One that cannot be sure must raise CannotAsk rather than leave a mail out."""

    def found(self, message_ids: Collection[str]) -> set[str]:
        """Return those of these Message-IDs (with angle brackets) that arrived."""
        ...


class MaildirLookup:
    """Mail kept in a Maildir folder, as the demo's mail server does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def found(self, message_ids: Collection[str]) -> set[str]:
        wanted = {wanted.encode() for wanted in message_ids}
        seen: set[str] = set()
        for folder in (self._folder / "new", self._folder / "cur"):
            try:
                names = os.listdir(folder)
            except OSError as error:
                raise CannotAsk(f"{self._folder} is no Maildir folder") from error
            for name in names:
                message_id = _message_id(folder / name)
                if message_id in wanted:
                    seen.add(message_id.decode())
        return seen


def _message_id(path: Path) -> bytes:
    """Return the Message-ID of a mail file; empty when it has none or has just been moved."""
    try:
        with path.open("rb") as lines:
            for line in lines:
                if line.lower().startswith(b"message-id:"):
                    return line.partition(b":")[2].strip()
                if not line.strip():
                    break
    except FileNotFoundError:
        pass
    return b""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Take a redirect for an error: only the configured address is asked."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


class MailpitLookup:
    """Mailpit, asked through its search (filter `message-id:`)."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._opener = urllib.request.build_opener(_NoRedirect)

    def found(self, message_ids: Collection[str]) -> set[str]:
        return {message_id for message_id in message_ids if self._has(message_id)}

    def _has(self, message_id: str) -> bool:
        query = urllib.parse.urlencode({"query": f'message-id:"{message_id.strip("<>")}"'})
        try:
            with self._opener.open(  # the address is the administrator's
                f"{self._url}/api/v1/search?{query}", timeout=_TIMEOUT_S
            ) as answer:
                return bool(json.load(answer)["messages"])
        except (OSError, ValueError, KeyError) as error:
            raise CannotAsk(f"Mailpit: {type(error).__name__}") from error


def configured_lookup() -> Lookup | None:
    """Return what the setting MAIL_LOOKUP names, or None. Raises ImproperlyConfigured."""
    name, _, place = settings.MAIL_LOOKUP.partition(":")
    if not name:
        return None
    if name == "maildir" and place:
        return MaildirLookup(Path(place))
    if name == "mailpit" and place.startswith(("http://", "https://")):
        return MailpitLookup(place)
    raise ImproperlyConfigured(
        f"MAIL_LOOKUP is {settings.MAIL_LOOKUP!r}: use maildir:PATH or mailpit:URL, or nothing."
    )
