"""docs/chaos.md: written from the last result of each proof and from nothing else."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import psutil

from chaos.results import Result
from clinic.settings.env import BASE_DIR

FOLDER = BASE_DIR / "docs"
DOCUMENT = "chaos.md"
FIGURES = "chaos.json"
_RUN = "run"  # beside the proofs in the file of figures

WHAT = {
    "storm": "everything at once: senders, worker pools and beat killed with -9, the broker flushed"
    " and killed, PostgreSQL restarted with `-m immediate`, clients booking over HTTP, some"
    " appointments cancelled meanwhile",
    "r1": "kill -9 of random workers, pool processes, senders and beats",
    "r2": "the broker flushed, and killed with -9 and restarted",
    "r2-down": "no broker at all, one sender beside the workers; then the broker comes back",
    "r3": "PostgreSQL restarted with `-m immediate`; every booking acknowledged over HTTP is there",
    "r4-lookup": "a mail server that refuses, stalls, loses and forgets, and can be asked",
    "r4-blind": "the same mail server, which cannot be asked",
    "r5": "reminders due within one minute: from due to accepted",
    "r6": "two beats, five senders, all clocks jump two hours forth and back",
    "r7": "every worker stopped with SIGSTOP; `manage.py keep` ends its own by itself, `manage.py"
    " workers --check` names the one that nobody keeps",
    "d1": "the database killed under load and its files deleted, restored to the last byte of WAL",
    "d2": "the same, restored to a moment in the past: what left since then is not sent again",
    "t2": "reminders and sessions in every time zone that changes its clocks, around the next four"
    " changes",
    "t3": "random histories of appointments through the real actions, read back from the calendar"
    " files in their mails",
}
BASELINES = {
    "celery-defaults": "a task for each mail, Celery's defaults; kill -9 of workers",
    "celery-tuned": "`acks_late`, `reject_on_worker_lost`, prefetch 1, short visibility timeout;"
    " the same kills",
    "celery-tuned-broker": "tuned, and the broker flushed and killed as well",
}
HEAD = """# What survives being killed

Written by `make chaos`; nothing here is typed by hand. Real PostgreSQL, Redis, Celery workers, beat
and web server on the production settings, each a process of its own, and a mail server that
misbehaves on request and writes down, on the disk, every mail it accepts. That log is the truth:
an auditor compares it with what was promised and what the ledger says, mail by mail.

## Limits, first

- **SMTP without a look-up cannot be exactly-once.** When a connection dies between a mail's end and
  the server's answer, no sender can know whether it was taken (RFC 1047). Steady asks the server
  by Message-ID. Where nothing can be asked, each kind of mail has a stated policy: one more copy,
  or a person decides. `r4-blind` counts what that costs.
- **The server that is asked here answers at once and forgets nothing.** A provider's log may lag;
  the engine waits three minutes before it believes that a mail is missing.
- **Times are shortened.** Except in `r5` and `r2-down`, every time of the mail engine (SMTP
  time-out 20 s, lease 90 s, grace 3 min, pauses 1 min to 1 h) and beat's mail tick is divided by
  ten, in `r4` and in storms of less than 1,000 mails by twenty, all alike.
- **One machine, loopback, a few minutes.** It shows what happens, not how often in a year.
- **A seed repeats the faults and their order**, not the instruction at which each strikes.
- **A sender that is frozen, not killed,** in the instant between its last look at the clock and its
  first byte of content, and wakes up minutes later on a connection that is still open, could send
  a copy. So `manage.py keep` kills what it finds frozen and never wakes it, as `r7` shows.

"""
COLUMNS = """| proof | what | verdict | figures | seed | when, where |
|---|---|---|---|---|---|
"""
BESIDE = """
## The same trouble for plain Celery

One Celery task for each mail and nothing else, same broker, mail server, kills and auditor.

"""
TAIL = """
## What the figures mean

`n` mails. `lost`: promised and not accepted by the mail server, or not ended in the ledger, or said
to be sent and not accepted. `twice`: copies beyond the first. `after_cancel`: accepted although the
ledger says cancelled, or begun after the cancellation was committed. `leaving`: accepted although
cancelled, because they were being handed over at that very moment. `unclear`: mails whose sender
died or got no answer while it handed them over, which is where others lose or double them
(`ambiguous` in `r4`; `unknown` are those that stay so, for a person to see).
`acknowledged`: bookings answered with 201, and `writes_lost` those of them that are gone.
`unexplained`: copies that no policy allowed. `wrong`: answers that an independent oracle did not
give.
"""


@dataclass(frozen=True)
class Run:
    """What a run was asked for, on what it ran, and how long it took."""

    seed: int
    size: int
    seconds: int
    whole: bool
    versions: Mapping[str, str]

    def told(self) -> str:
        """Say it in a sentence; about the machine only what matters to the figures."""
        parts = "all proofs" if self.whole else "some of the proofs"
        memory = round(psutil.virtual_memory().total / 2**30)
        programs = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        return (
            f"Last run, {parts}: {datetime.now(UTC):%Y-%m-%d}, seed {self.seed}, size "
            f"{self.size:,}, {self.seconds // 60} min {self.seconds % 60} s on {os.cpu_count()} "
            f"cores with {memory} GB, load {os.getloadavg()[0]:.0f} at its end. {programs}."
        )


def store(results: Sequence[Result], run: Run, folder: Path = FOLDER) -> None:
    """Keep the newest figures of these proofs, and write the document anew."""
    kept = _load(folder)
    kept.pop(_RUN, None)
    for result in results:
        kept[result.proof] = {
            "verdict": result.verdict,
            "seed": result.seed,
            "figures": result.figures,
            "wrong": result.wrong,
            "at": f"{datetime.now(UTC):%Y-%m-%d}",
            "on": f"{os.cpu_count()} cores",
        }
    kept = {name: kept[name] for name in sorted(kept)}  # figures keep the order of their line
    kept[_RUN] = {"told": run.told()}
    text = json.dumps(kept, indent=1) + "\n"
    (folder / FIGURES).write_text(text, encoding="utf-8")
    (folder / DOCUMENT).write_text(document(kept), encoding="utf-8")


def document(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the document about these results."""
    ours = COLUMNS + "".join(_row(n, w, kept[n]) for n, w in WHAT.items() if n in kept)
    theirs = COLUMNS + "".join(_row(n, w, kept[n]) for n, w in BASELINES.items() if n in kept)
    beside = BESIDE + theirs if kept.keys() & BASELINES.keys() else ""
    told = f"{kept[_RUN]['told']}\n\n" if _RUN in kept else ""
    return f"{HEAD}## Results\n\n{told}{ours}{beside}{TAIL}"


def _row(name: str, what: str, result: Mapping[str, Any]) -> str:
    figures = ", ".join(f"{key} {_number(value)}" for key, value in result["figures"].items())
    verdict = result["verdict"] + (f": {', '.join(result['wrong'])}" if result["wrong"] else "")
    where = f"{result['at']}, {result['on']}"
    return f"| `{name}` | {what} | {verdict} | {figures} | {result['seed']} | {where} |\n"


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _load(folder: Path) -> dict[str, dict[str, Any]]:
    kept = folder / FIGURES
    if not kept.exists():
        return {}
    return cast("dict[str, dict[str, Any]]", json.loads(kept.read_text(encoding="utf-8")))
