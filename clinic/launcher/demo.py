"""The demo: a whole clinic in one command, and nothing left of it after Ctrl-C."""

import errno
import fcntl
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connections

from clinic import health
from clinic.embedded import server
from clinic.launcher.seeding import seed_once
from clinic.launcher.supervisor import Child, GaveUp, Supervisor

HOST = "127.0.0.1"
READY_TIMEOUT_S = 60


class _Stop(Exception):
    """Somebody asked the demo to end."""


def run(port: int) -> None:
    """Run the demo in settings.VAR_DIR until a signal ends it. Raises CommandError."""
    folder = Path(settings.VAR_DIR)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    try:
        with _only_demo_of(folder) as was_killed:
            check_port(port, patience_s=15 if was_killed else 0)
            _run_children(folder, port)
    except _Stop:
        return
    finally:
        connections.close_all()
        if embedded := settings.DATABASES["default"].get("EMBEDDED_DIR", ""):
            server.release(Path(str(embedded)))


def check_port(port: int, *, patience_s: float = 0) -> None:
    """Raise CommandError unless the port can be listened on, within some seconds."""
    if not 0 < port < 65536:
        raise CommandError(f"PORT={port} is no port: choose one from 1024 to 65535.")
    end = time.monotonic() + patience_s
    while True:
        try:
            with socket.socket() as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((HOST, port))
            return
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.2)
                continue
            raise CommandError(_port_sentence(port, error)) from error


def _port_sentence(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Port {port} is in use by another program: try `make demo PORT={other}`."
    return f"Port {port} cannot be used ({error.strerror}): try `make demo PORT=8001`."


@contextmanager
def _only_demo_of(folder: Path) -> Iterator[bool]:
    """Hold the demo's folder; yields whether the last demo there was killed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock_file = (folder / "demo.lock").open("a+")
    except OSError as error:
        raise CommandError(
            f"The demo keeps its data in {folder}, which cannot be written ({error.strerror}): "
            "name a folder of your own, as in `make demo DEMO_DIR=$HOME/steady-demo`."
        ) from error
    with lock_file:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"A demo is running in {folder} already: stop it, or run a second one with "
                "`make demo PORT=8001 DEMO_DIR=var/demo2`."
            ) from None
        was_killed = _replace(lock_file, "running") == "running"
        yield was_killed
        _replace(lock_file, "")


def _replace(file: IO[str], text: str) -> str:
    file.seek(0)
    before = file.read()
    file.truncate(0)
    file.write(text)
    file.flush()
    return before


def _run_children(folder: Path, port: int) -> None:
    _prepare_database()
    supervisor = Supervisor(log_folder=folder / "log", folder=settings.BASE_DIR)
    try:
        children = _children(folder, port)
        for child in children:
            supervisor.start(child)
        _wait_until_ready(supervisor, children[1], port)
        print(f"Steady is ready: http://{HOST}:{port}/", flush=True)
        while True:
            supervisor.watch()
            time.sleep(0.25)
    except GaveUp as error:
        raise CommandError(str(error)) from error
    finally:
        supervisor.stop()


def _prepare_database() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    seed_once()
    connections.close_all()


def _children(folder: Path, port: int) -> list[Child]:
    mail_port = _free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "clinic.settings.development",
        "STEADY_VAR_DIR": str(folder),
        "STEADY_BASE_URL": f"http://{HOST}:{port}",
        "EMAIL_URL": f"smtp://{HOST}:{mail_port}",
        "STEADY_MAIL_LOOKUP": f"maildir:{folder / 'mail'}",
        "PYTHONUNBUFFERED": "1",
    }
    mail = ["manage.py", "mailbox", "--port", str(mail_port), "--folder", str(folder / "mail")]
    web = ["gunicorn", "clinic.wsgi", "--config", "python:clinic.serving", "--bind",
           f"{HOST}:{port}", "--graceful-timeout", "5", "--pythonpath", "."]  # fmt: skip
    worker = ["celery", "-A", "clinic.celery", "worker", "-B", "--pool", "threads",
              "--concurrency", "4", "--schedule", str(folder / "beat-schedule"), "--loglevel",
              "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]  # fmt: skip
    return [
        Child("mail", mail, environment),
        Child("web", web, environment),
        Child("worker", worker, environment, pulse=_last_beat),
    ]


def _last_beat() -> object:
    """Return when a worker last finished a task: a time that stands still when it hangs."""
    try:
        return health.last_beat()
    except Error:
        return object()  # not the worker's fault
    finally:
        connections.close_all()


def _wait_until_ready(supervisor: Supervisor, web: Child, port: int) -> None:
    end = time.monotonic() + READY_TIMEOUT_S
    while not _answers(port):
        supervisor.watch()
        if time.monotonic() > end:
            raise GaveUp(
                f"No page came within {READY_TIMEOUT_S} s; the end of {supervisor.log_of(web)}:\n"
                f"{supervisor.tail(web)}"
            )
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return tried.getsockname()[1]


def _ask_to_stop(number: int, frame: object) -> None:
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)  # stopping takes a moment and is not interrupted
    raise _Stop
