"""Who finds a worker that is there and does nothing."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from clinic import clock
from clinic.actions import record_heartbeat
from clinic.models import Heartbeat
from clinic.models.worker import BEAT
from clinic.tasks import heartbeat

pytestmark = pytest.mark.django_db


def test_the_check_fails_until_a_worker_works_and_again_when_it_hangs(capsys):
    with pytest.raises(CommandError, match="No worker has ever finished"):
        call_command("workers", "--check")
    record_heartbeat(worker="celery@one")
    call_command("workers", "--check")
    assert "celery@one: finished a task 0 s ago" in capsys.readouterr().out
    Heartbeat.objects.update(beat_at=clock.now() - timedelta(seconds=61))
    with pytest.raises(CommandError, match="No worker has finished a task for 60 s"):
        call_command("workers", "--check")


def test_neither_a_beat_nor_a_sender_without_a_broker_counts_as_a_worker(client):
    record_heartbeat(worker=BEAT)
    record_heartbeat(worker="deliver@one")
    with pytest.raises(CommandError):
        call_command("workers", "--check")
    assert client.get("/readyz").status_code == 503


def test_a_beat_shows_through_the_tick_that_a_worker_took():
    heartbeat.apply()
    assert not Heartbeat.objects.filter(worker=BEAT).exists()
    heartbeat.apply(kwargs={"ticked": True})
    assert Heartbeat.objects.filter(worker=BEAT).exists()
