"""What a crash leaves unclear is found out, not guessed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from notifications.delivery import ledger
from notifications.delivery.lookup import CannotAsk, MaildirLookup, configured_lookup
from notifications.delivery.policy import GRACE, LEASE
from notifications.kinds import WhenUnknown
from notifications.models import MessageState
from tests.factories.notifications import NOW, MessageFactory, begin, settle

pytestmark = pytest.mark.django_db

SOON = LEASE + timedelta(seconds=1)
LATER = GRACE + timedelta(seconds=1)


@pytest.fixture
def asked(server, settings):
    """A mail server that can be asked what arrived."""
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    return server


def state_of(message):
    message.refresh_from_db()
    return message.state


def crash_after_begin(row):
    assert begin(row, now=NOW)


def test_a_sender_that_dies_before_it_begins_leaves_nothing_unclear(server, deliver):
    message = MessageFactory()
    ledger.claim(now=NOW, sender="dead")
    assert deliver().sent == 0, "the lease holds"
    assert deliver(SOON).sent == 1
    assert state_of(message) == MessageState.SENT


def test_accepted_and_never_marked_is_found_and_not_sent_again(asked, deliver):
    message = MessageFactory()
    asked.faults[message.detail] = "eat"
    deliver()
    assert state_of(message) == MessageState.UNKNOWN
    asked.faults.clear()
    assert deliver(timedelta(seconds=15)).counts["found"] == 1
    assert state_of(message) == MessageState.SENT
    assert message.sent_at == message.begun_at
    deliver(LATER)
    assert len(asked.accepted) == 1


def test_a_crash_between_send_and_mark_is_found_and_not_sent_again(asked, deliver, monkeypatch):
    message = MessageFactory()

    write_down = ledger.write_down

    def killed(turns, **kwargs):
        if any(turn.done for turn in turns):
            raise KeyboardInterrupt
        return write_down(turns, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "write_down", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver()
    assert len(asked.accepted) == 1
    assert state_of(message) == MessageState.CLAIMED
    result = deliver(SOON)
    assert (result.counts["unclear"], result.counts["found"], result.sent) == (1, 1, 0)
    assert state_of(message) == MessageState.SENT
    assert len(asked.accepted) == 1


def test_provably_missing_after_the_grace_goes_out_again_as_the_same_mail(asked, deliver):
    message = MessageFactory()
    asked.faults[message.detail] = "lose"
    deliver()
    asked.faults.clear()
    deliver(timedelta(seconds=30))
    assert state_of(message) == MessageState.UNKNOWN
    assert deliver(LATER).sent == 1
    (mail,) = asked.mails()
    assert mail["Message-ID"] == message.message_id
    assert mail["Date"].datetime == message.due_at
    assert [e.event for e in message.events.all()] == ["unknown", "not-found", "sent"]


def test_a_server_that_cannot_be_asked_leaves_it_unclear(server, deliver, settings, tmp_path):
    settings.MAIL_LOOKUP = f"maildir:{tmp_path / 'nowhere'}"
    message = MessageFactory()
    crash_after_begin(*ledger.claim(now=NOW, sender="dead"))
    deliver(LATER)
    assert state_of(message) == MessageState.UNKNOWN
    assert server.accepted == []


def test_without_a_lookup_one_more_copy_or_a_person(server, deliver, kind):
    kind.when_unknown = WhenUnknown.RESEND
    message = MessageFactory()
    server.faults[message.detail] = "eat"
    deliver()
    assert deliver(timedelta(minutes=1)).counts["resent"] == 0
    deliver(LATER)
    assert len(server.accepted) == 2, "one more copy"
    deliver(LATER * 3)
    assert len(server.accepted) == 2, "and never a third"
    assert state_of(message) == MessageState.UNKNOWN
    assert {m["Message-ID"] for m in server.mails()} == {message.message_id}
    assert server.accepted[0][1] == server.accepted[1][1]

    kind.when_unknown = WhenUnknown.ASK_STAFF
    other = MessageFactory()
    server.faults[other.detail] = "lose"
    deliver(LATER * 4)
    deliver(LATER * 6)
    assert state_of(other) == MessageState.UNKNOWN
    assert len(server.accepted) == 2


def test_a_mark_that_comes_after_the_lease_still_counts(server, deliver):
    from notifications.delivery.smtp import Outcome, Receipt

    message = MessageFactory()
    (row,) = ledger.claim(now=NOW, sender="slow")
    crash_after_begin(row)
    deliver(SOON)
    assert state_of(message) == MessageState.UNKNOWN
    assert settle(row, Receipt(Outcome.SENT), now=NOW + SOON)
    assert state_of(message) == MessageState.SENT


def test_a_clock_that_jumps_while_a_mail_is_leaving_makes_no_second_copy(asked, deliver):
    from notifications.delivery.smtp import Outcome, Receipt

    message, jumped = MessageFactory(), timedelta(hours=2)
    (row,) = ledger.claim(now=NOW, sender="alive")
    crash_after_begin(row)  # it did not crash: the content is on its way
    assert deliver(jumped).sent == 0
    assert state_of(message) == MessageState.UNKNOWN
    assert settle(row, Receipt(Outcome.SENT), now=NOW + timedelta(seconds=1))
    deliver(jumped + LATER)
    assert asked.accepted == []
    assert state_of(message) == MessageState.SENT


def test_a_mail_whose_sender_died_goes_out_after_one_more_grace(asked, deliver):
    MessageFactory()
    crash_after_begin(*ledger.claim(now=NOW, sender="dead"))
    assert deliver(SOON).sent == 0
    assert deliver(GRACE).sent == 0, "counted from when the lease was found to be over"
    assert deliver(SOON + LATER).sent == 1


def test_the_setting_names_a_lookup_or_says_what_it_wants(settings, tmp_path):
    settings.MAIL_LOOKUP = f"maildir:{tmp_path}"
    with pytest.raises(CannotAsk, match="no Maildir"):
        configured_lookup().found({"<a@b>"})
    settings.MAIL_LOOKUP = "smoke:signal"
    with pytest.raises(ImproperlyConfigured, match=r"maildir:PATH or mailpit:URL"):
        configured_lookup()


def test_a_maildir_is_read_by_its_headers_only(server):
    server._box.add(b"Subject: x\r\nMessage-ID: <one@x>\r\n\r\nMessage-ID: <two@x>\r\n")
    server._box.add(b"Subject: none\r\n\r\n")
    assert MaildirLookup(server.folder).found({"<one@x>", "<two@x>"}) == {"<one@x>"}
