"""Ledger rows, and a small kind of mail that tests can lead."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import factory
from factory.django import DjangoModelFactory

from clinic.models import Clinic
from notifications import kinds
from notifications.calendar import CalendarEvent, calendar_file
from notifications.delivery.ledger import Turn, write_down
from notifications.delivery.smtp import Receipt
from notifications.kinds import Kind, Mail, NotNow, Recipient
from notifications.models import Message
from tests.factories.clinic import ClinicFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class NoteKind(Kind):
    """A mail whose address is its row's `detail`, and whose answers a test may replace."""

    name = "note"
    label = "Note"

    def __init__(self) -> None:
        self.answers: dict[str, Mail | NotNow | Exception] = {}
        self.recipients: dict[UUID, Recipient] = {}
        self.compositions = 0

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        self.compositions += 1
        return {message.pk: self._one(message) for message in messages}

    def _one(self, message: Message) -> Mail | NotNow:
        answer = self.answers.get(message.detail)
        if isinstance(answer, Exception):
            raise answer
        return answer or mail_to(message.detail)

    def sample(self, clinic: Clinic, language: str) -> Mail:
        return mail_to("maria@example.org")

    def describe_recipients(self, uids: Collection[UUID]) -> dict[UUID, Recipient]:
        return {uid: self.recipients[uid] for uid in uids if uid in self.recipients}


def mail_to(address: str, **changes: object) -> Mail:
    """Make a mail with a calendar file and everything else a mail can have."""
    start = NOW + timedelta(days=3)
    event = CalendarEvent(
        uid="visit-1@steady.invalid",
        sequence=0,
        starts_at=start,
        ends_at=start + timedelta(minutes=45),
        summary="Appointment",
        location="Calle Mayor 1",
        description="",
        stamped_at=NOW,
    )
    facts = {
        "to": address,
        "from_name": "Movement Clinic",
        "subject": "Your appointment Thu 5 Mar, 10:00",
        "text": "Hello Añes,\n\nsee you on Thursday.\n.\nThe clinic\n",
        "html": '<!doctype html><html lang="en"><head><title>Your appointment</title></head>'
        "<body><p>Hello Añes</p></body></html>",
        "calendar": calendar_file(event),
    }
    return Mail(**(facts | changes))


def begin(row: Message, *, now: datetime) -> bool:
    """Write down that a claimed mail is about to be handed over, as a sender does."""
    return bool(write_down([Turn(next=row)], now=now))


def settle(row: Message, receipt: Receipt, *, now: datetime) -> bool:
    """Write down what came of a mail, as its sender does."""
    return bool(write_down([Turn(done=(row, receipt))], now=now))


@contextmanager
def registered(kind: Kind) -> Iterator[Kind]:
    """Make a kind known to the engine for a while."""
    kinds._kinds[kind.name] = kind
    try:
        yield kind
    finally:
        del kinds._kinds[kind.name]


class MessageFactory(DjangoModelFactory):
    """A row of kind "note" that is due; `detail` is the address."""

    class Meta:
        model = Message

    clinic = factory.SubFactory(ClinicFactory)
    kind = "note"
    recipient_kind = "patient"
    recipient_uid = factory.LazyFunction(uuid4)
    about_uid = factory.LazyFunction(uuid4)
    detail = factory.Sequence(lambda n: f"ana{n}@patients.example")
    dedupe_key = factory.LazyAttribute(lambda o: f"note:{o.about_uid}:0:{o.detail}")
    due_at = NOW - timedelta(minutes=1)
    send_before = NOW + timedelta(days=1)
