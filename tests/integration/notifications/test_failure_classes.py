"""A worked example of everything that keeps a mail from arriving, and what the ledger says then.

First what a mail server can do, a real conversation each: what certainly was not taken waits and is
sent once when the server is well again, what was refused for good is for staff, what nobody can
know is said to be so. Then everything before and after that talk. Each example belongs to a line of
`notifications.failures.FAILURES`, which docs/mail.md shows, and each line has one.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from clinic.actors import Actor
from notifications.actions import set_preferences
from notifications.delivery import deliver_due, ledger
from notifications.delivery.ledger import Turn
from notifications.delivery.policy import LEASE
from notifications.delivery.smtp import Transport
from notifications.failures import FAILURES
from notifications.kinds import NotNow, WhenUnknown
from notifications.models import HeldBecause, Message
from notifications.reports.reading import Report, What
from notifications.reports.recording import record
from notifications.selectors import NEEDS_A_PERSON
from notifications.suppressing import suppress
from notifications.words import reason_of
from tests.factories.mail_server import free_port
from tests.factories.notifications import NOW, MessageFactory, mail_to
from tests.factories.scripted_server import DROP, EAT, HANG, NOT_TLS, scripted_server

pytestmark = pytest.mark.django_db
GONE = "SMTPServerDisconnected"  # smtplib's word for a silence as well


@dataclass(frozen=True)
class Example:
    """What the server does at which step; where the row stands then, and what the server kept."""

    name: str
    script: dict[str, str]
    state: str
    phase: str
    code: str
    kept: int = 0
    down: bool = False  # no other mail of this run is tried
    tls: bool = False
    password: str = ""


def _waits(name, script, phase, code, **more):
    return Example(name, script, "pending", phase, code, **more)


def _refused(name, script, phase, code):
    return Example(name, script, "failed", phase, code)


def _unclear(name, script, code, kept=0):
    return Example(name, script, "unknown", "content", code, kept)


_GREYLISTED = ("recipient", "451 4.7.1")
EXAMPLES = [
    _waits("bad greeting", {"greeting": "554 no service"}, "connect", "554", down=True),
    _waits("busy greeting", {"greeting": "421 4.3.2 busy"}, "connect", "421", down=True),
    _waits("no greeting", {"greeting": HANG}, "connect", GONE, down=True),
    _waits("drop at the greeting", {"greeting": DROP}, "connect", GONE, down=True),
    _waits("no TLS", {}, "connect", "SMTPNotSupportedError", down=True, tls=True),
    _waits(
        "TLS refused",
        {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "454 4.7.0 not now"},
        "connect",
        "454",
        down=True,
        tls=True,
    ),
    _waits(
        "TLS broken",
        {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": NOT_TLS},
        "connect",
        "SSLError",
        down=True,
        tls=True,
    ),
    _waits(
        "our password refused",
        {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 no"},
        "connect",
        "535",
        down=True,
        password="secret",
    ),
    _waits("421 at MAIL", {"MAIL": "421 4.3.2 going down"}, "sender", "421 4.3.2"),
    _waits("our sender refused", {"MAIL": "550 5.7.1 who are you"}, "sender", "550 5.7.1"),
    _waits("drop at MAIL", {"MAIL": DROP}, "connection", GONE),
    _waits("451 at RCPT", {"RCPT": "451 4.7.1 greylisted"}, "recipient", "451 4.7.1"),
    _waits("drop at RCPT", {"RCPT": DROP}, "connection", GONE),
    _waits("stall at RCPT", {"RCPT": HANG}, "connection", GONE),
    _refused("550 at RCPT", {"RCPT": "550 5.1.1 nobody"}, "recipient", "550 5.1.1"),
    _waits("451 at DATA", {"DATA": "451 4.3.0 not now"}, "content", "451 4.3.0"),
    _waits("drop at DATA", {"DATA": DROP}, "data", GONE),
    _refused("554 at DATA", {"DATA": "554 5.5.1 no"}, "content", "554 5.5.1"),
    _waits("452 after the content", {"content": "452 4.3.1 full"}, "content", "452 4.3.1"),
    _refused("552 after the content", {"content": "552 5.3.4 too big"}, "content", "552 5.3.4"),
    _unclear("drop after the content", {"content": DROP}, GONE),
    _unclear("kept, then a drop", {"content": EAT}, GONE, kept=1),
    _unclear("kept, 250 after the client has gone", {"content": HANG}, GONE, kept=1),
    _unclear("no answer that means anything", {"content": "hello"}, "no-answer"),
    _waits("451 at RCPT, then no RSET", {"RCPT": "451 4.7.1 later", "RSET": DROP}, *_GREYLISTED),
]


@pytest.fixture
def talk(settings, kind):
    """Run one delivery against a server that follows a script."""

    def run(script, *, tls=False, password="", at=NOW, at_once=False):
        if at_once:
            script = {"EHLO": "250-here\r\n250 PIPELINING"} | script
        with scripted_server(script) as (server, port):
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            settings.EMAIL_TIMEOUT, settings.EMAIL_USE_TLS = 0.3, tls
            settings.MAIL_LOOKUP = ""
            settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = password
            result = deliver_due(now=at)
            server.wait()
        return result, server.kept

    return run


@pytest.mark.parametrize("at_once", [False, True], ids=["step by step", "at once"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_each_failure_has_its_class_and_its_way_on(talk, kind, example, at_once):
    kind.when_unknown = WhenUnknown.ASK_STAFF
    message = MessageFactory()
    result, kept = talk(example.script, tls=example.tls, password=example.password, at_once=at_once)
    message.refresh_from_db()
    said = (message.state, message.error_class, message.error_code)
    assert said == (example.state, example.phase, example.code)
    assert result.transport_down == example.down
    assert len(kept) == example.kept
    assert message.needs_a_person == (example.state != "pending")
    event = {"pending": "retry"}.get(example.state, example.state)
    assert events_of(message) == [(event, f"{example.phase} {example.code}")]
    assert message.detail not in str(list(message.events.values()))
    assert lines_like(message), "docs/mail.md has a line about it"

    _result, later = talk({}, at=NOW + timedelta(minutes=5), at_once=at_once)
    message.refresh_from_db()
    again = example.state == "pending"
    assert message.state == ("sent" if again else example.state)
    assert len(later) == again


def test_a_server_that_will_not_say_goodbye_has_the_mail_all_the_same(talk, kind):
    message = MessageFactory()
    _result, kept = talk({"QUIT": DROP})
    message.refresh_from_db()
    assert (message.state, len(kept)) == ("sent", 1)


def test_when_nobody_listens_the_others_are_not_tried(settings, kind):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    first, second = MessageFactory.create_batch(2)
    assert deliver_due(now=NOW).transport_down
    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, first.error_code) == ("pending", "ConnectionRefusedError")
    assert (second.state, second.attempts) == ("pending", 0)


# What else may happen to a mail, by its line of the table: given the row, whatever the server.


def nobody_listens(row, kind, settings):
    settings.EMAIL_PORT = free_port()
    deliver_due(now=NOW)


def lease_ran_out(row, kind, settings):
    (mine,) = ledger.claim(now=NOW, sender="slow")
    assert ledger.write_down([Turn(next=mine)], now=NOW)
    transport = Transport("clinic@steady.example")
    receipt = transport.send(row.detail, b"Subject: x\r\n\r\nx\r\n", in_time=lambda: False)
    ledger.write_down([Turn(done=(mine, receipt))], now=NOW)


def sender_dies(row, kind, settings):
    (mine,) = ledger.claim(now=NOW, sender="dead")
    assert ledger.write_down([Turn(next=mine)], now=NOW)
    deliver_due(now=NOW + LEASE)


def useless(row, kind, settings):
    nobody_listens(row, kind, settings)
    deliver_due(now=row.send_before)


def answers(answer):
    def happen(row, kind, settings):
        kind.answers[row.detail] = answer
        deliver_due(now=NOW)

    return happen


def held(reason):
    def happen(row, kind, settings):
        suppress(address=row.detail, reason=reason, code="", by=Actor.system("test"))
        deliver_due(now=NOW)

    return happen


def unwanted(row, kind, settings):
    kind.optional = True
    set_preferences(
        clinic_id=row.clinic_id, recipient_uid=row.recipient_uid, wishes={kind.name: False}
    )
    deliver_due(now=NOW)


def reported(what, code, holds=None):
    def happen(row, kind, settings):
        deliver_due(now=NOW)
        record(Report(row.uid, what, "report-1", code, row.detail, None, holds))

    return happen


HAPPENINGS = {
    "nobody listens": nobody_listens,
    "the lease ran out first": lease_ran_out,
    "the sender dies on the way": sender_dies,
    "waited until it was useless": useless,
    "an address that is none, or two": answers(mail_to("a@b.example, c@d.example")),
    "a mail that cannot be written": answers(ValueError("a patient's name")),
    "news, and she has no address": answers(NotNow("no-address", suppressed=True)),
    "news, and she agreed to no mail": answers(NotNow("no-consent", suppressed=True)),
    "mail to her came back before": held(HeldBecause.BOUNCED),
    "she marked one as spam": held(HeldBecause.COMPLAINED),
    "she wants no such mail": unwanted,
    "it is no longer true": answers(NotNow("superseded")),
    "she has died": answers(NotNow("patient-deceased")),
    "it comes back later": reported(What.BOUNCED, "550 5.1.1", HeldBecause.BOUNCED),
    "the provider drops it": reported(What.REJECTED, "blocked"),
    "she marks it as spam": reported(What.COMPLAINED, "spam", HeldBecause.COMPLAINED),
}


@pytest.mark.parametrize("when", HAPPENINGS)
def test_what_happens_before_and_after_the_talk(server, kind, settings, when):
    row = MessageFactory()
    HAPPENINGS[when](row, kind, settings)
    row.refresh_from_db()
    (line,) = [failure for failure in FAILURES if failure.when == when]
    assert (row.state, row.error_class, row.error_code) == (line.state, line.error_class, line.code)
    assert reason_of(row) in line.seen
    assert row.needs_a_person == ("Needs a person" in line.seen)
    board = Message.objects.filter(NEEDS_A_PERSON, pk=row.pk)
    assert board.exists() == row.needs_a_person
    assert row.detail not in line.seen + reason_of(row) + str(list(row.events.values("code")))


def test_every_line_of_the_table_has_its_example():
    talked = {(example.state, example.phase) for example in EXAMPLES}
    for line in FAILURES:
        assert line.when in HAPPENINGS or (line.state, line.error_class) in talked, line.when


def events_of(message):
    return [(event.event, event.code) for event in message.events.all()]


def lines_like(message):
    return [
        line
        for line in FAILURES
        if (line.state, line.error_class) == (message.state, message.error_class)
    ]
