"""Every address and method, asked by everybody, answers as the table of permissions says.

Another clinic's row is answered as one that never was, to the byte, with as many queries, and in
the same time.
"""

import logging
import time
from statistics import median
from uuid import uuid4

from django.db import transaction
from django.test import Client

from security.lines import Line
from security.matrix.asking import ask
from security.matrix.checks import check
from security.matrix.routes import routes, stale_names, unknown_lines
from security.matrix.world import World, build

ADDRESSES = ("patient-detail", "api-patient-detail", "session-detail", "api-booking-detail",
             "episode-detail", "message-detail")  # fmt: skip


class _Over(Exception):
    """Ends the proof's transaction: it leaves nothing behind."""


def prove(*, full: bool) -> list[Line]:
    """Ask everything in a world of its own. `full` asks every method, and more often for times."""
    lines: list[Line] = []
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # thousands of refusals, each with its line
    try:
        with transaction.atomic():
            world = build()
            lines = [_covered(), _matrix(world, full=full), _times(world, 400 if full else 20)]
            raise _Over
    except _Over:
        return lines
    finally:
        logging.disable(level)


def _covered() -> Line:
    unknown, stale = unknown_lines(), stale_names()
    known = [route for route in routes() if route.kind]
    figures: dict[str, object] = {
        "addresses": len(known),
        "not_in_the_table": len(unknown),
        "stale": len(stale),
    }
    return Line("matrix covers every address", not unknown and not stale, figures)


def _matrix(world: World, *, full: bool) -> Line:
    found = check(world, full=full)
    figures: dict[str, object] = {w.replace(" ", "_"): n for w, n in found.cases.items()}
    figures["wrong"] = len(found.wrong)
    if found.wrong:
        figures["first"] = found.wrong[0]
    return Line("everybody is answered as the table says", not found.wrong, figures)


def _times(world: World, rounds: int) -> Line:
    """Compare the medians of a row there is elsewhere and one that never was, asked in turn."""
    figures: dict[str, object] = {"rounds": rounds}
    worst = 0.0
    for route in (route for route in routes() if route.name in ADDRESSES):
        row = world.object_of(route, world.patient) or world.object_of(route, None)
        assert row is not None, route.name
        there: list[float] = []
        never: list[float] = []
        for _round in range(rounds):
            there.append(_took(world.elsewhere, world.url(route, uid=row.uid)))  # type: ignore[attr-defined]
            never.append(_took(world.elsewhere, world.url(route, uid=uuid4())))
        worst = max(worst, abs(median(there) / median(never) - 1))
        figures[f"{route.name}_ms"] = f"{median(there) * 1000:.2f}/{median(never) * 1000:.2f}"
    figures["largest_difference_percent"] = round(worst * 100, 1)
    return Line("another clinic's row takes as long as none", worst < 0.25, figures)


def _took(client: Client, url: str) -> float:
    began = time.perf_counter()
    ask(client, "GET", url)
    return time.perf_counter() - began
