"""Reads of the ledger: the delivery board and the life of one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from clinic.models import Clinic
from notifications.kinds import Kind, Recipient, all_kinds, kind_named
from notifications.models import ForgottenMail, Message, MessageState, SentCopy
from notifications.models.message import HANDED_OVER, TROUBLED

NEEDS_A_PERSON = TROUBLED & Q(handled_at__isnull=True)
ATTENTION = "attention"
ALL = "all"


@dataclass(frozen=True)
class MailParts:
    """A mail taken apart, for reading; `files` are the names of what is attached."""

    subject: str
    sender: str
    to: str
    text: str
    html: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class SentMail(MailParts):
    """A mail as it was sent, and how long its copy is kept."""

    made_at: datetime
    keep_until: datetime


def messages_of(clinic: Clinic) -> QuerySet[Message]:
    """Return the clinic's ledger."""
    return Message.objects.filter(clinic_id=clinic.pk)


@dataclass(frozen=True)
class Wanted:
    """What the board is narrowed to; empty fields narrow nothing. `day` is the clinic's."""

    kind: str = ""
    day: date | None = None
    search: str = ""

    @property
    def any(self) -> bool:
        return bool(self.kind or self.day or self.search)


EVERYTHING = Wanted()


def narrowed(clinic: Clinic, wanted: Wanted) -> QuerySet[Message]:
    """Return the clinic's mails of one kind, due on one day, to the people a search finds."""
    rows = messages_of(clinic)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.day:
        zone = ZoneInfo(clinic.time_zone)
        start = datetime.combine(wanted.day, time.min, tzinfo=zone)
        end = datetime.combine(wanted.day + timedelta(days=1), time.min, tzinfo=zone)
        rows = rows.filter(due_at__gte=start, due_at__lt=end)
    words = wanted.search.replace("\x00", "").split()[:6]
    if words:
        found = Q(pk__in=[])
        for kinds in _by_method("find_recipients").values():
            uids = kinds[0].find_recipients(clinic.pk, words)
            if uids is not None:
                names = [kind.name for kind in kinds]
                found |= Q(kind__in=names, recipient_uid__in=uids)
        rows = rows.filter(found)
    return rows


def _by_method(name: str) -> dict[object, list[Kind]]:
    """Return the kinds, those together that share a method."""
    found: dict[object, list[Kind]] = {}
    for kind in all_kinds():
        method = getattr(kind, name)
        found.setdefault(getattr(method, "__func__", method), []).append(kind)
    return found


def counts_by_show(clinic: Clinic, wanted: Wanted = EVERYTHING) -> dict[str, int]:
    """Return how many messages each view of the board holds: attention, all, and each state."""
    totals = narrowed(clinic, wanted).aggregate(
        attention=Count("pk", filter=NEEDS_A_PERSON),
        all=Count("pk"),
        **{state: Count("pk", filter=Q(state=state)) for state in MessageState.values},
    )
    return cast("dict[str, int]", totals)


def shown(clinic: Clinic, show: str, wanted: Wanted = EVERYTHING) -> QuerySet[Message]:
    """Return one view of the ledger: "attention", "all" or a state."""
    rows = narrowed(clinic, wanted)
    if show == ATTENTION:
        return rows.filter(NEEDS_A_PERSON)
    return rows if show == ALL else rows.filter(state=show)


def board(
    clinic: Clinic, *, show: str, offset: int, limit: int, wanted: Wanted = EVERYTHING
) -> list[Message]:
    """Return one page of a view of the board, the latest due first."""
    return list(shown(clinic, show, wanted).order_by("-due_at", "-pk")[offset : offset + limit])


def recipients_of(messages: Sequence[Message | ForgottenMail]) -> dict[UUID, Recipient]:
    """Return who these mails are for, as their kinds tell; one question for kinds that share it."""
    asked: dict[object, tuple[Kind, set[UUID]]] = {}
    for message in messages:
        try:
            kind = kind_named(message.kind)
        except KeyError:
            continue
        teller = getattr(kind.describe_recipients, "__func__", kind.describe_recipients)
        asked.setdefault(teller, (kind, set()))[1].add(message.recipient_uid)
    found: dict[UUID, Recipient] = {}
    for kind, uids in asked.values():
        found |= kind.describe_recipients(uids)
    return found


def parts_of(raw: bytes) -> MailParts:
    """Return the parts of a mail that is there as bytes."""
    mail = cast("EmailMessage", message_from_bytes(raw, policy=policy.default))
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return MailParts(
        subject=str(mail["Subject"]),
        sender=str(mail["From"]),
        to=str(mail["To"]),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        files=tuple(part.get_filename() or "" for part in mail.iter_attachments()),
    )


def mail_as_sent(message: Message) -> SentMail | None:
    """Return the kept copy of a mail that left, or may have; None when there is none to show."""
    if message.state not in (*HANDED_OVER, MessageState.UNKNOWN):
        return None
    copy = SentCopy.objects.filter(message=message).first()
    if copy is None:
        return None
    parts = parts_of(bytes(copy.raw))
    return SentMail(**vars(parts), made_at=copy.made_at, keep_until=copy.keep_until)
