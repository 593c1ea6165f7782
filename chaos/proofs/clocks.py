"""R6: two beats, four senders without a broker, a worker, and clocks that jump by two hours."""

import time
from datetime import timedelta

from chaos.arena import Arena, jump, stage
from chaos.auditor import Promises, any_open, compare
from chaos.people import remind, settle
from chaos.progress import Progress
from chaos.results import Figure, Result, judged

TWO_HOURS = 7200.0
# Long, so that some mails are under way whenever the clocks jump.
_GAP_S = 0.1
# It ends where no pause that was counted from a later hour has still to pass.
_JUMPS = (-TWO_HOURS, 0.0, TWO_HOURS)
_LATE = timedelta(hours=3)  # due at each of these hours
_LIMIT_S = 240


def r6(arena: Arena) -> list[Result]:
    """The clocks jump back, forth and forth again, with mails due and under way each time."""
    n, start = arena.share(0.1), time.monotonic()
    with stage(arena, gap=_GAP_S) as scene:
        bookings = settle(n).bookings
        for beat in ("beat-1", "beat-2"):
            scene.beat(beat)
        scene.worker("worker-1")
        for sender in range(1, 5):
            scene.dispatcher(f"dispatcher-{sender}")
        remind(bookings, late_by=_LATE)
        _jump_while_they_leave(arena, Progress(scene.log), n)
        end = time.monotonic() + _LIMIT_S
        progress = Progress(scene.log)
        while any_open():
            scene.arena.crew.watch()
            progress.show("arrived")
            progress.refuse_after(end, "the jumping clocks' run")
            time.sleep(0.2)
        findings = compare(Promises({b.uid for b in bookings}), scene.log.mails())
    figures: dict[str, Figure] = {
        "n": n, "beats": 2, "senders": 5, "jumps": len(_JUMPS), **findings.figures(),
        "seconds": round(time.monotonic() - start),
    }  # fmt: skip
    return [judged("r6", arena.seed, figures, lost=0, twice=0, after_cancel=0)]


def _jump_while_they_leave(arena: Arena, progress: Progress, n: int) -> None:
    """Let each jump happen when another quarter has arrived."""
    end = time.monotonic() + _LIMIT_S
    for number, seconds in enumerate(_JUMPS, start=1):
        share = n * number // 4
        before = time.monotonic()
        while progress.arrived() < share and time.monotonic() < before + 15:
            arena.crew.watch()
            progress.refuse_after(end, "the jumps")
            time.sleep(0.02)
        jump(arena, seconds)
