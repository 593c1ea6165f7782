"""What a report changes. The same reports in any order, and any number of times, end the same."""

import logging
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser

from django.db import transaction

from clinic import clock
from clinic.actors import Actor
from clinic.logs import code
from notifications.models import DeliveryEvent, Message, MessageState, SentCopy
from notifications.reports.reading import Report, What
from notifications.suppressing import suppress

logger = logging.getLogger(__name__)

_LEADS_TO = {
    What.DELIVERED: MessageState.SENT,
    What.BOUNCED: MessageState.BOUNCED,
    What.REJECTED: MessageState.BOUNCED,
    What.COMPLAINED: MessageState.COMPLAINED,
}
# A report never takes back what another has said: what comes later in this row wins.
_RANK = {MessageState.SENT: 1, MessageState.BOUNCED: 2, MessageState.COMPLAINED: 3}
# How far a provider's clock may be behind ours.
_CLOCKS = timedelta(minutes=5)
# The engine's own reasons to send once more, which a report makes void.
_TO_BE_SURE = ("resent", "not-found")


@transaction.atomic
def record(report: Report) -> bool:
    """Write a report into the life of its mail, and draw the conclusions. False if nothing new.

    A mail of which nobody knew whether it went out is known by any of them to have been handed
    over. One that came back needs a person; an address that is gone, or from which came a
    complaint, gets no more mail until it is corrected or a person lifts that.
    """
    row = Message.objects.select_for_update().filter(uid=report.message_uid).first()
    if row is None:
        logger.info("a report (%s) names no mail of ours", code(report.what))
        return False
    _event, is_new = DeliveryEvent.objects.get_or_create(
        report=report.key,
        defaults={
            "message": row,
            "at": clock.now(),
            "event": report.what,
            "code": report.code,
            "sender": "provider",
        },
    )
    if not is_new:
        return False
    sent_to = _sent_to(row)
    address = report.recipient or sent_to
    if report.holds and address:
        by = Actor.system("mail-report")
        suppress(address=address, reason=report.holds, code=report.code, by=by)
    if not _is_of_earlier_copy(report, row, sent_to):
        _move(row, report)
    return True


def _sent_to(row: Message) -> str:
    """Return the address that the mail last went to, as long as its copy is kept."""
    copy = SentCopy.objects.filter(message=row).first()
    return str(BytesHeaderParser().parsebytes(bytes(copy.raw))["To"] or "") if copy else ""


def _is_of_earlier_copy(report: Report, row: Message, sent_to: str) -> bool:
    """Return whether a mail came back before staff sent it again, perhaps to another address."""
    if report.what not in (What.BOUNCED, What.REJECTED):
        return False
    elsewhere = bool(report.recipient and sent_to) and (report.recipient.lower() != sent_to.lower())
    return elsewhere or _is_before(report.at, row.begun_at)


def _is_before(at: datetime | None, begun_at: datetime | None) -> bool:
    return at is not None and begun_at is not None and at < begun_at - _CLOCKS


def _move(row: Message, report: Report) -> None:
    state = _LEADS_TO.get(report.what)
    if state is None or not _waits_for_news(row):
        return
    if _RANK[state] <= _RANK.get(MessageState(row.state), 0):
        return
    row.state = state
    row.sent_at = row.sent_at or row.begun_at or clock.now()
    row.lease_until = row.try_after = None
    row.error_class, row.error_code = "", ""
    if state != MessageState.SENT:
        row.error_class, row.error_code = str(report.what), report.code
    row.save()


def _waits_for_news(row: Message) -> bool:
    """Return whether a report can say something about how this row stands.

    Not about one that never left, nor one that staff send again: that is another attempt.
    """
    state = MessageState(row.state)
    if state in _RANK or state == MessageState.UNKNOWN:
        return True
    if state == MessageState.CLAIMED:
        return row.begun_at is not None
    if state != MessageState.PENDING:
        return False
    steps = row.events.filter(report="").order_by("-at", "-pk")
    return steps.values_list("event", flat=True).first() in _TO_BE_SURE
