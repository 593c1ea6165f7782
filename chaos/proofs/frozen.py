"""R7: workers that are there and do nothing, found by the sign of life that each owes the database.

Two are frozen at the same moment. One runs as in a clinic (`manage.py keep`), which must end it by
itself; the other runs bare, and `manage.py workers --check` must say its name.
"""

import subprocess
import sys
import time
from collections.abc import Callable

from chaos.arena import Arena, Stage, stage
from chaos.auditor import Promises, any_open, compare
from chaos.crew import Member
from chaos.people import remind, settle
from chaos.results import Figure, Result, judged
from chaos.waiting import wait_until
from clinic import clock
from clinic.models import Heartbeat
from clinic.settings.env import BASE_DIR

LIMIT_S = 60
KEPT, BARE = "celery@kept", "bare@chaos"
_GIVE_UP_S = 180


def r7(arena: Arena) -> list[Result]:
    """Freeze every worker while mails leave; nobody but the house itself looks after them."""
    n = arena.share(0.02)
    with stage(arena) as scene:
        bookings = settle(n).bookings
        kept = scene.kept_worker("kept")
        bare = scene.worker("bare")
        scene.beat("beat")
        for name in (KEPT, BARE):
            wait_until(f"{name} works", _beats(name), within_s=_GIVE_UP_S)
        remind(bookings)
        wait_until("mails leave", lambda: scene.log.count() >= n // 10, within_s=_GIVE_UP_S)
        frozen_at, moment = time.monotonic(), clock.now()
        _freeze(kept)
        arena.crew.freeze(bare)
        wait_until("the kept one works again", _watched(scene, _beats(KEPT, moment)), within_s=180)
        recovered = time.monotonic() - frozen_at
        said = _named_by_the_check(scene)
        arena.crew.kill(bare)
        wait_until("the other works again", _watched(scene, _beats(BARE, moment)), within_s=180)
        wait_until("the check is content", _watched(scene, lambda: not _check(scene)), within_s=60)
        wait_until("all mails end", _watched(scene, lambda: not any_open()), within_s=_GIVE_UP_S)
        findings = compare(Promises({b.uid for b in bookings}), scene.log.mails())
    figures: dict[str, Figure] = {
        "n": n, "recovered_s": round(recovered, 1), "named_s": round(said - frozen_at, 1),
        **findings.figures(),
    }  # fmt: skip
    return [judged("r7", arena.seed, figures, recovered_s=LIMIT_S, named_s=90, lost=0, twice=0)]


def _freeze(kept: Member) -> None:
    """Stop the worker and its pool; whoever keeps it goes on."""
    for process in kept.children():
        process.suspend()


def _beats(worker: str, since: object = None) -> Callable[[], bool]:
    rows = Heartbeat.objects.filter(worker=worker)
    return (rows.filter(beat_at__gt=since) if since else rows).exists


def _watched(scene: Stage, there: Callable[[], bool]) -> Callable[[], bool]:
    """Let what has ended be started again while something is waited for, as compose does."""

    def look() -> bool:
        scene.arena.crew.watch()
        return there()

    return look


def _named_by_the_check(scene: Stage) -> float:
    """Return when the check named the worker that is still frozen, and not the one that works."""

    def named() -> bool:
        said = _check(scene)
        return BARE in said and KEPT not in said

    wait_until("the check names it", _watched(scene, named), within_s=_GIVE_UP_S, every_s=1)
    return time.monotonic()


def _check(scene: Stage) -> str:
    """Return what `manage.py workers --check` complains of; empty when it is content."""
    done = subprocess.run(
        [sys.executable, "manage.py", "workers", "--check"],
        cwd=BASE_DIR, env=scene.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr if done.returncode else ""
