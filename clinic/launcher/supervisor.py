"""Keep a handful of child processes running, and leave none behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

QUICK_DEATH_S = 10
QUICK_DEATHS_ALLOWED = 5
STOP_TIMEOUT_S = 10
# A child whose pulse stands still for so long is taken for frozen; pulses come every 15 s.
SILENCE_S = 40
LOOK_EVERY_S = 5


class GaveUp(Exception):
    """A child that does not stay alive; the message holds the end of its log."""


@dataclass
class Child:
    """One program: a Python module or script with its arguments.

    `pulse` returns something that changes as long as the program does its work.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    quick_deaths: int = 0
    restart_at: float = 0
    pulse: Callable[[], object] | None = None
    felt: object = None
    felt_at: float = 0


@dataclass
class Supervisor:
    """Starts children in order, restarts those that die, and stops all of them in reverse."""

    log_folder: Path
    folder: Path
    children: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.log_folder.mkdir(parents=True, exist_ok=True)
        # Children hold the reading end: it closes when this process ends, however it ends.
        self._leash, self._our_end = os.pipe()
        self._looked_at = 0.0

    def start(self, child: Child) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor."""
        with self.log_of(child).open("ab") as log:
            child.process = subprocess.Popen(
                [sys.executable, "-m", "clinic.launcher.child", str(self._leash), *child.command],
                cwd=self.folder, env=dict(child.environment), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, pass_fds=[self._leash], start_new_session=True,
            )  # fmt: skip
        child.started = child.felt_at = time.monotonic()
        if child not in self.children:
            self.children.append(child)

    def watch(self) -> None:
        """Restart whoever died or froze. Raises GaveUp after too many quick deaths."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_EVERY_S:
            self._feel_pulses(now)
        for child in self.children:
            if child.process is None and now >= child.restart_at:
                self.start(child)
            elif child.process and child.process.poll() is not None:
                self._mourn(child, now)

    def stop(self) -> None:
        """Stop every child, newest first; what does not go in time is killed."""
        for child in reversed(self.children):
            if child.process:
                child.process.terminate()
        end = time.monotonic() + STOP_TIMEOUT_S
        for child in reversed(self.children):
            if child.process:
                _wait(child.process, end - time.monotonic())
                _kill_group(child.process.pid)
                child.process.wait()
                child.process = None

    def log_of(self, child: Child) -> Path:
        return self.log_folder / f"{child.name}.log"

    def tail(self, child: Child, lines: int = 15) -> str:
        """Return the last lines of a child's log."""
        text = self.log_of(child).read_text(errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in text[-lines:])

    def _feel_pulses(self, now: float) -> None:
        """Kill whoever runs and does nothing: woken up, it would act on what it knew long ago."""
        was_away = now - self._looked_at > SILENCE_S / 2  # we were stopped ourselves
        self._looked_at = now
        for child in self.children:
            if child.pulse is None or child.process is None:
                continue
            felt = child.pulse()
            if was_away or felt != child.felt:
                child.felt, child.felt_at = felt, now
            elif now - child.felt_at >= SILENCE_S:
                print(f"The {child.name} process has done nothing for {SILENCE_S} s.",
                      file=sys.stderr)  # fmt: skip
                _kill_group(child.process.pid)
                child.process.wait()
                self._mourn(child, now)

    def _mourn(self, child: Child, now: float) -> None:
        process = child.process
        if process is None:
            return
        _kill_group(process.pid)  # its own children would live on
        child.process = None
        quick = now - child.started < QUICK_DEATH_S
        child.quick_deaths = child.quick_deaths + 1 if quick else 0
        if child.quick_deaths >= QUICK_DEATHS_ALLOWED:
            raise GaveUp(
                f"The {child.name} process died {child.quick_deaths} times in a row; "
                f"the end of {self.log_of(child)}:\n{self.tail(child)}"
            )
        child.restart_at = now + 0.5 * child.quick_deaths
        print(f"The {child.name} process ended with {process.returncode}; starting it again.",
              file=sys.stderr)  # fmt: skip


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(max(seconds, 0.1))
    except subprocess.TimeoutExpired:
        process.kill()


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nobody left; macOS says it the second way
        return
