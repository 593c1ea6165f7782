"""Her address changes, or her links end, while a mail to her is being written: two connections."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction

from clinic import clock
from clinic.actors import Actor
from notifications.delivery import ledger
from notifications.delivery.composing import compose
from notifications.delivery.ledger import Turn
from notifications.models import Message
from patients.actions import end_links, set_mail_wishes, update_patient
from patients.models import AccessLink
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor.system("test")
OLD, NEW = "old@mail.example", "new@mail.example"


def question(patient, **fields):
    now = clock.now()
    return MessageFactory(
        clinic=patient.clinic,
        kind="check-in",
        recipient_uid=patient.uid,
        about_uid=patient.uid,
        due_at=now - timedelta(minutes=1),
        send_before=now + timedelta(hours=8),
        **fields,
    )


@contextmanager
def under_way(change):
    """Do something on another connection and commit it only when the block ends."""
    done, go = Event(), Event()

    def work():
        try:
            with transaction.atomic():
                change()
                done.set()
                assert go.wait(60)
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(work)
        assert done.wait(60)
        try:
            yield
        finally:
            go.set()
            result.result(60)


def take(now=None):
    """Claim and write what is due, as a sender does, up to the moment before it begins."""
    now = now or clock.now()
    composed = compose(ledger.claim(now=now, sender="a sender"), now=now)
    ledger.close(composed.closed, now=now)
    return composed.outgoing


def leaves_for(outgoing):
    ours = ledger.write_down([Turn(next=out.row) for out in outgoing], now=clock.now())
    return [out.to for out in outgoing if out.row.pk in ours]


CHANGES = {
    "address": lambda patient: update_patient(patient=patient, email=NEW, by=BY),
    "consent": lambda patient: update_patient(patient=patient, consents_to_mail=False, by=BY),
    "death": lambda patient: update_patient(patient=patient, status="deceased", by=BY),
    "wish": lambda patient: set_mail_wishes(
        patient=patient, asked=["check-in"], wanted=[], by=Actor.patient(patient.uid)
    ),
    "links": lambda patient: end_links(patient=patient, reason="Lost phone", by=BY),
}


# Emptying the tables after a test costs more than the test, so one of them walks through all.
@pytest.mark.parametrize("planned", ["before", "meanwhile"])
def test_what_is_committed_before_a_mail_begins_counts(clinic, planned):
    """The mail is written while the change is on its way, and would leave after it."""
    for name, change in CHANGES.items():
        patient = PatientFactory(clinic=clinic, email=OLD)
        if planned == "before":
            question(patient)
        with under_way(lambda change=change, patient=patient: change(patient)):
            if planned == "meanwhile":
                question(patient)
            written = take()
        assert leaves_for(written) == [], f"{name}: not by what was true before"
        live = AccessLink.objects.filter(patient=patient, revoked_at=None)
        assert not live.exists(), f"{name}: no link of a mail that did not leave"
        again = take(clock.now() + timedelta(minutes=2))
        assert leaves_for(again) == {"address": [NEW], "links": [OLD]}.get(name, [])
        assert live.count() == 2 * len(again)
        Message.objects.all().delete()


def test_a_change_waits_for_a_mail_that_is_being_written_and_then_counts(clinic):
    for name, change in CHANGES.items():
        patient = PatientFactory(clinic=clinic, email=OLD)
        message = question(patient)

        def impatient(change=change, patient=patient):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            change(patient)

        with transaction.atomic():
            written = take()
            assert [out.to for out in written] == [OLD]
            with pytest.raises(OperationalError), under_way(impatient):
                pass
        change(patient)
        assert leaves_for(written) == [], name
        assert name == "wish" or not patient.access_links.filter(revoked_at=None).exists()
        message.refresh_from_db()
        assert message.state == ("cancelled" if name == "death" else "pending")
        Message.objects.all().delete()

    other = PatientFactory(clinic=clinic)
    for someone in (patient, other):
        question(someone)
    with under_way(lambda: CHANGES["address"](patient)):
        assert leaves_for(take()) == [other.email], "nobody else is held up"
    waiting = Message.objects.get(recipient_uid=patient.uid)
    assert (waiting.state, waiting.error_code) == ("pending", "")
    assert [event.event for event in waiting.events.all()] == ["changing"]
