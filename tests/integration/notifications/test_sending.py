"""One mail at a time over a real SMTP server: what each answer of the server leads to."""

from datetime import timedelta

import pytest

from notifications.models import Message, MessageState, SentCopy
from tests.factories.mail_server import free_port
from tests.factories.notifications import NOW, MessageFactory, mail_to

pytestmark = pytest.mark.django_db


def events_of(message):
    return [(e.event, e.code) for e in message.events.all()]


def test_a_due_mail_is_sent_once_and_its_life_is_written_down(server, deliver):
    message = MessageFactory()
    assert deliver().sent == 1
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.sent_at is not None
    assert message.attempts == 1
    assert events_of(message) == [("sent", "")]
    assert server.recipients() == [message.detail]
    assert deliver(timedelta(minutes=10)).sent == 0
    assert len(server.accepted) == 1


def test_nothing_due_ends_cleanly(server, deliver):
    MessageFactory(due_at=NOW + timedelta(hours=1))
    assert deliver().counts.total() == 0
    assert server.connections == 0


def test_the_server_s_words_are_not_kept(server, deliver):
    message = MessageFactory()
    server.faults[message.detail] = "550"
    deliver()
    assert message.detail not in str(list(message.events.values()))


def test_one_bad_recipient_stops_nobody_and_the_connection_is_kept(server, deliver):
    rows = MessageFactory.create_batch(5)
    server.faults[rows[1].detail] = "550"
    server.faults[rows[2].detail] = "451"
    result = deliver()
    assert (result.sent, result.counts["failed"], result.counts["retry"]) == (3, 1, 1)
    assert server.connections == 1


def test_after_a_dropped_connection_a_new_one_carries_the_rest(server, deliver):
    rows = MessageFactory.create_batch(4)
    server.faults[rows[1].detail] = "lose"
    assert deliver().sent == 3
    assert server.connections == 2


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "no address\r\nBcc: x@y.example",
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "a@b@c.example",
        "josé@patients.example",
        "ana@clínica.example",
        "Ana <ana@patients.example>",
    ],
)
def test_an_address_that_is_none_fails_alone(server, deliver, address):
    good, bad = MessageFactory(), MessageFactory(detail=address)
    assert deliver().sent == 1
    bad.refresh_from_db()
    assert (bad.state, bad.error_class, bad.error_code) == ("failed", "compose", "address")
    assert server.recipients() == [good.detail]


def test_a_subject_with_a_line_break_is_never_written(server, deliver, kind):
    row = MessageFactory()
    kind.answers[row.detail] = mail_to(row.detail, subject="Hello\r\nBcc: x@y.example")
    deliver()
    row.refresh_from_db()
    assert (row.state, server.accepted) == ("failed", [])


def test_waits_get_longer_and_end_with_the_mail_s_time(server, deliver):
    message = MessageFactory(send_before=NOW + timedelta(minutes=90))
    server.faults[message.detail] = "451"
    at = timedelta()
    waits = []
    for _ in range(4):
        deliver(at)
        message.refresh_from_db()
        wait = message.try_after - (NOW + at)
        waits.append(round(wait / timedelta(minutes=1)))
        assert deliver(at + wait - timedelta(seconds=5)).counts.total() == 0
        at += wait + timedelta(seconds=1)
    assert waits == [1, 5, 15, 60]
    deliver(timedelta(minutes=91))
    message.refresh_from_db()
    assert message.state == MessageState.EXPIRED
    assert message.error_code == "451 4.1.1"


def test_with_no_server_for_three_ticks_each_mail_arrives_once(server, deliver, settings):
    MessageFactory.create_batch(30)
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    for minutes in (0, 2, 9):
        result = deliver(timedelta(minutes=minutes))
        assert result.transport_down
        assert result.counts["retry"] == 1, "the others wait without being tried"
    settings.EMAIL_PORT = port
    deliver(timedelta(minutes=30))
    assert len(server.recipients()) == len(set(server.recipients())) == 30
    assert not Message.objects.exclude(state=MessageState.SENT).exists()


def test_a_late_mail_expires_and_is_never_sent(server, deliver):
    message = MessageFactory(send_before=NOW)
    assert deliver().counts["expired"] == 1
    message.refresh_from_db()
    assert message.state == MessageState.EXPIRED
    assert server.accepted == []


def test_the_copy_is_the_mail_without_its_links_and_goes_after_its_time(
    server, deliver, kind, settings
):
    message = MessageFactory()
    link = f"https://clinic.example/v/{'a1B-' * 11}/"
    kind.answers[message.detail] = mail_to(message.detail, text=f"Answer here: {link}\n")
    deliver()
    raw = bytes(SentCopy.objects.get().raw)
    sent = server.accepted[0][1]
    assert b"a1B-a1B-" in sent.replace(b"=\r\n", b"")
    assert b"a1B-a1B-" not in raw.replace(b"=\r\n", b"")
    assert b"/v/link-removed" in raw.replace(b"=\r\n", b"")
    deliver(timedelta(days=settings.MAIL_COPY_DAYS, seconds=1))
    assert not SentCopy.objects.exists()
    assert Message.objects.filter(pk=message.pk).exists()
