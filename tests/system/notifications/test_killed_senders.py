"""Senders that are killed at any moment: real processes, real PostgreSQL, a real mail server."""

import json
import mailbox
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time as stopwatch
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from clinic import clock
from clinic.models import Clinic
from notifications.actions import call_off
from notifications.delivery.policy import GRACE, LEASE
from notifications.delivery.reconciling import reconcile
from notifications.models import DeliveryEvent, Message, MessageState
from tests.factories.clinic import ClinicFactory
from tests.factories.mail_server import free_port
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.system]
ROOT = Path(__file__).resolve().parents[3]
SENDERS = 3
ROUNDS = 3
MAILS_A_WAVE = 25
SEED = 20261123
DEADLINE_S = 60


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def port(mail_folder: Path) -> Iterator[int]:
    """A mail server of its own process, which keeps what it accepts as a Maildir."""
    port = free_port()
    keep = ("-c", "aiosmtpd.handlers.Mailbox", str(mail_folder))
    process = subprocess.Popen(
        [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", *keep]
    )
    try:
        wait_until(lambda: answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(30)


class Senders:
    """Processes of `manage.py deliver --loop` on the test's database, and their clock."""

    def __init__(self, folder: Path, mail_folder: Path, port: int) -> None:
        self._clock = folder / "clock"
        self._log = folder / "senders.log"
        self._ahead = timedelta()
        kept = connection.settings_dict
        database = {name: kept[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        self._env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.system.notifications.sender_settings",
            "SENDER_DATABASE": json.dumps(database | {"ENGINE": "clinic.database"}),
            "SENDER_CLOCK": str(self._clock),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "STEADY_MAIL_LOOKUP": f"maildir:{mail_folder}",
            "STEADY_MAIL_CONNECTIONS": "2",
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        command = [sys.executable, "manage.py", "deliver", "--loop", "--every", "0.2"]
        with self._log.open("a") as log:
            self.running = [
                subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=log, stderr=log)
                for _ in range(SENDERS)
            ]

    def kill(self, count: int, chance: random.Random) -> None:
        """End some of them in the middle of whatever they do."""
        for process in chance.sample(self.running, count):
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            self.running.remove(process)

    def let_leases_run_out(self) -> None:
        """Move the clock on. Only while nobody runs: a lease holds while its sender lives."""
        assert not self.running
        self._ahead += LEASE + GRACE
        self._clock.write_text(str(self._ahead.total_seconds()))

    def now(self) -> datetime:
        return clock.now() + self._ahead

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)
        self.running = []

    def log(self) -> str:
        return self._log.read_text()


@pytest.fixture
def senders(tmp_path: Path, mail_folder: Path, port: int, transactional_db: None):
    connection.ensure_connection()
    senders = Senders(tmp_path, mail_folder, port)
    try:
        yield senders
    finally:
        senders.stop()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until(condition: Callable[[], bool], told: Callable[[], str] = str) -> None:
    end = stopwatch.monotonic() + DEADLINE_S
    while not condition():
        assert stopwatch.monotonic() < end, told()
        threading.Event().wait(0.02)


def due_check_ins(clinic: Clinic) -> list[Message]:
    now = clock.now()
    return [
        MessageFactory(
            clinic=clinic,
            kind="check-in",
            recipient_uid=PatientFactory(clinic=clinic, email=f"p{n}@patients.example").uid,
            due_at=now - timedelta(minutes=1),
            send_before=now + timedelta(days=1),
        )
        for n in range(MAILS_A_WAVE)
    ]


def test_killed_senders_lose_nothing_and_send_nothing_twice(senders, mail_folder, settings):
    settings.MAIL_LOOKUP = f"maildir:{mail_folder}"
    clinic, chance = ClinicFactory(), random.Random(SEED)

    def arrived() -> int:
        return sum(1 for name in (mail_folder / "new").iterdir())

    for _ in range(ROUNDS):
        wave = due_check_ins(clinic)
        senders.start()
        for count in (1, SENDERS - 1):
            enough = arrived() + chance.randint(1, MAILS_A_WAVE - 8)
            wait_until(lambda enough=enough: arrived() >= enough, senders.log)
            senders.kill(count, chance)
            call_off(about_uids=[row.about_uid for row in wave[-4:]])
            wave = due_check_ins(clinic)
        senders.let_leases_run_out()
    reconcile(now=senders.now())  # what the last ones left is seen, and gets its grace
    senders.let_leases_run_out()
    senders.start()
    open_states = [MessageState.PENDING, MessageState.CLAIMED, MessageState.UNKNOWN]
    wait_until(lambda: not Message.objects.filter(state__in=open_states).exists(), senders.log)
    senders.stop()

    copies = Counter(mail["Message-ID"] for mail in mailbox.Maildir(mail_folder))
    ends = {row.message_id: row.state for row in Message.objects.all()}
    sent = {name for name, state in ends.items() if state == MessageState.SENT}
    cancelled = {name for name, state in ends.items() if state == MessageState.CANCELLED}
    assert DeliveryEvent.objects.filter(code="sender-lost").exists()
    assert sent | cancelled == set(ends)
    assert len(cancelled) > 0
    assert sent - set(copies) == set(), "lost"
    assert {name: n for name, n in copies.items() if n > 1} == {}, "sent twice"
    assert cancelled & set(copies) == set(), "sent after cancellation"
