"""R7: a worker that is there and does nothing, found by the heartbeat that it owes the database."""

import time
from datetime import timedelta

from chaos.arena import Arena, Stage, stage
from chaos.auditor import Promises, any_open, compare
from chaos.people import remind, settle
from chaos.results import Figure, Result, judged
from chaos.waiting import wait_until
from clinic import clock
from clinic.models import Heartbeat

LIMIT_S = 60
# Beats come every 15 s: two are missing by then.
_SILENCE = timedelta(seconds=40)
_GIVE_UP_S = 180


def r7(arena: Arena) -> list[Result]:
    """Freeze the only worker while mails leave; whoever watches the heartbeat starts it again."""
    n = arena.share(0.02)
    with stage(arena) as scene:
        bookings = settle(n).bookings
        worker = scene.worker("worker-1")
        scene.beat("beat")
        wait_until("the worker works", Heartbeat.objects.exists, within_s=_GIVE_UP_S)
        remind(bookings)
        wait_until("mails leave", lambda: scene.log.count() >= n // 10, within_s=_GIVE_UP_S)
        arena.crew.freeze(worker)
        frozen, frozen_at = time.monotonic(), clock.now()
        wait_until("its heart stops", _silent, within_s=_GIVE_UP_S, every_s=0.5)
        noticed = time.monotonic() - frozen
        arena.crew.kill(worker)
        arena.crew.watch()
        beating = Heartbeat.objects.filter(beat_at__gt=frozen_at + timedelta(seconds=noticed))
        wait_until("it works again", beating.exists, within_s=_GIVE_UP_S)
        recovered = time.monotonic() - frozen
        _send_the_rest(scene)
        findings = compare(Promises({b.uid for b in bookings}), scene.log.mails())
    figures: dict[str, Figure] = {
        "n": n, "noticed_s": round(noticed, 1), "recovered_s": round(recovered, 1),
        **findings.figures(),
    }  # fmt: skip
    return [judged("r7", arena.seed, figures, recovered_s=LIMIT_S, lost=0, twice=0)]


def _silent() -> bool:
    """Return whether no worker has finished a task for too long."""
    return not Heartbeat.objects.filter(beat_at__gte=clock.now() - _SILENCE).exists()


def _send_the_rest(scene: Stage) -> None:
    def settled() -> bool:
        scene.arena.crew.watch()
        return not any_open()

    wait_until("all mails come to their end", settled, within_s=_GIVE_UP_S, every_s=0.2)
