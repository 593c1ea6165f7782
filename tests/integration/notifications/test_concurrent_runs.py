"""Several runs at the same instant, on real transactions."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from notifications.actions import Occasion, call_off, plan
from notifications.delivery import deliver_due, ledger
from notifications.models import DeliveryEvent, Message, MessageState
from tests.factories.notifications import NOW, MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(work):
    try:
        return work()
    finally:
        connection.close()


def test_two_runs_at_the_same_instant_send_each_mail_once(server, kind):
    MessageFactory.create_batch(60)
    gate = threading.Barrier(2)

    def run():
        gate.wait()
        return deliver_due(now=NOW, limit=200)

    with ThreadPoolExecutor(2) as pool:
        results = [done.result() for done in [pool.submit(in_thread, run) for _ in range(2)]]
    assert sum(result.sent for result in results) == 60
    assert len(server.recipients()) == len(set(server.recipients())) == 60
    assert DeliveryEvent.objects.filter(event="sent").count() == 60


def test_two_beats_with_nobody_between_them_plan_and_send_once(clinic, server, kind):
    """Each tick plans the same occasion and sends what is due; no broker has a part in it."""
    about, gate = uuid4(), threading.Barrier(2)
    occasion = Occasion(
        kind="note",
        clinic_id=clinic.pk,
        recipient_uid=about,
        about_uid=about,
        due_at=NOW,
        send_before=NOW + timedelta(days=1),
        detail="ana@patients.example",
    )

    def tick():
        gate.wait()
        plan([occasion])
        return deliver_due(now=NOW).sent

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(in_thread, tick) for _ in range(2)]:
            done.result()
    deliver_due(now=NOW + timedelta(minutes=2))
    assert server.recipients() == ["ana@patients.example"]
    assert Message.objects.get().state == MessageState.SENT


def test_one_run_spreads_over_its_connections(server, kind):
    MessageFactory.create_batch(60)
    assert deliver_due(now=NOW, connections=3).sent == 60
    assert server.connections == 3
    assert len(set(server.recipients())) == 60


def test_each_connection_has_one_mail_on_its_way(server, kind):
    """However many write to the ledger together: a crash leaves no more than that unclear."""
    MessageFactory.create_batch(60)
    unclear: list[int] = []

    def look(to):
        begun = Message.objects.filter(state=MessageState.CLAIMED, begun_at__isnull=False)
        with ThreadPoolExecutor(1) as pool:
            unclear.append(pool.submit(in_thread, begun.count).result())

    server.before_content = look
    assert deliver_due(now=NOW, connections=3).sent == 60
    assert set(unclear) <= {1, 2, 3}
    assert len(unclear) == 60


@pytest.mark.parametrize("when", ["before", "after"])
def test_when_the_one_who_writes_for_others_dies_each_mail_arrives_once(
    server, kind, settings, monkeypatch, when
):
    settings.MAIL_LOOKUP = f"maildir:{server.folder}"
    MessageFactory.create_batch(60)
    write_down, together = ledger.write_down, threading.Event()

    def dies(turns, **kwargs):
        if len(turns) < 2 or together.is_set():
            return write_down(turns, **kwargs)
        together.set()
        if when == "after":
            write_down(turns, **kwargs)
        raise DatabaseError("the connection is gone")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "write_down", dies)
        with pytest.raises(DatabaseError):
            deliver_due(now=NOW, connections=3)
    for minutes in (2, 5, 8):
        deliver_due(now=NOW + timedelta(minutes=minutes))
    assert len(server.recipients()) == len(set(server.recipients())) == 60
    assert Message.objects.filter(state=MessageState.SENT).count() == 60


def test_a_limit_holds_over_all_connections(server, kind):
    MessageFactory.create_batch(60)
    assert deliver_due(now=NOW, connections=3, limit=45).sent == 45
    assert Message.objects.filter(state=MessageState.PENDING).count() == 15


def test_a_cancellation_during_a_batch_stops_what_has_not_left(server, kind):
    """Called off by another process while the first mail's content is on the wire."""
    rows = MessageFactory.create_batch(5)
    later = [row.about_uid for row in rows[1:]]

    def cancel_the_rest(to):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(in_thread, lambda: call_off(about_uids=later)).result()
        server.before_content = lambda to: None

    server.before_content = cancel_the_rest
    result = deliver_due(now=NOW)
    assert (result.sent, result.counts["dropped"]) == (1, 4)
    assert Message.objects.filter(state=MessageState.CANCELLED).count() == 4
    assert deliver_due(now=NOW + timedelta(hours=1)).sent == 0
