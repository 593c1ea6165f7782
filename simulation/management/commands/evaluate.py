import os
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from clinic.management.base import HouseCommand
from simulation import report
from simulation.plan import Plan
from simulation.runner import run_all
from simulation.worlds import WORLDS

FIRST_SEED = 201  # cohorts before it were looked at while this was built
FOLDER = Path(settings.BASE_DIR) / "docs"


class Command(HouseCommand):
    as_owner = True
    help = (
        "Try the rules on simulated cohorts, in databases of their own, and write "
        "docs/evaluation.md with its figures and pictures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patients", type=int, default=1000, help="women a cohort")
        parser.add_argument("--weeks", type=int, default=104)
        parser.add_argument("--seeds", type=int, default=8, help="cohorts a world")
        parser.add_argument("--calls", type=float, default=2.0, help="a week and 100 women")
        parser.add_argument("--rest", type=int, default=Plan.rest_weeks, help="weeks between calls")
        parser.add_argument("--world", choices=WORLDS, action="append", help="only this one")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the report goes")
        parser.add_argument(
            "--write-only", action="store_true", help="write it again from the figures it has"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if options["write_only"]:
            report.write(report.stored(folder), folder)
            return
        plan = _plan(options)
        worlds = options["world"] or list(WORLDS)
        plans = [(world, plan) for world in worlds]
        # Less and more time for calls, in the first world.
        plans += [(worlds[0], replace(plan, calls=plan.calls * times)) for times in (0.5, 2)]
        trials = [
            (world, FIRST_SEED + seed, plan)
            for seed in range(options["seeds"])
            for world, plan in plans
        ]
        self.stdout.write(f"{len(trials)} trials of {plan.patients} women.")
        began, found = time.perf_counter(), []
        for result in run_all(trials, jobs=max(1, options["jobs"])):
            found.append(result)
            self.stdout.write(
                f"{len(found)}/{len(trials)} {result['world']} seed {result['seed']}: "
                f"{result['seconds']:.0f} s"
            )
            self.stdout.flush()
        minutes = (time.perf_counter() - began) / 60
        report.store({"plan": asdict(plan), "minutes": round(minutes, 1), "trials": found}, folder)
        report.write(report.stored(folder), folder)
        self.stdout.write(f"Wrote {folder / report.DOCUMENT} after {minutes:.1f} minutes.")


def _plan(options: dict[str, Any]) -> Plan:
    least = {"patients": 50, "weeks": 8, "seeds": 1, "rest": 1}
    for name, low in least.items():
        if options[name] < low:
            raise CommandError(f"--{name} is {options[name]}: give {low} or more.")
    if options["seeds"] > 50:
        raise CommandError(f"--seeds is {options['seeds']}: give 50 or fewer.")
    if not 0 < options["calls"] <= 100:
        raise CommandError(f"--calls is {options['calls']:g}: give more than 0, at most 100.")
    return Plan(options["patients"], options["weeks"], options["calls"], options["rest"])
