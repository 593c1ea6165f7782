"""From claimed rows to mails: what is true now, who wants it, and the bytes."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, transaction

from clinic import clock
from clinic.logs import code
from notifications.delivery import ledger
from notifications.delivery.ledger import Verdict
from notifications.delivery.mime import (
    UnusableMail,
    build,
    without_images,
    without_links,
    without_secret,
)
from notifications.delivery.policy import CHANGING
from notifications.kinds import InlineImage, Kind, Later, Mail, NotNow, kind_named
from notifications.letterhead import letterheads_of
from notifications.models import Message, MessageState, Preference, SentCopy
from notifications.models.message import UNREACHED
from notifications.suppressing import held_addresses
from notifications.texts.own import read_for, standing

# Mails travel as bytes here; Django would write each out as hexadecimal digits.
_KEEP_COPIES = """
    INSERT INTO notifications_sentcopy (message_id, raw, made_at, keep_until)
    SELECT kept.id, kept.raw, %(now)s, %(keep_until)s
      FROM unnest(%(keys)s::bigint[], %(raws)b::bytea[]) AS kept (id, raw)
        ON CONFLICT (message_id) DO UPDATE
       SET raw = excluded.raw, made_at = excluded.made_at, keep_until = excluded.keep_until
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outgoing:
    """One mail ready to be handed over."""

    row: Message
    to: str
    raw: bytes
    images: tuple[InlineImage, ...] = ()
    secret: str = ""

    def copy(self) -> bytes:
        """Return the mail as it is kept: without its secrets and images."""
        kept = without_links(without_images(self.raw, self.images))
        return without_secret(kept, self.secret)


@dataclass(frozen=True)
class Composed:
    outgoing: list[Outgoing]
    closed: list[tuple[Message, Verdict]]


def compose(rows: Sequence[Message], *, now: datetime) -> Composed:
    """Turn claimed rows into mails, or into the reasons why not; keep a copy of each mail.

    A bounded number of queries for any number of rows, and one instant for all of them. One row
    that cannot be composed closes as failed and holds up no other.
    """
    with clock.standing_at(now), standing(read_for(rows)):
        composed = _written(_on_letterheads(_unsuppressed(_answers(rows))))
    _keep_copies(composed.outgoing, now)
    return composed


def _answers(rows: Sequence[Message]) -> list[tuple[Message, Mail | Verdict]]:
    by_kind: dict[str, list[Message]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    answers: list[tuple[Message, Mail | Verdict]] = []
    for name, batch in by_kind.items():
        try:
            kind = kind_named(name)
        except KeyError:
            answers += [(row, _failed("unknown-kind")) for row in batch]
        else:
            answers += _composed_by(kind, batch)
    return answers


def _failed(code: str) -> Verdict:
    return Verdict(MessageState.FAILED, code, error_class="compose")


def _ask(kind: Kind, rows: list[Message]) -> list[tuple[Message, Mail | Verdict]]:
    """Return what becomes of these rows, by what is true of their recipients at one moment.

    Without the hold, a change that is on its way would be committed between the reading of what
    it changes and the handing over; with it, it is waited for, or it finds the row claimed.
    """
    changing = kind.hold({row.recipient_uid for row in rows})
    unwanted = _unwanted(kind, rows)
    soon = clock.now() + CHANGING
    later = Verdict(MessageState.PENDING, "", not_before=soon, event="changing")
    held = Verdict(MessageState.SUPPRESSED, "preference")
    answers: list[tuple[Message, Mail | Verdict]] = []
    wanted = []
    for row in rows:
        if row.recipient_uid in changing:
            answers.append((row, later))
        elif row.recipient_uid in unwanted:
            answers.append((row, held))
        else:
            wanted.append(row)
    if not wanted:
        return answers
    written = kind.compose(wanted)
    return answers + [(row, _verdict(kind, written.get(row.pk, NotNow("gone")))) for row in wanted]


def _unwanted(kind: Kind, rows: list[Message]) -> set[object]:
    if not kind.optional:
        return set()
    return set(
        Preference.objects.filter(
            kind=kind.name, wanted=False, recipient_uid__in={row.recipient_uid for row in rows}
        ).values_list("recipient_uid", flat=True)
    )


def _composed_by(kind: Kind, rows: list[Message]) -> list[tuple[Message, Mail | Verdict]]:
    try:
        with transaction.atomic():
            return _ask(kind, rows)
    except Error:
        raise  # nothing wrong with the mail: the rows come back when their lease ends
    except Exception as error:
        logger.error("composing %d %s failed: %s", len(rows), code(kind.name), type(error))
        if len(rows) == 1:
            return [(rows[0], _failed(type(error).__name__))]
        return [answer for row in rows for answer in _composed_by(kind, [row])]


def _verdict(kind: Kind, answer: Mail | NotNow | Later) -> Mail | Verdict:
    """Return a mail, or what closes its row.

    One that is held back and cannot be switched off is news that somebody has to tell her.
    """
    if isinstance(answer, Mail):
        return answer
    if isinstance(answer, Later):
        return Verdict(MessageState.PENDING, "quiet", not_before=answer.not_before)
    if not answer.suppressed:
        return Verdict(MessageState.CANCELLED, answer.code)
    return Verdict(MessageState.SUPPRESSED, answer.code, "" if kind.optional else UNREACHED)


def _unsuppressed(
    answers: list[tuple[Message, Mail | Verdict]],
) -> list[tuple[Message, Mail | Verdict]]:
    """Hold back mails to addresses that bounced or complained; a person has to tell her."""
    held = held_addresses(answer.to for _, answer in answers if isinstance(answer, Mail))
    return [
        (row, Verdict(MessageState.SUPPRESSED, f"address {held[answer.to].reason}", UNREACHED))
        if isinstance(answer, Mail) and answer.to in held
        else (row, answer)
        for row, answer in answers
    ]


def _on_letterheads(
    answers: list[tuple[Message, Mail | Verdict]],
) -> list[tuple[Message, Mail | Verdict]]:
    """Put the logos of the clinics that have one above their mails."""
    found = letterheads_of(row.clinic_id for row, answer in answers if isinstance(answer, Mail))
    if not found:
        return answers
    return [
        (row, found[row.clinic_id].on(answer))
        if isinstance(answer, Mail) and row.clinic_id in found
        else (row, answer)
        for row, answer in answers
    ]


def _written(answers: list[tuple[Message, Mail | Verdict]]) -> Composed:
    composed = Composed([], [])
    for row, answer in answers:
        if isinstance(answer, Verdict):
            composed.closed.append((row, answer))
            continue
        try:
            raw = build(row, answer)
            composed.outgoing.append(Outgoing(row, answer.to, raw, answer.images, answer.secret))
        except UnusableMail as error:
            composed.closed.append((row, _failed(str(error))))
    return composed


def _keep_copies(outgoing: list[Outgoing], now: datetime) -> None:
    """Store each mail before it leaves, so that one whose fate is unclear can be looked at."""
    if outgoing:
        facts = {
            "keys": [out.row.pk for out in outgoing],
            "raws": [_as_kept(out) for out in outgoing],
            "now": now,
            "keep_until": now + timedelta(days=settings.MAIL_COPY_DAYS),
        }
        ledger.run(_KEEP_COPIES, facts)


def _as_kept(mail: Outgoing) -> bytes:
    return SentCopy._meta.get_field("raw").sealed(mail.copy())
