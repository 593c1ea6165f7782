"""What states, events and codes of the ledger are called on a page."""

from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds import kind_named
from notifications.models import HeldBecause, Message, MessageState, Suppression

# The tag colours of the design system.
TAG_OF_STATE = {
    MessageState.SENT: "brand",
    MessageState.UNKNOWN: "amber",
    MessageState.EXPIRED: "amber",
    MessageState.FAILED: "brick",
    MessageState.BOUNCED: "brick",
    MessageState.COMPLAINED: "amber",
}

_EVENTS: dict[str, Promise] = {
    "sent": gettext_lazy("Handed to the mail server"),
    "retry": gettext_lazy("Not accepted, will be tried again"),
    "failed": gettext_lazy("Refused for good"),
    "unknown": gettext_lazy("No answer after the mail had left"),
    "released": gettext_lazy("Sender stopped before the mail left"),
    "found": gettext_lazy("Found at the mail server"),
    "journal": gettext_lazy("Had left before the database was restored"),
    "not-found": gettext_lazy("Not at the mail server, goes out again"),
    "resent": gettext_lazy("Goes out once more, to be sure"),
    "expired": gettext_lazy("Too late to send"),
    "cancelled": gettext_lazy("No longer true"),
    "suppressed": gettext_lazy("Held back"),
    "waits": gettext_lazy("Waits for the end of the quiet hours"),
    "changing": gettext_lazy("Waits: her record was being changed"),
    "replanned": gettext_lazy("Planned for another time"),
    "again": gettext_lazy("Sent again by staff"),
    "handled": gettext_lazy("Taken over by staff"),
    "phoned": gettext_lazy("Told by phone"),
    "delivered": gettext_lazy("Arrived in her mailbox"),
    "deferred": gettext_lazy("Her mail server lets it wait"),
    "bounced": gettext_lazy("Came back"),
    "rejected": gettext_lazy("The mail provider did not send it"),
    "complained": gettext_lazy("Marked as spam"),
    "lifted": gettext_lazy("Her address gets mail again"),
}
_CODES: dict[str, Promise] = {
    "superseded": gettext_lazy("The appointment was moved or cancelled."),
    "not-wanted-then": gettext_lazy("Her wishes or her calendar no longer ask for it then."),
    "told-together": gettext_lazy("A later mail tells of both."),
    "in-touch": gettext_lazy("She has been in touch since."),
    "outcome-corrected": gettext_lazy("She was there after all, or it was taken back."),
    "program-over": gettext_lazy("Her program has ended."),
    "taken-back": gettext_lazy("The nurse has taken it back."),
    "gone": gettext_lazy("What the mail was about is no longer there."),
    "preference": gettext_lazy("She asked not to get this kind of mail."),
    "unknown-kind": gettext_lazy("Nobody knows this kind of mail. Tell your administrator."),
    "address": gettext_lazy("The e-mail address is not one. Correct it, then send again."),
    "no-address": gettext_lazy("She has no e-mail address: phone her."),
    "no-consent": gettext_lazy("She did not agree to e-mail: phone her."),
    "address bounced": gettext_lazy("Mail to her address came back before: phone her."),
    "address complained": gettext_lazy("She marked a mail as spam before: phone her."),
    "spam": gettext_lazy("She, or her mail program, marked it as spam. Ask her about it."),
    "patient-not-active": gettext_lazy("She is no longer a patient of the clinic."),
    "patient-left": gettext_lazy("She has left the clinic."),
    "patient-deceased": gettext_lazy("She has died."),
    "booking-cancelled": gettext_lazy("The appointment is cancelled."),
    "booking-booked": gettext_lazy("The appointment takes place after all."),
    "booking-waitlisted": gettext_lazy("She is back on the waitlist."),
    "booking-offered": gettext_lazy("The place is only offered to her so far."),
    "booking-attended": gettext_lazy("She has been to the appointment."),
    "booking-no_show": gettext_lazy("The appointment is over."),
    "nothing-booked": gettext_lazy("Nothing of the plan is still to come."),
    "too-late": gettext_lazy("The appointment had begun."),
    "confirmed": gettext_lazy("She has confirmed already."),
    "answered": gettext_lazy("She has answered already."),
    "not-at-work": gettext_lazy("The nurse is not at work that day."),
    "nothing-to-do": gettext_lazy("The list of that day was empty."),
    "restored": gettext_lazy(
        "The database was restored, and nobody knows whether the mail left before."
    ),
    "restored-anew": gettext_lazy(
        "The database was restored. A mail about the same left before it was; look whether this "
        "one says something new, then send it or take it over."
    ),
    "sender-lost": gettext_lazy("The sender stopped while the mail was on its way."),
}
# Codes whose sentence says what to do.
ADVISED = {
    "unknown-kind",
    "address",
    "no-address",
    "no-consent",
    "address bounced",
    "address complained",
    "spam",
}
PHASES: dict[str, Promise] = {
    "connect": gettext_lazy("The mail server could not be reached"),
    "connection": gettext_lazy("The connection to the mail server broke"),
    "data": gettext_lazy("The connection to the mail server broke"),
    "slow": gettext_lazy("The mail server was too slow"),
    "sender": gettext_lazy("The mail server does not accept our sender"),
    "recipient": gettext_lazy("The mail server refused the address"),
    "content": gettext_lazy("The mail server did not take the mail"),
    "compose": gettext_lazy("The mail could not be written"),
    "bounced": gettext_lazy("It came back, so she has not got it"),
    "rejected": gettext_lazy("The mail provider did not send it on, so she has not got it"),
}


def kind_label(name: str) -> str:
    """Return what staff call a kind of mail."""
    try:
        return str(kind_named(name).label)
    except KeyError:
        return name


def event_title(event: str) -> str:
    """Return what one step of a message's life is called."""
    return str(_EVENTS.get(event, event))


def held_words(held: Suppression) -> str:
    """Return in a sentence why an address gets no mail."""
    since = {"day": date_words(timezone.localtime(held.created_at), "j F Y")}
    if held.reason == HeldBecause.COMPLAINED:
        return _("A mail to her was marked as spam on %(day)s.") % since
    return _("Mail to her address comes back since %(day)s.") % since


def code_words(code: str) -> str:
    """Return what the code of a step says in words; a server's number or a person's as it is."""
    return str(_CODES.get(code, code))


def reason_of(message: Message) -> str:
    """Return in a sentence why a message is not sent; empty for one with nothing to explain."""
    if message.state in (MessageState.SENT, MessageState.CLAIMED):
        return ""
    known = _CODES.get(message.error_code)
    if known is not None:
        return str(known)
    if message.state == MessageState.UNKNOWN:
        return _("The mail server had the mail and gave no answer, so nobody knows if it took it.")
    phase = PHASES.get(message.error_class)
    if phase is not None:
        return f"{phase} ({message.error_code})." if message.error_code else f"{phase}."
    if message.state == MessageState.EXPIRED:
        return _("It was still waiting when it became too late.")
    return message.error_code
