"""Say whether the workers work, each by its name."""

from datetime import datetime

from django.core.management.base import CommandError, CommandParser
from django.db import Error

from clinic import clock, health
from clinic.actions import forget_worker
from clinic.management.base import HouseCommand
from clinic.models import Heartbeat

_LIMIT_S = int(health.HEARTBEAT_LIMIT.total_seconds())


class Command(HouseCommand):
    help = "List the workers and senders, and when each last showed life."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help=f"end with code 1 unless a worker works and none has been silent for {_LIMIT_S} s",
        )
        parser.add_argument(
            "--forget", metavar="NAME", help="stop missing one that was taken away for good"
        )

    def handle(self, *args: object, check: bool, forget: str, **options: object) -> None:
        try:
            if forget and not forget_worker(worker=forget):
                raise CommandError(f"--forget is {forget}: there is no worker of that name.")
            beats = list(Heartbeat.objects.order_by("-beat_at", "worker"))
            said = _what_is_wrong(clock.now())
        except Error as error:
            raise CommandError(f"The database did not answer ({type(error).__name__}).") from error
        now = clock.now()
        for beat in beats:
            self.stdout.write(f"{beat.worker}: showed life {_ago(beat, now)} s ago")
        if said and check:
            raise CommandError(said)
        if said:
            self.stdout.write(said)


def _what_is_wrong(now: datetime) -> str:
    """Return in sentences which workers are missing; empty when all is well."""
    alive, silent = health.worker_alive(), list(health.silent(now))
    told = [f"{row.worker} has shown no life for {_ago(row, now)} s." for row in silent]
    if told:
        told.append(
            "Kill what is frozen and start it again, never wake it; for one that was taken away "
            "say `manage.py workers --forget NAME`."
        )
    if not alive and not health.workers().exists():
        told.insert(0, "No worker has ever shown life: start one, and a broker for it.")
    elif not alive:
        told.insert(0, f"No worker has shown life for {_LIMIT_S} s: restart the workers.")
    return " ".join(told)


def _ago(beat: Heartbeat, now: datetime) -> int:
    return max(0, int((now - beat.beat_at).total_seconds()))
