import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clinic.management.base import HouseCommand
from simulation.cohort import simulate
from simulation.marginals import marginals
from simulation.worlds import WORLDS
from simulation.written import as_data


class Command(HouseCommand):
    as_owner = True
    help = (
        "Make a cohort of women on an aromatase inhibitor and hold it against published figures; "
        "--out keeps the whole cohort. The same arguments make the same bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patients", type=int, default=1000)
        parser.add_argument("--weeks", type=int, default=104, help="of the clinic's list")
        parser.add_argument("--world", choices=WORLDS, default="default")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--out", type=Path, help="a JSON file for the cohort")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, low, high in (("patients", 50, 100_000), ("weeks", 8, 520)):
            if not low <= options[name] <= high:
                raise CommandError(f"--{name} is {options[name]}: give {low} to {high:,}.")
        if options["seed"] < 0:
            raise CommandError(f"--seed is {options['seed']}: give 0 or more.")
        world = WORLDS[options["world"]]
        cohort = simulate(
            seed=options["seed"], size=options["patients"], weeks=options["weeks"], world=world
        )
        self.stdout.write(f"World {world.name}: {world.says}")
        self.stdout.write(f"{cohort.size:,} women, {int(cohort.seen.sum()):,} came to the clinic")
        for one in marginals(world.name):
            value = one.of(cohort)
            self.stdout.write(
                f"{one.says}: {value:.3f} (expected {one.low:g} to {one.high:g}; {one.source})"
            )
        if options["out"]:
            _write(options["out"], json.dumps(as_data(cohort), separators=(",", ":")))
            self.stdout.write(f"Wrote {options['out']}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"--out is {path}: it cannot be written ({error.strerror}).") from error
