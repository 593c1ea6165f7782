"""Processes that show life while they work, and end when they do nothing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection

from chaos.waiting import wait_until
from clinic.launcher.keeper import STOOD_STILL
from clinic.models import Heartbeat
from tests.factories.mail_server import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
ROOT = Path(__file__).resolve().parents[2]
SENDER, WORKER = "deliver@one", "celery@one"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start Python programs on the test's database."""
    connection.ensure_connection()
    kept = connection.settings_dict
    database = {name: kept[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    (tmp_path / "clock").write_text("0")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.system.notifications.sender_settings",
        "SENDER_DATABASE": json.dumps(database | {"ENGINE": "clinic.database"}),
        "SENDER_CLOCK": str(tmp_path / "clock"),
        "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
    }
    running = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
        running.append(process)
        return process

    try:
        yield start
    finally:
        for process in running:
            process.terminate()
            process.wait(30)


@pytest.fixture
def keeper(start) -> subprocess.Popen[bytes]:
    """`manage.py keep sender`, which gives up on it after five seconds."""
    how = ("--name", "one", "--every", "0.2", "--silence", "5")
    return start("manage.py", "keep", "sender", *how)


def shows_life() -> bool:
    return Heartbeat.objects.filter(worker=SENDER).exists()


def test_a_frozen_sender_is_ended_and_so_is_whoever_kept_it(keeper):
    wait_until("it shows life", shows_life, within_s=60)
    (sender,) = psutil.Process(keeper.pid).children()
    sender.suspend()
    assert keeper.wait(60) == STOOD_STILL
    assert not sender.is_running()
    assert shows_life(), "its last sign of life stays, so that it is missed"


def test_one_that_is_asked_to_stop_says_goodbye(keeper):
    wait_until("it shows life", shows_life, within_s=60)
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(60) == 0
    assert not shows_life()


def test_a_worker_shows_life_without_any_beat_and_says_goodbye(start):
    """Its broker lives in its own memory, so nobody else can have sent it the task."""
    worker = start("-m", "celery", "-A", "clinic.celery", "worker", "-P", "solo", "-n", WORKER)
    mine = Heartbeat.objects.filter(worker=WORKER)
    wait_until("the worker shows life", mine.exists, within_s=60)
    worker.terminate()
    assert worker.wait(60) == 0
    assert not mine.exists()
