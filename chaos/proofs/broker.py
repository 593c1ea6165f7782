"""R2: the broker is flushed, killed and gone for a while."""

import time
from datetime import timedelta

from chaos.arena import Arena, Stage, stage
from chaos.auditor import Promises, any_open, compare
from chaos.figures import lateness, percentile
from chaos.people import Clientele, remind, settle
from chaos.proofs.storm import BROKER, endure, judge
from chaos.results import Figure, Result, judged
from chaos.waiting import wait_until
from clinic import health

DOWN_LIMIT_S = 30
CATCH_UP_LIMIT_S = 60
_GIVE_UP_S = 180
# The broker is away for at least so long.
_DOWN_FOR = timedelta(seconds=60)


def r2(arena: Arena) -> list[Result]:
    outcome = endure(arena, BROKER, n=arena.size)
    return [judge("r2", arena, outcome, "kills", "flushes", "broker_kills")]


def r2_down(arena: Arena) -> list[Result]:
    """No broker at all: a sender beside the workers takes over; workers catch up afterwards."""
    n = arena.share(0.02)
    with stage(arena, haste=1) as scene:
        clientele = settle(2 * n)
        promises = Promises({booking.uid for booking in clientele.bookings})
        scene.worker("worker-1")
        scene.beat("beat")
        wait_until("a worker works", health.worker_alive, within_s=_GIVE_UP_S)
        arena.redis.kill()
        try:
            slowest = _without_broker(scene, clientele, n)
        finally:
            arena.redis.start()
        catch_up = _with_broker_again(scene, clientele, n)
        # the last mail is at its server a moment before the ledger says so
        wait_until("the ledger is settled", lambda: not any_open(), within_s=_GIVE_UP_S)
        findings = compare(promises, scene.log.mails())
    figures: dict[str, Figure] = {
        "n": 2 * n, **findings.figures(), "slowest_without_broker_s": round(slowest, 1),
        "caught_up_after_s": round(catch_up, 1),
    }  # fmt: skip
    return [
        judged(
            "r2-down", arena.seed, figures, lost=0, twice=0, after_cancel=0,
            slowest_without_broker_s=DOWN_LIMIT_S, caught_up_after_s=CATCH_UP_LIMIT_S,
        )
    ]  # fmt: skip


def _without_broker(scene: Stage, clientele: Clientele, n: int) -> float:
    """Return how long after it was due the last of these reminders was accepted."""
    sender = scene.dispatcher("sender", every=5)  # as the compose file does
    remind(clientele.bookings[:n], over=_DOWN_FOR)
    _wait_for(scene, n)
    scene.arena.crew.dismiss([sender])
    return percentile(lateness(scene.log.mails()), 1.0)


def _with_broker_again(scene: Stage, clientele: Clientele, n: int) -> float:
    """Return how long after the broker's return the workers had sent what was due by then."""
    start = time.monotonic()
    remind(clientele.bookings[n:])
    _wait_for(scene, 2 * n)
    return time.monotonic() - start


def _wait_for(scene: Stage, mails: int) -> None:
    def there() -> bool:
        scene.arena.crew.watch()
        return scene.log.count() >= mails

    wait_until(f"{mails} mails arrive", there, within_s=_GIVE_UP_S)
