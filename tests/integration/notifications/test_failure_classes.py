"""A worked example of everything a mail server can do to a mail, and what the ledger says then.

One table, a real conversation each. What certainly was not taken waits and is sent once when the
server is well again; what was refused for good is for staff; what nobody can know is said to be so.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from notifications.delivery import deliver_due
from notifications.kinds import WhenUnknown
from tests.factories.mail_server import free_port
from tests.factories.notifications import NOW, MessageFactory
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


def _waits(name, script, phase, code, **more):
    return Example(name, script, "pending", phase, code, **more)


def _refused(name, script, phase, code):
    return Example(name, script, "failed", phase, code)


def _unclear(name, script, code, kept=0):
    return Example(name, script, "unknown", "content", code, kept)


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
]


@pytest.fixture
def talk(settings, kind):
    """Run one delivery against a server that follows a script."""

    def run(script, *, tls=False, at=NOW, at_once=False):
        if at_once:
            script = {"EHLO": "250-here\r\n250 PIPELINING"} | script
        with scripted_server(script) as (server, port):
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            settings.EMAIL_TIMEOUT, settings.EMAIL_USE_TLS = 0.3, tls
            settings.MAIL_LOOKUP = ""
            result = deliver_due(now=at)
            server.wait()
        return result, server.kept

    return run


@pytest.mark.parametrize("at_once", [False, True], ids=["step by step", "at once"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_each_failure_has_its_class_and_its_way_on(talk, kind, example, at_once):
    kind.when_unknown = WhenUnknown.ASK_STAFF
    message = MessageFactory()
    result, kept = talk(example.script, tls=example.tls, at_once=at_once)
    message.refresh_from_db()
    said = (message.state, message.error_class, message.error_code)
    assert said == (example.state, example.phase, example.code)
    assert result.transport_down == example.down
    assert len(kept) == example.kept
    assert message.needs_a_person == (example.state != "pending")
    assert message.detail not in str(list(message.events.values()))

    _result, later = talk({}, at=NOW + timedelta(minutes=5), at_once=at_once)
    message.refresh_from_db()
    again = example.state == "pending"
    assert message.state == ("sent" if again else example.state)
    assert len(later) == again


def test_nobody_listens(settings, kind):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    first, second = MessageFactory.create_batch(2)
    assert deliver_due(now=NOW).transport_down
    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, first.error_code) == ("pending", "ConnectionRefusedError")
    assert (second.state, second.attempts) == ("pending", 0)
