"""All trials of an evaluation, several at a time, each process with a database of its own."""

import multiprocessing
import queue as queues
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import django
from django.core.management.base import CommandError

from simulation.plan import Plan

Trial = tuple[str, int, Plan]  # world, seed, how large and how much time
COMMAND = "make evaluate"
PATIENCE_S = 5


def run_all(trials: Sequence[Trial], *, jobs: int) -> Iterator[dict[str, Any]]:
    """Yield the figures of each trial as it is done. Raises CommandError when one fails."""
    context = multiprocessing.get_context("spawn")
    results: Any = context.Queue()
    workers = [
        context.Process(target=_work, args=(slot, trials[slot::jobs], results), daemon=True)
        for slot in range(min(jobs, len(trials)))
    ]
    for worker in workers:
        worker.start()
    for _ in trials:
        yield _next(results, workers)
    for worker in workers:
        worker.join()


def _next(results: Any, workers: Sequence[Any]) -> dict[str, Any]:
    while True:
        try:
            found = results.get(timeout=PATIENCE_S)
        except queues.Empty:
            if any(worker.is_alive() for worker in workers):
                continue
            raise CommandError("The trials ended before all were done.") from None
        if "failed" in found:
            raise CommandError(f"A trial failed:\n{found['failed']}")
        return dict(found)


def _work(slot: int, trials: Sequence[Trial], results: Any) -> None:
    django.setup()
    # only now that the apps are ready
    from clinic.scratch import empty, scratch_database
    from simulation.trial import run

    try:
        with scratch_database(f"evaluate_{slot}", command=COMMAND):
            for world, seed, plan in trials:
                empty()
                results.put(run(world, seed, plan))
    except Exception:
        results.put({"failed": traceback.format_exc()})
