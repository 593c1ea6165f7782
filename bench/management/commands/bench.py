from typing import Any

from django.core.management.base import CommandError, CommandParser

from bench import report, suites  # noqa: F401  (suites registers the benchmarks)
from bench.registry import all_benches, named
from clinic.management.base import HouseCommand
from clinic.scratch import scratch_database


class Command(HouseCommand):
    as_owner = True
    help = "Run the benchmarks, or the one named, in a database of their own; one JSON line each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = [named(options["name"])] if options["name"] else all_benches()
        except KeyError as error:
            raise CommandError(str(error.args[0])) from error
        for bench in chosen:
            with scratch_database():
                result = bench.run()
            self.stdout.write(result.line())
            self.stdout.flush()
            report.store(result)
        report.write_document()
