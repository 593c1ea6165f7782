"""Run a worker, sender or beat, and end when it is there and does nothing."""

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import Error, connections

from clinic import health
from clinic.celery import broker_answers
from clinic.launcher.keeper import STOOD_STILL, Pulse, keep
from clinic.management.base import HouseCommand
from clinic.models import Heartbeat
from clinic.models.worker import BEAT, SENDER

_CELERY = ("celery", "-A", "clinic.celery")


@dataclass(frozen=True)
class _Program:
    """What is run, the row in which it shows life, and for how long it may show none.

    `excuse` says whether something else keeps the row from being written.
    """

    command: list[str]
    row: str
    silence_s: float
    excuse: Callable[[], bool]


class Command(HouseCommand):
    help = "Run a worker, sender or beat; end with code 70 when it has stopped working."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True)
        worker = kinds.add_parser("worker", help="a Celery worker")
        worker.add_argument("--concurrency", type=int, default=2, help="processes of its pool (2)")
        sender = kinds.add_parser("sender", help="manage.py deliver --loop")
        sender.add_argument("--every", type=float, default=5, help="seconds between two looks (5)")
        for kind in (worker, sender):
            kind.add_argument(
                "--name", default=socket.gethostname(), help="its own (the host's name)"
            )
        for kind in (worker, sender, kinds.add_parser("beat", help="Celery's beat")):
            kind.add_argument("--silence", type=float, help="seconds without a sign of life")

    def handle(self, *args: object, what: str, **options: Any) -> None:
        program = _PROGRAMS[what](options)
        pulse = Pulse(lambda: _sign_of(program), options["silence"] or program.silence_s)
        code = keep(program.command, pulse, folder=Path(settings.BASE_DIR))
        if code == STOOD_STILL:
            self.stderr.write(f"{program.row} showed no life for {pulse.silence_s:.0f} s: killed.")
        sys.exit(code)


def _worker(options: dict[str, Any]) -> _Program:
    row = f"celery@{options['name']}"
    pool = ["--concurrency", str(options["concurrency"])]
    command = [*_CELERY, "worker", "--loglevel", "INFO", "-n", row, *pool]
    return _Program(command, row, 35, excuse=lambda: not broker_answers())


def _sender(options: dict[str, Any]) -> _Program:
    name, every = options["name"], str(options["every"])
    command = ["manage.py", "deliver", "--loop", "--name", name, "--every", every]
    # A run takes 25 s, and its last mail seven answers of a mail server that takes 20 s each.
    return _Program(command, f"{SENDER}{name}"[:120], 180, excuse=lambda: False)


def _beat(options: dict[str, Any]) -> _Program:
    schedule = str(Path(settings.VAR_DIR) / "beat-schedule")
    command = [*_CELERY, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile="]
    # Its ticks show through the workers that take them.
    return _Program(command, BEAT, 60, excuse=lambda: not health.worker_alive())


_PROGRAMS = {"worker": _worker, "sender": _sender, "beat": _beat}


def _sign_of(program: _Program) -> object:
    """Return when it last showed life; something new each time while it is not to blame."""
    try:
        row = Heartbeat.objects.filter(worker=program.row).values_list("beat_at", flat=True)
        return object() if program.excuse() else row.first()
    except Error:
        return object()
    finally:
        connections.close_all()
