"""Real servers and workers, as processes of their own, on the database that this process uses."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from clinic.models import Staff

UP_WITHIN_S = 60
TOKEN = "t" * 32


class DidNotStart(Exception):
    """A process that a benchmark needs did not come up; the message is its log."""


@dataclass(frozen=True)
class Server:
    port: int
    log: Path


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that works on this process's database.

    Its queue, its static files and whatever else it writes lie in `folder`.
    """
    connection.ensure_connection()
    kept = connection.settings_dict
    database = {name: kept[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    database |= {"ENGINE": "clinic.database", "CONN_MAX_AGE": 60}
    return {
        **{name: value for name, value in os.environ.items() if name != "CELERY_BROKER_URL"},
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "STEADY_VAR_DIR": str(folder),
        "STEADY_BENCH_DATABASE": json.dumps(database),
        "STEADY_BENCH_KEY": settings.SECRET_KEY,
    }


def collect_static(folder: Path) -> None:
    """Compress and fingerprint the static files, as the image of the production server does."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=environment(folder),
        check=True,
    )


@contextmanager
def running_server(folder: Path, *, processes: int = 2, threads: int = 32) -> Iterator[Server]:
    """Start gunicorn on a free port of this machine. Raises DidNotStart."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *("gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", str(processes), "--threads", str(threads), "--backlog", "256"),
        "--no-control-socket",
    ]
    with _running(command, folder, "server") as (process, log):
        _wait_until_up(port, process, log)
        yield Server(port, log)


@contextmanager
def running_worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a Celery worker with its beat, as the demo does; it takes a moment to be ready."""
    command = [
        *("celery", "-A", "clinic.celery", "worker", "-B", "--pool", "threads"),
        *("--concurrency", "4", "--schedule", str(folder / "beat-schedule")),
        *("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    with _running(command, folder, "worker") as (process, _log):
        yield process


@contextmanager
def running_sender(folder: Path, *, mail_port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the sender that needs no broker, on a mail server of this machine."""
    command = ["django", "deliver", "--loop", "--every", "0.1"]
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    with _running(command, folder, "sender", mail) as (process, _log):
        yield process


@contextmanager
def _running(
    command: list[str], folder: Path, name: str, more: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = folder / f"{name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=settings.BASE_DIR,
            env=environment(folder) | dict(more or {}),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, log
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + UP_WITHIN_S
    while process.poll() is None and time.monotonic() < end:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise DidNotStart(log.read_text(errors="replace"))


def signed_in(staff: Staff) -> dict[str, str]:
    """Return the headers of somebody's JSON requests, session and CSRF token included."""
    client = Client()
    client.force_login(staff)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
    }
