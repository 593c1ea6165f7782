"""Comparing what was promised and called off with what the mail server took, mail by mail."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from chaos.mail_log import Accepted
from chaos.patience import persist
from clinic import clock
from notifications.models import DeliveryEvent, Message, MessageState
from programs.actions.mailing import REMINDER

OPEN = (MessageState.PENDING, MessageState.CLAIMED, MessageState.UNKNOWN)


@dataclass
class Promises:
    """What a run asked for, in its own memory: reminders by booking, and when one was called off.

    `called_off` holds the moment at which the cancellation had certainly been committed.
    """

    reminders: set[UUID] = field(default_factory=set)
    called_off: dict[UUID, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Findings:
    """Counts of what must not be, and of what may.

    `leaving` mails were handed over while they were called off; of `unclear` ones the sender died
    or got no answer on the way.
    """

    lost: int
    twice: int
    after_cancel: int
    leaving: int
    unclear: int

    def figures(self) -> dict[str, float | int | str]:
        return {"lost": self.lost, "twice": self.twice, "after_cancel": self.after_cancel}


def any_open() -> bool:
    """Return whether a mail that is due has not come to its end yet."""
    return Message.objects.filter(state__in=OPEN, due_at__lte=clock.now()).exists()


def unclear_ever() -> int:
    """Return of how many mails it was unclear for a time whether they had arrived."""
    events = DeliveryEvent.objects.filter(event="unknown")
    return events.values("message_id").distinct().count()


def compare(promises: Promises, log: Sequence[Accepted]) -> Findings:
    """Return what went wrong, from the mail server's log, our memory and the ledger."""
    rows = persist(lambda: list(Message.objects.all()))
    copies = Counter(mail.message_id for mail in log)
    planned = Counter(row.about_uid for row in rows if row.kind == REMINDER)
    late, leaving = _after_cancellation(rows, promises.called_off, copies)
    return Findings(
        lost=len(_lost(rows, promises, copies)),
        twice=sum(n - 1 for n in copies.values())
        + sum(planned[about] - 1 for about in promises.reminders if planned[about]),
        after_cancel=late,
        leaving=leaving,
        unclear=persist(unclear_ever),
    )


def _lost(rows: Sequence[Message], promises: Promises, copies: Collection[str]) -> set[UUID]:
    """Return reminders that are nowhere or did not arrive, and mails that are not as they say."""
    now = clock.now()
    reminders = {row.about_uid: row for row in rows if row.kind == REMINDER}
    unkept = promises.reminders - reminders.keys()
    for about in promises.reminders & reminders.keys():
        if about not in promises.called_off and reminders[about].message_id not in copies:
            unkept.add(reminders[about].uid)
    for row in rows:
        untrue = row.state == MessageState.SENT and row.message_id not in copies
        if untrue or (row.state in OPEN and row.due_at <= now):
            unkept.add(row.uid)
    return unkept


def _after_cancellation(
    rows: Sequence[Message], called_off: Mapping[UUID, datetime], copies: Collection[str]
) -> tuple[int, int]:
    """Count cancelled mails that arrived: left afterwards, and leaving at that very moment."""
    late = leaving = 0
    for row in rows:
        if row.message_id not in copies:
            continue
        if row.state == MessageState.CANCELLED:
            late += 1
        elif row.kind == REMINDER and (at := called_off.get(row.about_uid)):
            begun = row.begun_at or datetime.max.replace(tzinfo=UTC)
            late += begun > at
            leaving += begun <= at < (row.sent_at or at)
    return late, leaving
