"""The kinds of mail, each declared by the app that owns the facts, registered with the engine.

A kind turns ledger rows into mails at the moment of sending, for a whole batch at once, and says
no where a row is no longer true. It never decides when or whether to try again.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import BaseExpression

from clinic.models import Clinic
from notifications.models import Message
from notifications.texts.own import Own, own_texts
from notifications.texts.subset import Slot, Variable


class WhenUnknown(StrEnum):
    """What to do with a mail of which nobody can say whether it was handed over."""

    RESEND = "resend"  # a second copy does less harm than none
    ASK_STAFF = "ask_staff"  # a person decides


@dataclass(frozen=True)
class CalendarFile:
    """An iCalendar object and its METHOD, which the MIME part repeats."""

    content: bytes
    method: str


@dataclass(frozen=True)
class InlineImage:
    """A PNG inside a mail, shown by its HTML as `cid:<content_id>`; equal by that name alone."""

    content_id: str
    content: bytes = field(compare=False, repr=False)


@dataclass(frozen=True)
class Mail:
    """A mail ready to be put into MIME: no health fact in subject, sender or headers."""

    to: str
    from_name: str
    subject: str
    text: str
    html: str
    language: str = "en"
    calendar: CalendarFile | None = None
    headers: dict[str, str] = field(default_factory=dict)
    images: tuple[InlineImage, ...] = ()
    secret: str = ""  # what it says beside its links that no copy may keep


@dataclass(frozen=True)
class NotNow:
    """A row that must not be sent: `code` says why, `suppressed` that a wish or fault holds it."""

    code: str
    suppressed: bool = False


@dataclass(frozen=True)
class Later:
    """A row that is still true and must not leave before a moment: it is quiet where she lives."""

    not_before: datetime


@dataclass(frozen=True)
class Recipient:
    """Who a mail is for, as staff see her; `patient` is her bigint key, for the read log.

    `address` is where mail to her goes today, to say whether it gets any; pages do not show it.
    """

    name: str
    url: str = ""
    patient: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Says:
    """What docs/mail.md tells about a kind, in words that fit into a row of a table."""

    to: str  # who gets it
    due: str  # when it leaves
    until: str  # after what it is worth nothing
    unknown: str  # why it is sent again, or left to a person, when its fate cannot be known


@dataclass(frozen=True)
class Call:
    """How staff make good for mails of a kind that did not reach a patient, on the phone.

    `matters` says which rows still ask for a call, and `fact` what its sentence needs beside the
    row: both become a part of one query. `say` writes the sentence; `lasts` is for how long after
    a mail was due it is worth calling.
    """

    matters: Q
    lasts: timedelta
    say: Callable[[str], str]
    fact: BaseExpression = field(default_factory=lambda: Value(""))


class Kind(ABC):
    """One kind of mail. `optional` kinds respect a recipient's preference against them."""

    name: str
    label: str
    says: Says
    optional: bool = False
    # The places in it that a clinic may write, and the facts it may name there.
    slots: tuple[Slot, ...] = ()
    variables: tuple[Variable, ...] = ()
    template: ClassVar[str]
    when_unknown: WhenUnknown = WhenUnknown.ASK_STAFF

    @abstractmethod
    def compose(self, messages: Sequence[Message]) -> Mapping[int, Mail | NotNow | Later]:
        """Return what to do with each row, by its key, from the facts as they are now.

        Called in a transaction of its own right after the rows were claimed, with a bounded
        number of queries for any number of rows. A row left out counts as `NotNow("gone")`. A
        row that is called off after this is still not sent: the sender asks the ledger again
        just before it hands a mail over.
        """

    @abstractmethod
    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return such a mail from a clinic to somebody made up, written as `compose` writes one.

        Reads and writes no row. `language` is the code of one that mails can be written in; a
        mail to staff is in English whatever it says.
        """

    def own(self, clinic: Clinic, language: str) -> Own:
        """Return what the clinic wrote for this kind: `own` in the context of its template."""
        return own_texts((clinic.pk, self.name, language), self.slots, self.variables)

    def hold(self, recipient_uids: Collection[UUID]) -> set[UUID]:
        """Keep these people as they are until their mails are written; return who cannot be.

        Called in the transaction of `compose`, right before it. Somebody whose address or wishes
        are being changed at this very moment is returned, and her mail waits a moment.
        """
        return set()

    def call(self, now: datetime) -> Call | None:
        """Return how a patient is phoned instead; None for mails that need no call of their own.

        Appointments have theirs in `programs.selectors.phoning`, where a later mail can make good
        for an earlier one.
        """
        return None

    def plan_anew(self, recipient_uid: UUID) -> None:  # noqa: B027 - most kinds have one time
        """Plan what waits of this kind to one person anew: her wishes or her clock changed."""

    def plan_clinic_anew(self, clinic: Clinic, now: datetime) -> int:
        """Plan what waits of this kind in a clinic anew: its hours, days or clock changed.

        Returns how many mails that planned, moved or called off. Doing it twice changes nothing.
        """
        return 0

    def describe_recipients(self, uids: Collection[UUID]) -> dict[UUID, Recipient]:
        """Return who these recipients are, for the delivery board, in one query.

        Whoever shows the answer logs it as a read of those patients.
        """
        return {}

    def find_recipients(self, clinic_id: int, words: Sequence[str]) -> QuerySet[Any] | None:
        """Return the uids of a clinic's recipients in whom every word is found; None knows none.

        One column, not evaluated: it becomes a part of the board's own query.
        """
        return None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known to the engine; called from an app's AppConfig.ready."""
    assert kind.name not in _kinds or type(_kinds[kind.name]) is type(kind), kind.name
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """Return a registered kind. Raises KeyError for one nobody declared."""
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Return every registered kind by name."""
    return [_kinds[name] for name in sorted(_kinds)]
