"""Everything that keeps a mail from arriving, what becomes of it then and who gets to know.

The table of docs/mail.md is written from this list, and each entry has a worked example in
tests/integration/notifications/test_failure_classes.py.
"""

from dataclasses import dataclass

from notifications.flow import OF_THE_SERVER
from notifications.models import Message, MessageState
from notifications.models.message import UNREACHED
from notifications.words import reason_of

# How long a mail waits after its first attempts is in notifications.delivery.policy.
_LATER = "waits 1, 5, 15, then 60 minutes; sent when the server takes it"
_ALL_WAIT = f"{_LATER}. No other mail is tried meanwhile"
_ENDS = "is not tried again until a person says so"
_ASKS = "the mail server is asked by Message-ID; where it cannot be, the kind decides (see above)"
_HELD = "is held back"


@dataclass(frozen=True)
class Failure:
    """One way in which a mail does not arrive, as the ledger writes it down."""

    when: str
    state: MessageState
    error_class: str
    code: str
    then: str

    @property
    def row(self) -> Message:
        """Return a row of the ledger that this has happened to."""
        return Message(
            state=self.state, error_class=self.error_class, error_code=self.code, attempts=1
        )

    @property
    def seen(self) -> str:
        """Say who sees what of it."""
        said = reason_of(self.row)
        if self.row.needs_a_person:
            return f"Mail, “Needs a person”: {said}"
        if self.error_class in OF_THE_SERVER:
            return f"Mail and workers says so at once; the mail's page: {said}"
        return f"the mail's page: {said}"


_REFUSED, _GONE = "ConnectionRefusedError", "SMTPServerDisconnected"
_PENDING, _FAILED = MessageState.PENDING, MessageState.FAILED
_UNKNOWN, _SUPPRESSED = MessageState.UNKNOWN, MessageState.SUPPRESSED
_CANCELLED, _EXPIRED = MessageState.CANCELLED, MessageState.EXPIRED

FAILURES = [
    Failure("nobody listens", _PENDING, "connect", _REFUSED, _ALL_WAIT),
    Failure("no greeting in time", _PENDING, "connect", _GONE, _ALL_WAIT),
    Failure("a busy greeting", _PENDING, "connect", "421", _ALL_WAIT),
    Failure("a greeting that refuses us", _PENDING, "connect", "554", _ALL_WAIT),
    Failure("no TLS where it is asked for", _PENDING, "connect", "SSLError", _ALL_WAIT),
    Failure("our password is refused", _PENDING, "connect", "535", _ALL_WAIT),
    Failure("our sender is refused at MAIL", _PENDING, "sender", "550 5.7.1", _LATER),
    Failure("the connection breaks first", _PENDING, "connection", _GONE, _LATER),
    Failure("not now, at RCPT", _PENDING, "recipient", "451 4.7.1", _LATER),
    Failure("nobody of that name, at RCPT", _FAILED, "recipient", "550 5.1.1", _ENDS),
    Failure("the lease ran out first", _PENDING, "slow", "no-time", _LATER),
    Failure("the connection breaks at DATA", _PENDING, "data", _GONE, _LATER),
    Failure("not now, at DATA or after the content", _PENDING, "content", "452 4.3.1", _LATER),
    Failure("refused, at DATA or after the content", _FAILED, "content", "552 5.3.4", _ENDS),
    Failure("no answer after the content", _UNKNOWN, "content", _GONE, _ASKS),
    Failure("the sender dies on the way", _UNKNOWN, "lease", "sender-lost", _ASKS),
    Failure("waited until it was useless", _EXPIRED, "connect", _REFUSED, "is never sent late"),
    Failure("an address that is none, or two", _FAILED, "compose", "address", _ENDS),
    Failure("a mail that cannot be written", _FAILED, "compose", "ValueError", _ENDS),
    Failure("news, and she has no address", _SUPPRESSED, UNREACHED, "no-address", _HELD),
    Failure("news, and she agreed to no mail", _SUPPRESSED, UNREACHED, "no-consent", _HELD),
    Failure("mail to her came back before", _SUPPRESSED, UNREACHED, "address bounced", _HELD),
    Failure("she marked one as spam", _SUPPRESSED, UNREACHED, "address complained", _HELD),
    Failure("she wants no such mail", _SUPPRESSED, "", "preference", _HELD),
    Failure("it is no longer true", _CANCELLED, "", "superseded", "is closed without a mail"),
    Failure("she has died", _CANCELLED, "", "patient-deceased", "is closed without a mail"),
    Failure(
        "it comes back later", MessageState.BOUNCED, "bounced", "550 5.1.1", "her address is held"
    ),
    Failure("the provider drops it", MessageState.BOUNCED, "rejected", "blocked", _ENDS),
    Failure(
        "she marks it as spam", MessageState.COMPLAINED, "complained", "spam", "her address is held"
    ),
]
