"""A clinic's processes on the production settings, on the database that this process uses."""

import logging
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from celery import Celery
from django.conf import settings
from django.db import connection

UP_WITHIN_S = 90
WORKER = (
    "celery", "-A", "clinic.celery", "worker", "--pool", "threads", "--concurrency", "2",
    "--loglevel", "INFO", "--without-gossip", "--without-mingle",
)  # fmt: skip
WEB = ("gunicorn", "clinic.wsgi", "--config", "python:clinic.serving", "--pythonpath", ".")


class DidNot(Exception):
    """Something that the run needs did not happen."""


class Sink:
    """A mail server that takes most mails, and refuses some in words that quote the address."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refused = 0
        self._asked = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._asked += 1
        if self._asked % 4 == 0:
            self.refused += 1
            return f"{'550 5.1.1' if self._asked % 8 else '451 4.2.1'} <{address}> is not here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        self.taken.append(content if isinstance(content, bytes) else str(content).encode())
        return "250 OK"

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.taken]


@dataclass
class House:
    """Where everything is, and what it wrote."""

    folder: Path
    port: int
    sink: Sink
    broker: str
    environment: Mapping[str, str]
    logs: list[Path] = field(default_factory=list)

    def ask_worker(self, task: str) -> None:
        """Put a task on the queue, as a tick of the beat does."""
        app = Celery("canary", broker=self.broker, set_as_current=False)
        app.conf.broker_transport_options = {"global_keyprefix": "steady:"}
        app.send_task(task, ignore_result=True)
        app.close()

    def run(self, *command: str) -> int:
        """Run a command of the project to its end; its words are in a log of the house."""
        log = self.folder / f"run-{len(self.logs)}.log"
        self.logs.append(log)
        with log.open("wb") as out:
            return subprocess.run(
                [sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment,
                stdout=out, stderr=out, check=False, timeout=120,
            ).returncode  # fmt: skip


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Start everything, and end it. Raises DidNot, with the end of the log."""
    with ExitStack() as stack:
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # else a line for every command
        sink, mail_port = Sink(), free_port()
        mail = Controller(sink, hostname="127.0.0.1", port=mail_port)
        mail.start()
        stack.callback(mail.stop)
        redis_port, port = free_port(), free_port()
        found = House(folder, port, sink, f"redis://127.0.0.1:{redis_port}/0", {})
        found.environment = _environment(found, mail_port)
        program = shutil.which("redis-server")
        if program is None:
            raise DidNot("redis-server is not installed")
        (folder / "redis").mkdir()
        redis = [program, "--port", str(redis_port), "--bind", "127.0.0.1", "--appendonly", "yes",
                 "--dir", str(folder / "redis")]  # fmt: skip
        web = [sys.executable, "-m", *WEB, "--bind", f"127.0.0.1:{port}"]
        stack.enter_context(_process(found, "redis", redis))
        stack.enter_context(_process(found, "web", web))
        stack.enter_context(_process(found, "worker", [sys.executable, "-m", *WORKER]))
        worker = folder / "worker.log"
        wait_until("the worker", lambda: "ready." in worker.read_text(), worker)
        wait_until("the web server", lambda: _answers(port), folder / "web.log")
        yield found


def wait_until(what: str, there: Callable[[], bool], log: Path) -> None:
    """Wait for a condition. Raises DidNot with the end of a log."""
    end = time.monotonic() + UP_WITHIN_S
    while not there():
        if time.monotonic() > end:
            raise DidNot(f"{what}: not within {UP_WITHIN_S} s\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _environment(found: House, mail_port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "security.canary.settings",
        "STEADY_FIELD_KEYS": settings.FIELD_KEYS,
        "STEADY_INDEX_KEY": settings.INDEX_KEY,
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": _database_url(),
        "CELERY_BROKER_URL": found.broker,
        "ALLOWED_HOSTS": "127.0.0.1",
        "STEADY_BASE_URL": f"http://127.0.0.1:{found.port}",
        "STEADY_HTTPS": "false",
        "STEADY_DEMO": "false",
        "STEADY_VAR_DIR": str(found.folder),
        "STEADY_MAIL_SETTLE_MINUTES": "0",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "PYTHONUNBUFFERED": "1",
    }


def _database_url() -> str:
    connection.ensure_connection()
    kept = connection.settings_dict
    user = quote(str(kept["USER"])) + (f":{quote(kept['PASSWORD'])}" if kept["PASSWORD"] else "")
    host, port = str(kept["HOST"]), str(kept["PORT"])
    if host.startswith("/"):
        more = f"&port={port}" if port else ""
        return f"postgres://{user}@/{kept['NAME']}?host={quote(host, safe='')}{more}"
    return f"postgres://{user}@{host}:{port or 5432}/{kept['NAME']}"


@contextmanager
def _process(found: House, name: str, command: Sequence[str]) -> Iterator[None]:
    log = found.folder / f"{name}.log"
    found.logs.append(log)
    with log.open("wb") as out:
        running = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=found.environment, stdout=out, stderr=out
        )
        try:
            yield
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
