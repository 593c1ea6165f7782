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
    with pytest.raises(CommandError, match="No worker has ever shown life"):
        call_command("workers", "--check")
    record_heartbeat(worker="celery@one")
    call_command("workers", "--check")
    assert "celery@one: showed life 0 s ago" in capsys.readouterr().out
    Heartbeat.objects.update(beat_at=clock.now() - timedelta(seconds=61))
    with pytest.raises(CommandError, match="No worker has shown life for 60 s"):
        call_command("workers", "--check")


def test_the_check_names_the_one_that_is_frozen_among_several(client):
    for worker in ("celery@one", "celery@two", "deliver@one", BEAT):
        record_heartbeat(worker=worker)
    call_command("workers", "--check")
    assert client.get("/readyz").json()["silent_workers"] == 0
    frozen = Heartbeat.objects.filter(worker__in=["celery@two", "deliver@one", BEAT])
    frozen.update(beat_at=clock.now() - timedelta(seconds=90))
    with pytest.raises(CommandError) as said:
        call_command("workers", "--check")
    assert "celery@two has shown no life for 90 s." in str(said.value)
    assert "deliver@one has shown no life for 90 s." in str(said.value)
    assert "celery@one" not in str(said.value)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["silent_workers"]) == (200, 2)


def test_one_that_was_taken_away_is_missed_for_a_day_or_until_somebody_says_so():
    record_heartbeat(worker="celery@one")
    old = Heartbeat.objects.create(worker="celery@old", beat_at=clock.now() - timedelta(hours=23))
    with pytest.raises(CommandError, match="celery@old"):
        call_command("workers", "--check")
    call_command("workers", "--check", "--forget", "celery@old")
    with pytest.raises(CommandError, match="there is no worker of that name"):
        call_command("workers", "--forget", "celery@old")
    old.beat_at = clock.now() - timedelta(hours=25)
    old.save(force_insert=True)
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
