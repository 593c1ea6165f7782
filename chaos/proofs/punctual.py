"""R5: thousands of reminders due within one minute, and how late each is accepted."""

import time
from datetime import timedelta

from chaos.arena import Arena, stage
from chaos.auditor import Promises, any_open, compare
from chaos.figures import lateness, percentile
from chaos.people import remind, settle
from chaos.progress import Progress
from chaos.results import Figure, Result, judged
from chaos.waiting import wait_until
from clinic import health

P95_LIMIT_S = 10
P99_LIMIT_S = 30
_MINUTE = timedelta(minutes=1)
_LIMIT_S = 240


def r5(arena: Arena) -> list[Result]:
    """Usual pace, no faults: workers, beat and sender as the compose file has them."""
    n = arena.share(0.5)
    with stage(arena, haste=1) as scene:
        bookings = settle(n).bookings
        scene.worker("worker-1")
        scene.beat("beat")
        scene.dispatcher("sender", every=5)
        wait_until("a worker works", health.worker_alive, within_s=120)
        remind(bookings, over=_MINUTE)
        progress, end = Progress(scene.log), time.monotonic() + _LIMIT_S
        while progress.arrived() < n:
            scene.arena.crew.watch()
            progress.show("arrived of those due")
            progress.refuse_after(end, "the minute")
            time.sleep(0.1)
        wait_until("the ledger is settled", lambda: not any_open(), within_s=60)
        findings = compare(Promises({b.uid for b in bookings}), scene.log.mails())
        late = lateness(scene.log.mails())
    figures: dict[str, Figure] = {
        "n": n,
        "p50_s": round(percentile(late, 0.5), 1),
        "p95_s": round(percentile(late, 0.95), 1),
        "p99_s": round(percentile(late, 0.99), 1),
        **findings.figures(),
    }
    return [
        judged("r5", arena.seed, figures, p95_s=P95_LIMIT_S, p99_s=P99_LIMIT_S, lost=0, twice=0)
    ]
