"""A database that was restored does not know what left: it is told, and nobody is told twice.

Going back is played here by writing the rows of before; `drill` does it with real backups.
"""

import shutil
from datetime import timedelta

import pytest

from clinic import clock
from clinic.actors import Actor
from notifications import after_restore
from notifications.actions import resend
from notifications.delivery.journal import Journal
from notifications.delivery.policy import GRACE, LEASE
from notifications.delivery.restored import ANEW, RESTORED
from notifications.models import ForgottenMail, LedgerMark, MailHold, Message, MessageState, Restore
from tests.factories.notifications import NOW, MessageFactory, begin

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)
BY = Actor.system("test")


@pytest.fixture(autouse=True)
def journal(settings, tmp_path):
    settings.SEND_JOURNAL = tmp_path / "journal"
    return settings.SEND_JOURNAL


def as_before(message: Message) -> None:
    """Let the database be the one of before this mail was begun."""
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.PENDING, sent_at=None, begun_at=None, lease_until=None, attempts=0
    )
    message.events.all().delete()
    LedgerMark.objects.update(count=0)


def lift(message: Message) -> None:
    after_restore.lift(clinic=message.clinic, reason="Looked at the list", by=BY)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_mail_that_had_left_is_known_again_and_the_others_wait_for_a_person(server, deliver):
    told = MessageFactory()
    deliver()
    as_before(told)
    waiting = MessageFactory(clinic=told.clinic)
    assert deliver(SOON).sent == 0
    assert state_of(told) == MessageState.SENT
    assert NOW <= told.sent_at < NOW + SOON, "as the journal says"
    assert state_of(waiting) == MessageState.PENDING
    with clock.standing_at(NOW + SOON):
        seen = after_restore.aftermath_of(told.clinic)
    assert (seen.forgotten_number, seen.waiting, seen.journal_complete) == (0, 1, True)
    lift(told)
    assert deliver(SOON).sent == 1
    assert len(server.accepted) == 2
    assert deliver(SOON * 2).sent == 0
    assert Restore.objects.count() == 1, "it is found once"


@pytest.mark.parametrize("found_first", [True, False])
def test_what_is_planned_again_for_the_same_time_is_not_sent_again(server, deliver, found_first):
    told = MessageFactory()
    deliver()
    facts = {
        name: getattr(told, name)
        for name in ("kind", "clinic", "recipient_uid", "about_uid", "detail", "dedupe_key",
                     "due_at", "send_before")
    }  # fmt: skip
    told.delete()
    LedgerMark.objects.update(count=0)
    if not found_first:  # a worker plans before the first sender looks
        again = MessageFactory(**facts, created_at=NOW + SOON / 2)
    deliver(SOON)
    forgotten = ForgottenMail.objects.get()
    assert forgotten.recipient_uid == facts["recipient_uid"]
    if found_first:
        again = MessageFactory(**facts, created_at=NOW + 2 * SOON)
    lift(again)
    deliver(2 * SOON)
    assert state_of(again) == MessageState.SENT
    assert len(server.accepted) == 1


def test_the_same_occasion_at_another_time_waits_for_a_person_who_can_send_it(server, deliver):
    told = MessageFactory()
    deliver()
    key, clinic = told.dedupe_key, told.clinic
    told.delete()
    LedgerMark.objects.update(count=0)
    deliver(SOON)
    later = NOW + 2 * SOON
    moved = MessageFactory(clinic=clinic, dedupe_key=key, due_at=later, created_at=later)
    lift(moved)
    deliver(2 * SOON)
    deliver(2 * SOON + GRACE * 2)
    assert (state_of(moved), moved.error_code) == (MessageState.UNKNOWN, ANEW)
    assert len(server.accepted) == 1
    resend(message=moved, reason="It says something new", by=BY)
    deliver(3 * SOON + GRACE * 2)
    assert state_of(moved) == MessageState.SENT
    assert len(server.accepted) == 2


def test_a_mail_on_its_way_then_is_asked_about(server, deliver, settings, journal):
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    arrived = MessageFactory()
    server.faults[arrived.detail] = "eat"
    deliver()
    server.faults.clear()
    as_before(arrived)
    deliver(SOON)
    assert state_of(arrived) == MessageState.SENT
    assert len(server.accepted) == 1


def test_without_the_journal_nothing_of_that_time_leaves_by_itself(
    server, deliver, kind, journal, settings
):
    told = MessageFactory()
    deliver()
    as_before(told)
    shutil.rmtree(journal)
    LedgerMark.objects.update(timeline=999)
    deliver(SOON)
    lift(told)
    deliver(SOON + GRACE * 10)
    assert (state_of(told), told.error_code) == (MessageState.UNKNOWN, RESTORED)
    assert len(server.accepted) == 1
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    deliver(SOON + GRACE * 11)
    assert state_of(told) == MessageState.SENT


def test_a_restore_that_forgot_nothing_holds_nothing(server, deliver):
    MessageFactory()
    deliver()
    LedgerMark.objects.update(timeline=999)
    MessageFactory()
    assert deliver(SOON).sent == 1
    assert Restore.objects.get().found_by == "timeline"
    assert not MailHold.objects.exists()


def test_a_claim_that_a_sender_lost_with_the_database_is_no_hindrance(server, deliver):
    row = MessageFactory()
    deliver()
    as_before(row)
    begin(row, now=NOW)
    deliver(SOON)
    lift(row)
    deliver(SOON + LEASE)
    assert state_of(row) == MessageState.SENT
    assert len(server.accepted) == 1


def test_nothing_leaves_that_cannot_be_noted(server, deliver, journal):
    row = MessageFactory()
    journal.mkdir()
    (journal / f"{NOW:%Y-%m-%d}.jsonl").mkdir()
    with pytest.raises(OSError, match="directory"):
        deliver()
    assert len(server.accepted) == 0
    assert state_of(row) == MessageState.CLAIMED
    assert row.begun_at is None


def test_the_journal_tells_no_address_and_no_name(server, deliver, journal):
    MessageFactory()
    deliver()
    (file,) = journal.glob("*.jsonl")
    text = file.read_text()
    assert "sent" in text
    assert "@" not in text
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_a_fail_over_with_a_mail_on_its_way_holds_nothing(server, deliver, settings):
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    row = MessageFactory()
    server.faults[row.detail] = "eat"
    deliver()
    assert state_of(row) == MessageState.UNKNOWN
    LedgerMark.objects.update(timeline=999)
    deliver(SOON)
    assert state_of(row) == MessageState.SENT
    assert not MailHold.objects.exists()


def test_a_fail_over_between_journal_and_ledger_holds_nothing(server, deliver, settings, journal):
    """Both are written side by side, and a mail leaves after both: this one has not."""
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    deliver()
    row = MessageFactory(state=MessageState.CLAIMED, lease_until=NOW + LEASE, claim_epoch=1)
    Journal(journal).note(begun=[row], now=NOW)()
    other = MessageFactory(clinic=row.clinic)
    LedgerMark.objects.update(timeline=999)
    deliver(SOON)
    assert not MailHold.objects.exists()
    assert state_of(other) == MessageState.SENT
    assert state_of(row) == MessageState.UNKNOWN, "the mail server is asked all the same"
    deliver(SOON + GRACE * 2)
    assert state_of(row) == MessageState.SENT
    assert len(server.accepted) == 2
