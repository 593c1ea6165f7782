"""Who may still be sent to at the moment of sending."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.actions import Occasion, call_off, plan
from notifications.delivery import ledger
from notifications.delivery.smtp import Outcome, Receipt
from notifications.kinds import NotNow
from notifications.models import Message, MessageState, Preference, Suppression
from tests.factories.notifications import NOW, MessageFactory, begin, settle

pytestmark = pytest.mark.django_db


def state_of(message):
    message.refresh_from_db()
    return message.state, message.error_code


def test_a_kind_that_says_no_cancels_or_holds_back(server, deliver, kind):
    moved, silent, gone = MessageFactory.create_batch(3)
    kind.answers[moved.detail] = NotNow("session-moved")
    kind.answers[silent.detail] = NotNow("no-consent", suppressed=True)
    kind.compose = lambda rows: {
        r.pk: kind.answers[r.detail] for r in rows if r.detail in kind.answers
    }
    deliver()
    assert state_of(moved) == ("cancelled", "session-moved")
    assert state_of(silent) == ("suppressed", "no-consent")
    assert state_of(gone) == ("cancelled", "gone")
    assert server.accepted == []
    assert [e.code for e in moved.events.all()] == ["session-moved"]


def queries_of(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([q for q in captured if "SAVEPOINT" not in q["sql"]])


def test_a_batch_costs_as_many_queries_as_one_mail(server, deliver, kind):
    deliver()  # the first run of all makes its mark
    MessageFactory()
    for_one = queries_of(deliver)
    MessageFactory.create_batch(19)
    assert queries_of(deliver) == for_one, "beside the one prepared statement a mail"
    assert kind.compositions == 2


def test_the_statement_that_each_mail_costs_is_planned_once(server, deliver):
    MessageFactory.create_batch(2)
    deliver()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, 'noted AS') > 0"
        )
        assert cursor.fetchone() == (1,)


def test_one_row_that_cannot_be_composed_holds_up_no_other(server, deliver, kind):
    good, bad = MessageFactory(), MessageFactory()
    kind.answers[bad.detail] = KeyError("name of a patient")
    deliver()
    assert state_of(good)[0] == "sent"
    assert state_of(bad) == ("failed", "KeyError")


def test_a_kind_nobody_declared_is_a_failure_for_staff(server, deliver):
    message = MessageFactory(kind="lost")
    deliver()
    assert state_of(message) == ("failed", "unknown-kind")


def test_an_optional_kind_respects_a_wish_and_another_does_not(server, deliver, kind):
    message = MessageFactory()
    Preference.objects.create(
        clinic=message.clinic,
        recipient_kind="patient",
        recipient_uid=message.recipient_uid,
        kind="note",
        wanted=False,
    )
    kind.optional = True
    deliver()
    assert state_of(message) == ("suppressed", "preference")
    kind.optional = False
    again = MessageFactory(recipient_uid=message.recipient_uid)
    deliver()
    assert state_of(again)[0] == "sent"


def test_a_bounced_address_gets_nothing_in_any_spelling(server, deliver):
    Suppression.of("Ana@Patients.Example", reason="bounce").save()
    message = MessageFactory(detail="ana@patients.example")
    deliver()
    assert state_of(message) == ("suppressed", "address bounce")


def test_planning_twice_adds_nothing(clinic, server, deliver):
    about = MessageFactory.build().about_uid
    occasion = Occasion(
        kind="note",
        clinic_id=clinic.pk,
        recipient_uid=about,
        about_uid=about,
        due_at=NOW,
        send_before=NOW + timedelta(days=1),
        detail="ana@patients.example",
    )
    plan([occasion])
    plan([occasion])
    assert Message.objects.count() == 1
    deliver()
    plan([occasion])
    deliver(timedelta(minutes=1))
    assert len(server.accepted) == 1


def test_what_is_called_off_after_the_claim_is_not_sent(server, deliver, kind):
    """The session moves while its reminder is claimed and composed, but has not left."""
    message = MessageFactory()
    compose = kind.compose

    def and_then_move(rows):
        mails = compose(rows)
        call_off(about_uids=[message.about_uid])
        return mails

    kind.compose = and_then_move
    assert deliver().counts["dropped"] == 1
    assert state_of(message) == ("cancelled", "superseded")
    assert server.accepted == []


def test_calling_off_leaves_what_is_leaving_or_gone(kind):
    message = MessageFactory()
    (row,) = ledger.claim(now=NOW, sender="a")
    assert begin(row, now=NOW)
    assert call_off(about_uids=[message.about_uid]) == 0
    settle(row, Receipt(Outcome.SENT), now=NOW)
    assert call_off(about_uids=[message.about_uid]) == 0
    assert state_of(message)[0] == "sent"


def test_a_sender_whose_lease_ran_out_may_not_begin(kind):
    MessageFactory()
    (row,) = ledger.claim(now=NOW, sender="a")
    assert not begin(row, now=NOW + timedelta(seconds=91))


def test_a_sender_that_comes_back_late_changes_nothing(deliver, kind, server):
    message = MessageFactory()
    (stale,) = ledger.claim(now=NOW, sender="a")
    deliver(timedelta(seconds=91))
    assert state_of(message)[0] == "sent"
    assert not begin(stale, now=NOW)
    assert not settle(stale, Receipt(Outcome.FAILED, "recipient", "550"), now=NOW)
    assert state_of(message)[0] == MessageState.SENT
