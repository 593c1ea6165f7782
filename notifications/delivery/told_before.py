"""Mails that are planned after the database was restored, and had been told before it.

An occasion that was planned and told after the moment restored to is planned again, under another
Message-ID, for the database does not know of the first. The journal does.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from notifications.delivery import ledger
from notifications.delivery.journal import Journal, Noted, occasion_of
from notifications.delivery.ledger import Verdict
from notifications.delivery.restored import ANEW, MARGIN, PLANNED_AGAIN, become
from notifications.delivery.smtp import Outcome
from notifications.models import DeliveryEvent, Message, MessageState, Restore


@dataclass(frozen=True)
class Aftermath:
    """What a run has to mind because the database was restored lately."""

    restore: Restore
    journal: Journal | None

    def sift(self, rows: list[Message], *, now: datetime) -> list[Message]:
        """Return the claimed rows that may be written; close those that were told before.

        An occasion that was planned and told after the moment restored to is planned again, under
        another Message-ID. The same occasion due at the same time is the same mail. One due at
        another time may say something new: a person looks, and sends it or takes it over.
        """
        # Not only from `found_at` on: somebody may plan before the first sender looks.
        anew = [row for row in rows if row.created_at > self.restore.since - MARGIN]
        if not anew:
            return rows
        settled = set(  # by a person, or by a mail server that was asked
            DeliveryEvent.objects.filter(
                message__in=[row.pk for row in anew], event__in=("again", "not-found")
            ).values_list("message_id", flat=True)
        )
        closed = {row.pk for row in anew if row.pk not in settled and self._was_told(row, now=now)}
        return [row for row in rows if row.pk not in closed]

    def _was_told(self, row: Message, *, now: datetime) -> bool:
        if not self.restore.journal_complete:
            if row.due_at > self.restore.found_at:
                return False
            ledger.close([(row, Verdict(MessageState.UNKNOWN, ANEW, "lease"))], now=now)
            return True
        word = told_occasions(self.restore, self.journal).get(occasion_of(row.dedupe_key))
        if word is None or word.mail == row.uid:
            return False
        if word.event == Outcome.SENT and word.due_at == row.due_at:
            become(row, MessageState.SENT, now, event="journal", sent_at=word.at)
        else:
            ledger.close([(row, Verdict(MessageState.UNKNOWN, ANEW, "lease"))], now=now)
        return True


def aftermath(journal: Journal | None, *, now: datetime) -> Aftermath | None:
    """Return what to mind; None when the database has not been restored in the last weeks."""
    restore = Restore.objects.filter(found_at__gt=now - PLANNED_AGAIN).order_by("-pk").first()
    return Aftermath(restore, journal) if restore else None


def told_occasions(restore: Restore, journal: Journal | None) -> dict[str, Noted]:
    """Return the occasions of which a mail left in the time that was lost."""
    if journal is None:
        return {}
    return _occasions(journal, restore.pk, restore.since, restore.found_at)


@lru_cache(maxsize=2)
def _occasions(
    journal: Journal, _restore: int, since: datetime, until: datetime
) -> dict[str, Noted]:
    noted = journal.since(since - MARGIN).values()
    return {word.occasion: word for word in noted if word.left and word.at <= until}
