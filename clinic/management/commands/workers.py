"""Say whether a worker works; the containers' health check asks this."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from clinic import clock, health


class Command(BaseCommand):
    help = "List the workers and when each last finished a task."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="end with code 1 unless one worked within 60 s"
        )

    def handle(self, *args: object, check: bool, **options: object) -> None:
        try:
            beats = list(health.workers())
        except Error as error:
            raise CommandError(f"The database did not answer ({type(error).__name__}).") from error
        now = clock.now()
        for beat in beats:
            ago = max(0, int((now - beat.beat_at).total_seconds()))
            self.stdout.write(f"{beat.worker}: finished a task {ago} s ago")
        limit = int(health.HEARTBEAT_LIMIT.total_seconds())
        if not beats:
            said = "No worker has ever finished a task: start one, and a beat or a broker for it."
        elif now - beats[0].beat_at > health.HEARTBEAT_LIMIT:
            said = f"No worker has finished a task for {limit} s: restart the workers."
        else:
            return
        if check:
            raise CommandError(said)
        self.stdout.write(said)
