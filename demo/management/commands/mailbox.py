"""Receive the demo's mail."""

import logging
import signal
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from django.core.management.base import CommandError, CommandParser

from clinic.management.base import HouseCommand


class Command(HouseCommand):
    help = "Receive mail by SMTP on this machine and keep it in a Maildir folder, until stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8025, help="where to listen, default 8025")
        parser.add_argument("--folder", type=Path, required=True, help="the Maildir folder")

    def handle(self, *args: object, port: int, folder: Path, **options: object) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        controller = Controller(Mailbox(folder), hostname="127.0.0.1", port=port)
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # else a line for every command
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        try:
            controller.start()
        except OSError as error:
            raise CommandError(f"Mail cannot be received on port {port}: {error}") from error
        stopped.wait()
        controller.stop()
