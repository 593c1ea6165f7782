"""The auditor of `make chaos` counts each thing that must not happen."""

from datetime import timedelta

import pytest

from chaos.auditor import Promises, any_open, compare
from chaos.mail_log import Accepted, LogReader, LogWriter
from clinic import clock
from notifications.models import MessageState
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def reminder(state=MessageState.SENT, **facts):
    now = clock.now()
    if state == MessageState.SENT:
        facts = {"sent_at": now, "begun_at": now} | facts
    return MessageFactory(kind="reminder", state=state, **facts)


def accepted(*messages) -> list[Accepted]:
    return [Accepted(m.message_id, "p@patients.example", 0.0, "f") for m in messages]


def found(messages, log, **promises) -> tuple[int, int, int]:
    findings = compare(Promises({m.about_uid for m in messages}, **promises), log)
    return findings.lost, findings.twice, findings.after_cancel


def test_one_mail_each_is_right():
    mails = [reminder(), reminder()]
    assert found(mails, accepted(*mails)) == (0, 0, 0)
    assert not any_open()


def test_lost_is_promised_and_not_there_or_said_and_not_true_or_never_ended():
    right, never, untrue = reminder(), MessageFactory.build(kind="reminder"), reminder()
    waiting = reminder(MessageState.PENDING)
    assert any_open()
    assert found([right, never, untrue, waiting], accepted(right)) == (3, 0, 0)


def test_twice_is_a_second_copy_or_a_second_mail_about_the_same():
    copied, doubled = reminder(), reminder()
    again = reminder(about_uid=doubled.about_uid, dedupe_key="another")
    log = accepted(copied, copied, doubled, again)
    assert found([copied, doubled], log) == (0, 2, 0)


def test_after_cancellation_is_what_arrived_cancelled_or_began_later():
    now = clock.now()
    cancelled = reminder(MessageState.CANCELLED)
    late = reminder(begun_at=now + timedelta(seconds=1))
    leaving = reminder(begun_at=now - timedelta(seconds=1))
    unsent = reminder(MessageState.CANCELLED)
    mails = [cancelled, late, leaving, unsent]
    called_off = {m.about_uid: now for m in mails}
    log = accepted(cancelled, late, leaving)
    assert found(mails, log, called_off=called_off) == (0, 0, 2)
    assert compare(Promises(set(), called_off), log).leaving == 1


def test_the_log_is_followed_line_by_line(tmp_path):
    path = tmp_path / "log"
    reader = LogReader(path)
    assert reader.mails() == []
    writer = LogWriter(path)
    first = Accepted("<1@x>", "p@patients.example", 1.0, "f")
    writer.add(first)
    assert reader.mails() == [first]
    assert writer.has("<1@x>")
    assert not writer.has("<2@x>")
    with path.open("a") as file:
        file.write('{"message_id": "<3')
    assert reader.mails() == [first], "half a line is not read"
