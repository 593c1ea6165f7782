"""The mails as they were sent, read back from the ledger's copies.

The copies have the secret of each link taken out. In the demo it is put back, so that a visitor
can press what a patient would press; nothing outside the demo does that.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default as modern
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from clinic import clock
from clinic.models import Clinic
from notifications.kinds import all_kinds, kind_named
from notifications.models import Message, SentCopy
from notifications.models.message import RecipientKind
from patients import links
from patients.models import AccessLink

_REMOVED = re.compile(r"/([vcuqshkw])/link-removed")
_CAPABILITY = {
    "v": "visit",
    "c": "check_in",
    "u": "mail",
    "q": "question",
    "s": "sign_in",
    "k": "calendar",
    "h": "carer",
    "w": "for_her",
}
_ADDRESS = re.compile(r'https?://[^\s"<>]+')
_ANCHOR = re.compile(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
SHOWN_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                 "Content-Language", "List-Unsubscribe")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One mail in the list."""

    uid: UUID
    subject: str
    to: str
    kind: str
    sent_at: datetime


@dataclass(frozen=True)
class MailLink:
    label: str
    url: str


@dataclass(frozen=True)
class SentMail:
    """One mail, taken apart."""

    uid: UUID
    subject: str
    kind: str
    headers: list[tuple[str, str]]
    text: str
    html: str
    calendar: str
    links: list[MailLink] = field(default_factory=list)


def copies(clinic: Clinic, kind: str = "") -> QuerySet[SentCopy]:
    """Return the copies of what was handed over, newest first."""
    found = SentCopy.objects.filter(
        message__clinic=clinic, message__sent_at__isnull=False
    ).select_related("message")
    if kind:
        found = found.filter(message__kind=kind)
    return found.order_by("-message__sent_at", "-message_id")


def lines(page: Iterable[SentCopy]) -> list[Line]:
    """Return copies as lines of the list; only their headers are read."""
    return [
        Line(
            uid=copy.message.uid,
            subject=_decoded(headers.get("Subject", "")),
            to=headers.get("To", ""),
            kind=label_of(copy.message.kind),
            sent_at=cast("datetime", copy.message.sent_at),
        )
        for copy in page
        for headers in [message_from_bytes(bytes(copy.raw))]
    ]


def label_of(kind: str) -> str:
    """Return a kind of mail in words; a kind nobody declares any more keeps its name."""
    try:
        return str(kind_named(kind).label)
    except KeyError:
        return kind


def kinds() -> list[tuple[str, str]]:
    """Return every kind of mail, with its words."""
    return [(kind.name, str(kind.label)) for kind in all_kinds()]


def read(copy: SentCopy) -> SentMail:
    """Take a mail apart, with its links put back."""
    mail = cast("EmailMessage", message_from_bytes(bytes(copy.raw), policy=modern))
    secrets = _secrets([copy])
    text = _restore(_part(mail, "plain"), secrets.get(copy.message_id, {}))
    html = _restore(_part(mail, "html"), secrets.get(copy.message_id, {}))
    return SentMail(
        uid=copy.message.uid,
        subject=str(mail["Subject"]),
        kind=label_of(copy.message.kind),
        headers=[(name, str(mail[name])) for name in SHOWN_HEADERS if mail[name]],
        text=text,
        html=html,
        calendar=_restore(_calendar(mail), secrets.get(copy.message_id, {})),
        links=_links(html),
    )


def newest_to_a_patient(clinic: Clinic) -> SentCopy | None:
    """Return the newest mail with a link that still opens; an appointment's before others."""
    recent = list(copies(clinic)[:60])
    secrets = _secrets(recent)
    live = [copy for copy in recent if {"v", "c"} & set(secrets.get(copy.message_id, {}))]
    return next((c for c in live if "v" in secrets[c.message_id]), live[0] if live else None)


def _secrets(found: list[SentCopy]) -> dict[int, dict[str, str]]:
    """Return, by message, the paths of its links that still open, in one query."""
    about: dict[UUID, list[Message]] = {}
    for copy in found:
        # the mail itself, what it is about, and the carer whom it goes to
        for uid in {copy.message.uid, copy.message.about_uid, copy.message.recipient_uid}:
            about.setdefault(uid, []).append(copy.message)
    standing = (
        AccessLink.objects.filter(
            about_uid__in=list(about), revoked_at__isnull=True, expires_at__gt=clock.now()
        )
        .select_related("carer")
        .order_by("pk")
    )
    secrets: dict[int, dict[str, str]] = {}
    letters = {capability: letter for letter, capability in _CAPABILITY.items()}
    for link in standing:
        path = "/" + links.url_of(link).split("/", 3)[3].rstrip("/")
        for message in about[link.about_uid]:
            to_carer = message.recipient_kind == RecipientKind.CARER
            if to_carer and (link.carer is None or link.carer.uid != message.recipient_uid):
                continue
            if not to_carer and link.carer is not None:
                continue
            secrets.setdefault(message.pk, {})[letters[link.capability]] = path
    return secrets


def _restore(text: str, secrets: Mapping[str, str]) -> str:
    return _REMOVED.sub(lambda found: secrets.get(found.group(1), found.group()), text)


def _part(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body(preferencelist=(subtype,))
    return str(part.get_content()) if part is not None else ""


def _calendar(mail: EmailMessage) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return str(part.get_content())
    return ""


def _links(html: str) -> list[MailLink]:
    """Return the links of a mail in their order, each once, with their words."""
    found: dict[str, str] = {}
    for url, inside in _ANCHOR.findall(html):
        address = url.replace("&amp;", "&")
        if _ADDRESS.fullmatch(address):
            found.setdefault(address, " ".join(_TAG.sub(" ", inside).split()))
    return [MailLink(label, url) for url, label in found.items()]


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value)))
