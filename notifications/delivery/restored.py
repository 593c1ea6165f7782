"""Noticing that the database was restored, and telling it which mails have left meanwhile.

Each run of a sender begins here. The database is known again by the identity of its cluster, the
timeline it writes, and a count that it and the journal both hold. One that went back gets told
what the journal knows; then mails wait in every clinic until somebody has looked (MailHold),
unless it turned out that nothing was forgotten.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from clinic.models import Clinic
from notifications.delivery import ledger
from notifications.delivery.journal import Journal, Noted
from notifications.delivery.policy import GRACE
from notifications.delivery.smtp import Outcome
from notifications.models import (
    DeliveryEvent,
    ForgottenMail,
    FoundBy,
    LedgerMark,
    MailHold,
    Message,
    MessageState,
    Restore,
)

logger = logging.getLogger(__name__)

# May have left before the restore; the mail server can be asked about it.
RESTORED = "restored"
# The same occasion was told under another Message-ID; only a person can compare the two.
ANEW = "restored-anew"
# The mark may be so much older than the last thing the database knows.
MARGIN = timedelta(minutes=2)
# A journal that nobody wrote to for so long before the restore has been given up.
_GIVEN_UP = timedelta(days=1)
# For so long occasions of before a restore are planned again.
PLANNED_AGAIN = timedelta(days=14)
_OPEN = (MessageState.PENDING, MessageState.CLAIMED, MessageState.UNKNOWN)
# The timeline at this moment, not that of the last checkpoint.
_IDENTITY = """
    SELECT system_identifier, ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
      FROM pg_control_system()
"""


def heed(journal: Journal | None, *, now: datetime, said_by_person: bool = False) -> Restore | None:
    """Write the mark on; return the restore if this run is the one that found it."""
    head = journal.head() if journal else 0  # before the mark is read: it can only be behind
    with transaction.atomic():
        system, timeline = _identity()
        mark, made = LedgerMark.objects.select_for_update().get_or_create(
            pk=1, defaults={"system": system, "timeline": timeline, "seen_at": now, "count": head}
        )
        found_by = None if made else _found_by(mark, system, timeline, head)
        if said_by_person:
            found_by = found_by or FoundBy.PERSON
        restore = _take_note(mark, found_by, journal, head, now) if found_by else None
        mark.system, mark.timeline, mark.seen_at = system, timeline, now
        mark.count = max(mark.count, head) + 1
        if journal:
            mark.journals[journal.id] = now.isoformat()
        mark.save()
    if journal:
        journal.advance(mark.count)
    return restore


def _identity() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_IDENTITY)
        system, timeline = cursor.fetchone()
    return system, timeline


def _found_by(mark: LedgerMark, system: int, timeline: int, head: int) -> FoundBy | None:
    if mark.system != system:
        return FoundBy.SYSTEM
    if mark.timeline != timeline:
        return FoundBy.TIMELINE
    return FoundBy.WENT_BACK if mark.count < head else None


def _take_note(
    mark: LedgerMark, found_by: FoundBy, journal: Journal | None, head: int, now: datetime
) -> Restore:
    """Tell the ledger what it forgot, and hold the mails of every clinic if it forgot anything."""
    since = min(mark.seen_at, now)
    complete = journal is not None and _complete(mark, journal, since)
    restore = Restore.objects.create(
        found_at=now, since=since, found_by=found_by, journal_complete=complete
    )
    noted = journal.since(since - MARGIN) if journal else {}
    told = _tell_ledger(noted, now)
    forgotten = _list_forgotten(restore, noted)
    doubtful = 0 if complete else _doubt_what_was_due(since, now)
    went_back = mark.count < head or found_by is FoundBy.PERSON
    if told or forgotten or went_back or not complete:
        clinics = Clinic.objects.exclude(pk__in=held_clinics()).values_list("pk", flat=True)
        MailHold.objects.bulk_create(
            MailHold(clinic_id=clinic, restore=restore) for clinic in clinics
        )
        logger.error(
            "The database was restored (%s): mails wait until somebody has looked. It forgot "
            "what became of %d mails, and %d altogether; of %d nobody knows.",
            found_by.value, told, forgotten, doubtful,
        )  # fmt: skip
    else:
        logger.warning("The database was restored (%s) and forgot no mail.", found_by.value)
    return restore


def _complete(mark: LedgerMark, journal: Journal, since: datetime) -> bool:
    """Tell whether this journal holds all that left: it is the only one that was written to."""
    lately = (since - _GIVEN_UP).isoformat()
    return {name for name, at in mark.journals.items() if at >= lately} == {journal.id}


def _tell_ledger(noted: dict[UUID, Noted], now: datetime) -> int:
    """Write down which open mails have left, or may have; return how many it had forgotten.

    Those that were in the hands of a sender when it ended are left by any crash. That is so too of
    one that is begun in the journal alone: it is written beside the ledger, and nothing leaves
    before both are.
    """
    rows = Message.objects.filter(uid__in=list(noted), state__in=_OPEN)
    sent_again = DeliveryEvent.objects.filter(message__uid__in=list(noted), event="again")
    wishes = dict(sent_again.order_by("at").values_list("message_id", "at"))
    forgotten = 0
    for row in rows.order_by("pk").select_for_update():
        word = noted[row.uid]
        if not word.left or (row.pk in wishes and wishes[row.pk] > word.at):
            continue
        begun = row.begun_at is not None or word.event == "begun"
        forgotten += row.state == MessageState.PENDING or not begun
        if word.event == Outcome.SENT:
            become(row, MessageState.SENT, now, event="journal", sent_at=word.at)
        elif row.state != MessageState.UNKNOWN:
            become(
                row, MessageState.UNKNOWN, now, event="unknown", begun_at=word.at,
                try_after=now + GRACE, error_class="lease", error_code="sender-lost",
            )  # fmt: skip
    return forgotten


def become(
    row: Message, state: MessageState, now: datetime, *, event: str, **facts: object
) -> None:
    """Move a mail whatever it was; whoever held it lost it with the database of then."""
    cleared: dict[str, object] = {
        "lease_until": None, "try_after": None, "error_class": "", "error_code": "",
        "claim_epoch": row.claim_epoch + 1,
    }  # fmt: skip
    Message.objects.filter(pk=row.pk).update(state=state, **cleared | facts)
    ledger.note([row.pk], event=event, now=now, code=str(facts.get("error_code", "")))


def _list_forgotten(restore: Restore, noted: dict[UUID, Noted]) -> int:
    known = set(Message.objects.filter(uid__in=list(noted)).values_list("uid", flat=True))
    clinics = set(Clinic.objects.values_list("pk", flat=True))
    rows = [
        ForgottenMail(
            restore=restore, clinic_id=word.clinic_id, mail_uid=word.mail, kind=word.kind,
            recipient_kind=word.recipient_kind, recipient_uid=word.recipient_uid, left_at=word.at,
        )
        for word in noted.values()
        if word.left and word.mail not in known and word.clinic_id in clinics
    ]  # fmt: skip
    ForgottenMail.objects.bulk_create(rows)
    return len(rows)


def _doubt_what_was_due(since: datetime, now: datetime) -> int:
    """Let nothing leave of which no journal can say whether it has left already."""
    rows = Message.objects.filter(
        state__in=(MessageState.PENDING, MessageState.CLAIMED),
        due_at__gt=since - PLANNED_AGAIN, due_at__lte=now, send_before__gt=since,
    ).order_by("pk").select_for_update()  # fmt: skip
    for row in rows:
        become(
            row, MessageState.UNKNOWN, now, event="unknown", begun_at=now,
            try_after=now, error_class="lease", error_code=RESTORED,
        )  # fmt: skip
    return len(rows)


def held_clinics() -> list[int]:
    """Return the clinics whose mails wait."""
    return list(MailHold.objects.filter(lifted_at=None).values_list("clinic_id", flat=True))
