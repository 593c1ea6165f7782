"""Make the synthetic clinic."""

import time

from django.core.management.base import CommandError, CommandParser

from clinic import clock
from clinic.errors import Refused
from clinic.management.base import HouseCommand
from demo.seeding import seed
from demo.travelling.state import forget


class Command(HouseCommand):
    everywhere = "makes clinics"
    help = "Make the synthetic clinic: the same every time, dated relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patients", type=int, default=100)
        parser.add_argument("--weeks", type=int, default=8, help="of past; four are to come")
        parser.add_argument("--seed", type=int, default=1, help="another number, other details")
        parser.add_argument(
            "--fresh", action="store_true", help="throw the synthetic clinic away first"
        )

    def handle(self, *args: object, **options: object) -> None:
        began = time.monotonic()
        if options["fresh"]:
            forget()
        try:
            clinic = seed(
                patients=int(str(options["patients"])),
                weeks=int(str(options["weeks"])),
                seed=int(str(options["seed"])),
                fresh=bool(options["fresh"]),
                now=clock.now(),
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        took = time.monotonic() - began
        self.stdout.write(f"{clinic.name}: {options['patients']} patients in {took:.0f} s.")
