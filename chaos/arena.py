"""Where a proof takes place: its servers, its processes and what they are told."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chaos import mail_server
from chaos.crew import Crew, Member
from chaos.mail_log import LogReader
from chaos.servers import Postgres, Redis
from chaos.waiting import wait_until

SMTP_TIMEOUT_S = 20  # of the engine at its usual pace
_UP_WITHIN_S = 60


@dataclass
class Arena:
    """The servers of a whole run, and how large it is. `size` is the number of mails of R1."""

    folder: Path
    seed: int
    size: int
    postgres: Postgres
    redis: Redis
    environment: Mapping[str, str]
    crew: Crew = field(init=False)

    def __post_init__(self) -> None:
        logs = self.folder / "log"  # of the last run, for whoever looks into a failure
        shutil.rmtree(logs, ignore_errors=True)
        self.crew = Crew(logs)

    def share(self, part: float, *, least: int = 20) -> int:
        """Return a part of the run's size."""
        return max(least, round(self.size * part))

    def close(self) -> None:
        self.crew.close()


@dataclass
class Stage:
    """One proof's mail server and the environment of the processes that use it."""

    arena: Arena
    environment: dict[str, str]
    log: LogReader

    def worker(self, name: str, *, concurrency: int = 2) -> Member:
        """Start a worker without anybody who keeps it."""
        return self._celery(
            name, "clinic.celery", "worker", "--loglevel", "INFO", "-n", f"{name}@chaos",
            "--concurrency", str(concurrency),
        )  # fmt: skip

    def kept_worker(self, name: str) -> Member:
        """Start a worker as the compose file does: one that freezes is ended."""
        return self.add(name, "manage.py", "keep", "worker", "--name", name)

    def beat(self, name: str) -> Member:
        """Start a scheduler, with the tick of the run's haste."""
        schedule = self.arena.folder / f"{name}-schedule"
        return self._celery(
            name, "chaos.beat", "beat", "--loglevel", "INFO", "--schedule", str(schedule),
            "--pidfile=",
        )  # fmt: skip

    def dispatcher(self, name: str, *, every: float = 1.0) -> Member:
        """Start a sender that needs no broker."""
        command = ["manage.py", "deliver", "--loop", "--every", str(every)]
        return self.arena.crew.add(name, command, self.environment)

    def add(self, name: str, *command: str) -> Member:
        """Start any other program in the same surroundings."""
        return self.arena.crew.add(name, command, self.environment)

    def _celery(self, name: str, app: str, *command: str) -> Member:
        return self.add(name, "celery", "-A", app, *command)


@contextmanager
def stage(
    arena: Arena, *, haste: float = 10, faults: float = 0.0, gap: float = 0.01, lookup: bool = True
) -> Iterator[Stage]:
    """Empty the database and the broker, and start a mail server with an empty log.

    `haste` divides every time of the mail engine; `faults` is the share of mails that go wrong.
    """
    from clinic.scratch import empty

    empty()
    arena.redis.flush()
    folder = arena.folder / "mail"
    shutil.rmtree(folder, ignore_errors=True)
    _set_clock(arena, 0)
    command = [
        "chaos.mail_server", "--folder", str(folder), "--seed", str(arena.seed),
        "--faults", str(faults), "--gap", str(gap), "--timeout", str(SMTP_TIMEOUT_S / haste),
    ]  # fmt: skip
    try:
        arena.crew.add("mail-server", command, os.environ)
        ports = folder / mail_server.PORTS
        wait_until("the mail server listens", ports.exists, within_s=_UP_WITHIN_S)
        told = json.loads(ports.read_text(encoding="utf-8"))
        search = f"mailpit:http://127.0.0.1:{told['search']}"
        environment = {
            **arena.environment,
            "CHAOS_HASTE": str(haste),
            "EMAIL_URL": f"smtp://127.0.0.1:{told['smtp']}",
            "STEADY_MAIL_LOOKUP": search if lookup else "",
            "STEADY_SEND_JOURNAL": str(folder / "journal"),  # as new as the database
        }
        yield Stage(arena, environment, LogReader(folder / mail_server.LOG))
    finally:
        arena.crew.dismiss()


def jump(arena: Arena, seconds: float) -> None:
    """Set the clocks of all processes so far ahead of the real one."""
    _set_clock(arena, seconds)


def _set_clock(arena: Arena, seconds: float) -> None:
    path = arena.folder / "clock-offset"
    written = path.with_suffix(".new")
    written.write_text(str(seconds), encoding="ascii")
    written.rename(path)
