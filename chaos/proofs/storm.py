"""R1, R2 and R3 together: reminders planned, sent and called off while all around them is killed.

The same run with fewer kinds of trouble is each proof of its own.
"""

import time
from dataclasses import dataclass

from chaos.arena import Arena, Stage, stage
from chaos.auditor import Findings, any_open, compare
from chaos.flow import Flow
from chaos.patience import persist
from chaos.people import settle
from chaos.progress import Progress
from chaos.results import Figure, Result, judged
from chaos.trouble import Trouble
from chaos.writers import Writers

CLIENTS = 32
# Trouble is let loose while reminders arrive, or when none has for this long.
_STILL_S = 4.0
_TAIL_S = 240
# A run that somebody waits for, in the test suite, is small and in more of a hurry.
_HASTE, _SMALL = 10, 1000


@dataclass(frozen=True)
class Weather:
    """How much trouble a storm makes for each 10,000 reminders, and how many clients write."""

    kills: int = 100
    flushes: int = 0
    broker_kills: int = 0
    crashes: int = 0
    writes: int = 0


KILLS = Weather()
BROKER = Weather(flushes=3, broker_kills=20)
DATABASE = Weather(crashes=10, writes=600)
ALL = Weather(flushes=3, broker_kills=20, crashes=5, writes=600)


@dataclass(frozen=True)
class Outcome:
    """What a storm left: how it was, what the auditor found, what became of HTTP writes."""

    n: int
    done: dict[str, int]
    findings: Findings
    called_off: int
    seconds: float
    acknowledged: int = 0
    writes_lost: int = 0
    server_errors: int = 0

    def figures(self, *troubles: str) -> dict[str, Figure]:
        return {
            "n": self.n,
            **{name: self.done.get(name, 0) for name in troubles},
            **self.findings.figures(),
            "called_off": self.called_off,
            "leaving": self.findings.leaving,
            "unclear": self.findings.unclear,
            "seconds": round(self.seconds),
        }


def endure(arena: Arena, weather: Weather, *, n: int) -> Outcome:
    """Send `n` reminders through trouble and compare what arrived with what was promised."""
    start = time.monotonic()
    scale = n / 10_000
    with stage(arena, haste=_HASTE if n >= _SMALL else 2 * _HASTE) as scene:
        writes = round(weather.writes * scale)
        clientele = settle(n, unbooked=writes)
        progress = Progress(scene.log)
        flow = Flow(clientele, arena.seed, progress.arrived)
        victims = [
            scene.worker("worker-1"), scene.worker("worker-2"), scene.beat("beat"),
            scene.dispatcher("dispatcher"),
        ]  # fmt: skip
        trouble = Trouble(
            scene, victims, kills=scaled(weather.kills, scale),
            flushes=scaled(weather.flushes, scale),
            broker_kills=scaled(weather.broker_kills, scale),
            crashes=scaled(weather.crashes, scale),
        )  # fmt: skip
        writers = Writers(scene, clientele, clients=min(CLIENTS, writes)) if writes else None
        flow.start()
        try:
            _rage(scene, trouble, flow, progress, n)
        finally:
            flow.stop()
            if writers:
                writers.stop()
        _let_settle(scene, progress)
        return _outcome(n, trouble, flow, scene, writers, time.monotonic() - start)


def scaled(number: int, scale: float) -> int:
    """Return a small run's share of some trouble; never none of it."""
    return max(1, round(number * scale)) if number else 0


def _rage(scene: Stage, trouble: Trouble, flow: Flow, progress: Progress, n: int) -> None:
    """Strike in step with the mails that arrive, until all is planned and all trouble was had."""
    expected = n * 0.9 / trouble.total
    last, end = 0, time.monotonic() + 60 + n * 0.2
    quiet_since = time.monotonic()
    while trouble.left or flow.busy:
        scene.arena.crew.watch()
        arrived = progress.arrived()
        progress.show(f"{trouble.total - trouble.left} of {trouble.total} faults")
        due = arrived >= last + expected or time.monotonic() > quiet_since + _STILL_S
        if trouble.left and due:
            trouble.strike()
            last, quiet_since = arrived, time.monotonic()
        progress.refuse_after(end, "the storm")
        time.sleep(0.02)


def _let_settle(scene: Stage, progress: Progress) -> None:
    end = time.monotonic() + _TAIL_S
    while persist(any_open):
        scene.arena.crew.watch()
        progress.show("settling")
        if time.monotonic() > end:
            return  # the auditor counts what is open as lost
        time.sleep(0.2)


def _outcome(
    n: int, trouble: Trouble, flow: Flow, scene: Stage, writers: Writers | None, seconds: float
) -> Outcome:
    findings = compare(flow.promises, scene.log.mails())
    done, called_off = dict(trouble.done), len(flow.promises.called_off)
    if writers is None:
        return Outcome(n, done, findings, called_off, seconds)
    return Outcome(
        n, done, findings, called_off, seconds,
        acknowledged=len(writers.acknowledged), writes_lost=writers.lost(),
        server_errors=sum(k for status, k in writers.answers.items() if status in (500, 502)),
    )  # fmt: skip


def judge(proof: str, arena: Arena, outcome: Outcome, *troubles: str) -> Result:
    """Return the verdict on a storm's mails, with the figures of some of its troubles."""
    return judged(proof, arena.seed, outcome.figures(*troubles), lost=0, twice=0, after_cancel=0)
