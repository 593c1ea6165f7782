"""Every place that may hold no mark, read after the run."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection

from security.canary.house import House
from security.canary.marks import PATTERN, Planted
from security.canary.visitors import Visitor

# Whom a mail goes to stands in it; everything else of its head is read.
_ADDRESSED = {"to"}
_URL = re.compile(rb"https?://[^\s\"'<>]+")
# A page that gives back what was typed or says why it is refused; the others are error pages.
_GIVES_BACK = {400, 409, 413, 422}
# The page that asks for a reason names her, to those who see names in lists, and the audit tells.
_ASKS = b"<h1>This record is restricted</h1>"
Places = Iterator[tuple[str, bytes]]


def places(house: House, visitors: Iterable[Visitor], database_log: bytes) -> Places:
    """Yield the name and content of each place."""
    for log in house.logs:
        yield f"log of {log.stem}", log.read_bytes()
    yield "log of postgresql", database_log
    for path in sorted((house.folder / "redis").rglob("*")):
        if path.is_file():
            yield "redis", path.read_bytes()
    yield from _mails(house.sink.mails())
    for visitor in visitors:
        yield from _visited(visitor)
    yield "sessions", b"\n".join(_sessions())


def hits(planted: Planted, found: Places) -> tuple[dict[str, int], Counter[str]]:
    """Return how many bytes of each place were read, and the marks that were in it."""
    read: dict[str, int] = {}
    marked: Counter[str] = Counter()
    for place, content in found:
        read[place] = read.get(place, 0) + len(content)
        for mark in PATTERN.findall(content):
            if name := planted.field_of(mark.decode()):
                marked[f"{name} in {place}"] += 1
    return read, marked


def _mails(mails: Iterable[EmailMessage]) -> Places:
    for mail in mails:
        heads = [f"{k}: {v}" for k, v in mail.items() if k.lower() not in _ADDRESSED]
        yield "heads of mails", "\n".join(heads).encode()
        for part in mail.walk():
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes):
                continue
            if part.get_content_type() == "text/calendar":
                yield "calendar files", content.replace(b"\r\n ", b"")
            yield "addresses in mails", b"\n".join(_URL.findall(content))
            yield "heads of parts", "\n".join(str(v) for v in part.values()).encode()


def _visited(visitor: Visitor) -> Places:
    yield "addresses on pages", "\n".join(visitor.links).encode()
    for answer in visitor.answers:
        yield "heads of answers", "\n".join(answer.headers.values()).encode()
        is_error = answer.status >= 400 and answer.status not in _GIVES_BACK
        if is_error and _ASKS not in answer.body:
            yield f"pages of {answer.status}", answer.body


def _sessions() -> Iterator[bytes]:
    """Yield what is stored of each session, unpacked as far as one can without a key.

    Django's own sessions are signed and no more: what somebody searches for stands in them. The
    rule holds for an engine that seals them.
    """
    sealed = settings.SESSION_ENGINE != "django.contrib.sessions.backends.db"
    for row in Session.objects.all():
        yield row.session_data.encode()
        if sealed:
            with suppress(ValueError, zlib.error):
                packed = row.session_data.partition(":")[0].lstrip(".")
                yield zlib.decompress(signing.b64_decode(packed.encode()))


def log_of_database() -> Path | None:
    """Return the embedded server's own log; None for a server that keeps it elsewhere."""
    folder = connection.settings_dict.get("EMBEDDED_DIR")
    log = Path(str(folder)) / "log" if folder else None
    return log if log and log.exists() else None
