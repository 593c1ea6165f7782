"""Send due mails without a broker."""

import signal
import socket
import threading

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import Error, connection

from clinic import clock
from clinic.actions import forget_worker, record_heartbeat
from clinic.management.base import HouseCommand
from clinic.models.worker import SENDER
from notifications.delivery import deliver_due
from notifications.replanning import plan_clinics_anew

_LIMIT = 20_000


class Command(HouseCommand):
    everywhere = "sends the mails of all clinics"
    help = "Send the mails that are due. Needs no broker; any number may run at the same time."

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--once", action="store_true", help="send what is due and end")
        way.add_argument("--loop", action="store_true", help="keep sending until stopped")
        parser.add_argument(
            "--every", type=float, default=15, help="seconds between two looks (default 15)"
        )
        parser.add_argument(
            "--name", default=socket.gethostname(), help="its own among senders (the host's name)"
        )

    def handle(self, *args: object, once: bool, every: float, name: str, **options: object) -> None:
        if once:
            self._deliver()
            return
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        sender = f"{SENDER}{name}"[:120]
        while not stopped.is_set():
            try:
                self._deliver()
                record_heartbeat(worker=sender)
            except Error as error:
                self.stderr.write(f"The database did not answer ({type(error).__name__}).")
                connection.close()
            stopped.wait(every)
        self._say_goodbye(sender)

    def _say_goodbye(self, sender: str) -> None:
        """Take the sign of life away: a sender that was asked to stop is not missing."""
        try:
            forget_worker(worker=sender)
        except Error as error:
            self.stderr.write(f"The database did not hear the goodbye ({type(error).__name__}).")

    def _deliver(self) -> None:
        plan_clinics_anew(now=clock.now())
        result = deliver_due(now=clock.now(), limit=_LIMIT, connections=settings.MAIL_CONNECTIONS)
        self.stdout.write(str(result))
