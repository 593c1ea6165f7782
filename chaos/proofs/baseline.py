"""The same trouble for mails that are Celery tasks and nothing else: what Steady avoids."""

import os
import time
from collections import Counter

from chaos.arena import Arena, Stage, stage
from chaos.progress import Progress
from chaos.proofs.storm import ALL, KILLS, Weather, scaled
from chaos.results import Figure, Result
from chaos.trouble import Trouble

_STILL_S = 4.0
# Longer than a tuned worker needs to see what a dead one left: then nothing more will come.
_NOTHING_FOR_S = 20.0
_LIMIT_S = 300


def baseline(arena: Arena) -> list[Result]:
    """Celery's defaults; tuned; and tuned with a broker that is flushed and killed as well."""
    return [
        _run(arena, "celery-defaults", "early", KILLS),
        _run(arena, "celery-tuned", "late", KILLS),
        _run(arena, "celery-tuned-broker", "late", ALL),
    ]


def _run(arena: Arena, name: str, way: str, weather: Weather) -> Result:
    n, start = arena.share(0.2), time.monotonic()
    scale = n / 10_000
    with stage(arena) as scene:
        scene.environment["CHAOS_NAIVE"] = way
        _queue(arena, scene, n, way)
        workers = [
            scene.add(
                worker, "celery", "-A", "chaos.naive", "worker", "-n", f"{worker}@naive",
                "--concurrency", "4",
            )
            for worker in ("naive-1", "naive-2")
        ]  # fmt: skip
        trouble = Trouble(
            scene, workers, kills=scaled(weather.kills, scale),
            flushes=scaled(weather.flushes, scale),
            broker_kills=scaled(weather.broker_kills, scale),
        )  # fmt: skip
        _endure(scene, trouble, n)
        copies = Counter(mail.message_id for mail in scene.log.mails())
    figures: dict[str, Figure] = {
        "n": n,
        **trouble.done,
        "lost": n - len(copies),
        "twice": sum(copies.values()) - len(copies),
        "seconds": round(time.monotonic() - start),
    }
    return Result(name, arena.seed, figures, baseline=True)


def _queue(arena: Arena, scene: Stage, n: int, way: str) -> None:
    """Put all tasks into the broker, which is what such a system calls its schedule."""
    os.environ["CHAOS_NAIVE"] = way
    from chaos.naive import send

    port = int(scene.environment["EMAIL_URL"].rpartition(":")[2])
    for number in range(n):
        send.delay(number, port)


def _endure(scene: Stage, trouble: Trouble, n: int) -> None:
    """Strike in step with the mails that arrive, until all have or nothing comes any more."""
    progress, end = Progress(scene.log), time.monotonic() + _LIMIT_S
    expected, last = n * 0.9 / trouble.total, 0
    struck = moved = time.monotonic()
    arrived = 0
    while arrived < n or trouble.left:
        scene.arena.crew.watch()
        now = time.monotonic()
        if progress.arrived() > arrived:
            arrived, moved = progress.arrived(), now
        if trouble.left and (arrived >= last + expected or now > max(struck, moved) + _STILL_S):
            trouble.strike()
            last, struck = arrived, now
        if (not trouble.left and now > max(struck, moved) + _NOTHING_FOR_S) or now > end:
            return
        progress.show("of naive tasks")
        time.sleep(0.02)
