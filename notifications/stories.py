"""What happened to a mail and what to do next, in one or two sentences."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _

from notifications.models import Message, MessageState
from notifications.words import ADVISED, reason_of

# What to do where the reason itself does not say it.
_NEXT = {
    MessageState.UNKNOWN: "Ask her whether she has it, then send it again or note that she knows.",
    MessageState.FAILED: "Correct what is wrong and send it again, or phone her.",
    MessageState.EXPIRED: "Phone her if it still matters.",
    MessageState.BOUNCED: "Phone her and ask for another address.",
}


def story_of(message: Message, *, now: datetime) -> str:
    """Return what a row of the board says."""
    if message.handled_at is not None:
        done = _("Somebody took care of it on %(day)s.") % {"day": _moment(message.handled_at)}
        return _join(reason_of(message), done)
    state = MessageState(message.state)
    if state == MessageState.PENDING:
        return _of_pending(message, now)
    if state == MessageState.CLAIMED:
        return _("It is being handed to the mail server. Nothing to do.")
    if state == MessageState.SENT:
        sent = {"day": _moment(message.sent_at or message.due_at)}
        return _("The mail server took it on %(day)s. Nothing to do.") % sent
    reason = reason_of(message)
    if state == MessageState.CANCELLED or not message.needs_a_person:
        return _join(reason, _("Nothing to do."))
    if message.error_code in ADVISED or state not in _NEXT:
        return reason
    return _join(reason, _(_NEXT[state]))


def _of_pending(message: Message, now: datetime) -> str:
    if message.due_at > now:
        return _("It leaves on %(day)s.") % {"day": _moment(message.due_at)}
    if message.send_before <= now:
        return _("It has become too late and is not sent any more.")
    if message.try_after is not None and message.try_after > now:
        return _join(
            reason_of(message),
            _("It is tried again after %(day)s. Nothing to do.")
            % {"day": _moment(message.try_after)},
        )
    return _("It leaves within a minute. If it stays here, tell your administrator.")


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _moment(moment: datetime) -> str:
    return date_words(timezone.localtime(moment), "D j M, H:i")
