"""A mail as bytes. The same mail gives the same bytes, so a copy sent again is recognisable.

Written out here instead of with `email.message`, whose header objects cost more than everything
else about a mail together; the tests read the result back with that package.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

from django.conf import settings

from notifications.kinds import CalendarFile, InlineImage, Mail
from notifications.models import Message
from notifications.reports.providers import headers_for

_OURS = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type"}

# The secret in a patient's link, wherever soft or calendar line breaks fall.
_BREAK = rb"(?:=\r\n|\r\n )?"
_LINK = re.compile(
    rb"(/%(b)s[vcuqshkw]%(b)s/)(?:%(b)s[A-Za-z0-9_-]){20,}" % {b"b": _BREAK},
)


class UnusableMail(ValueError):
    """A mail that cannot be written as one: a line break in a header, an address that is none."""


def build(message: Message, mail: Mail) -> bytes:
    """Return the mail of a ledger row, with CRLF line ends. Raises UnusableMail."""
    headers = {
        "From": _sender(mail.from_name, settings.DEFAULT_FROM_EMAIL),
        "To": _address(mail.to),
        "Subject": mail.subject,
        "Date": _date(message.due_at),
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
        "MIME-Version": "1.0",
    }
    headers |= {k: v for k, v in mail.headers.items() if k.lower() not in _OURS}
    headers |= headers_for(message.uid)
    mark = message.uid.hex
    html = _text("html", mail.html)
    if mail.images:
        parts = [html, *(_image(image) for image in mail.images)]
        html = _bundle('related; type="text/html"', f"=_r{mark}", parts)
    body = _bundle("alternative", f"=_a{mark}", [_text("plain", mail.text), html])
    if mail.calendar:
        body = _bundle("mixed", f"=_m{mark}", [body, _calendar(mail.calendar)])
    lines = "".join(f"{name}: {_header(name, value)}\r\n" for name, value in headers.items())
    return lines.encode("ascii") + body


def without_links(raw: bytes) -> bytes:
    """Return a mail with the secret part of every patient's link taken out, to be kept."""
    return _LINK.sub(_without_token, raw)


def _without_token(link: re.Match[bytes]) -> bytes:
    return link[1] + b"link-removed"


def without_secret(raw: bytes, secret: str) -> bytes:
    """Return a mail without something secret in it, wherever a soft line break falls."""
    if not secret:
        return raw
    signs = _BREAK.join(re.escape(sign).encode() for sign in secret)
    return re.sub(signs, b"removed", raw)


def without_images(raw: bytes, images: Iterable[InlineImage]) -> bytes:
    """Return a mail that names its images and does not hold them: they are kept once, not here."""
    for image in images:
        raw = raw.replace(_pixels(image), b"", 1)
    return raw


@lru_cache(maxsize=100)
def _sender(name: str, address: str) -> str:
    return formataddr((name, address))


@lru_cache(maxsize=100)
def _date(moment: datetime) -> str:
    return format_datetime(moment)


def _address(to: str) -> str:
    local, _, domain = to.rpartition("@")
    if not local or not domain or not to.isascii() or re.search(r"[\s<>,;]|@.*@", to):
        raise UnusableMail("address")
    return to


def _header(name: str, value: str) -> str:
    if "\r" in value or "\n" in value:
        raise UnusableMail(f"line break in {name}")
    if value.isascii():
        return value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _text(subtype: str, content: str) -> bytes:
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + _quoted(_crlf(content).encode())


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _calendar(file: CalendarFile) -> bytes:
    # An attachment: as an alternative part some programs would show it instead of the mail.
    return (
        f'Content-Type: text/calendar; charset="utf-8"; method={file.method}; '
        'name="appointment.ics"\r\n'
        'Content-Disposition: attachment; filename="appointment.ics"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + _quoted(file.content)


def _image(image: InlineImage) -> bytes:
    return (
        "Content-Type: image/png\r\n"
        f"Content-ID: <{image.content_id}>\r\n"
        'Content-Disposition: inline; filename="logo.png"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + _pixels(image)


@lru_cache(maxsize=100)
def _pixels(image: InlineImage) -> bytes:
    """Return an image as it stands in mails; written once, whatever the number of mails."""
    return base64.encodebytes(image.content).replace(b"\n", b"\r\n")


def _quoted(content: bytes) -> bytes:
    # the encoder breaks lines the way the first line of the content ends
    return binascii.b2a_qp(content if b"\r\n" in content else content + b"\r\n", istext=True)


def _bundle(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    # "=_" occurs neither in quoted-printable nor in base64: no part can contain a boundary
    fence = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(fence + b"\r\n" + p + b"\r\n" for p in parts) + fence + b"--\r\n"
