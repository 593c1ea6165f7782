"""The processes of a run: started, killed at any moment, started again, and all gone at the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from clinic.settings.env import BASE_DIR

PATIENCE_S = 10
# One that dies as soon as it starts is not started again any sooner.
PAUSE_S = 0.5


@dataclass
class Member:
    """One Python program. Out of `kept` it stays dead once it is dead."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    kept: bool = True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def children(self) -> list[psutil.Process]:
        """Return its living child processes, such as a worker's pool."""
        try:
            return psutil.Process(self.pid).children(recursive=True) if self.alive else []
        except psutil.NoSuchProcess:
            return []


class Crew:
    """Starts programs in sessions of their own. They end with this process, however it ends."""

    def __init__(self, log_folder: Path) -> None:
        self._logs = log_folder
        self._logs.mkdir(parents=True, exist_ok=True)
        self.members: list[Member] = []
        # Members hold the reading end: it closes when this process ends (clinic.launcher.child).
        self._leash, self._our_end = os.pipe()

    def add(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Member:
        """Start a program, to be kept running until it is dismissed."""
        member = Member(name, command, environment)
        self.members.append(member)
        self._start(member)
        return member

    def watch(self) -> None:
        """Start again what has died, as the supervisor of a real installation does."""
        for member in self.members:
            rested = time.monotonic() > member.started + PAUSE_S
            if member.kept and not member.alive and rested:
                self._bury(member)
                self._start(member)

    def kill(self, member: Member) -> None:
        """End a program and its children in the middle of whatever they do."""
        if member.alive:
            _signal_group(member.pid, signal.SIGKILL)
            self._bury(member)

    def freeze(self, member: Member) -> None:
        """Stop a program and its children without ending them."""
        _signal_group(member.pid, signal.SIGSTOP)

    def dismiss(self, members: Sequence[Member] | None = None) -> None:
        """End programs for good, all by default; what does not go in time is killed."""
        leaving = list(self.members if members is None else members)
        for member in leaving:
            member.kept = False
            if member.alive:
                _signal_group(member.pid, signal.SIGCONT)
                os.kill(member.pid, signal.SIGTERM)
        for member in leaving:
            if member.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    member.process.wait(PATIENCE_S)
                self._bury(member)
            self.members.remove(member)

    def close(self) -> None:
        self.dismiss()
        os.close(self._our_end)
        os.close(self._leash)

    def log_of(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def _start(self, member: Member) -> None:
        with self.log_of(member.name).open("ab") as log:
            member.process = subprocess.Popen(
                [sys.executable, "-m", "clinic.launcher.child", str(self._leash), *member.command],
                cwd=BASE_DIR, env=dict(member.environment), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, pass_fds=[self._leash], start_new_session=True,
            )  # fmt: skip
        member.started = time.monotonic()

    def _bury(self, member: Member) -> None:
        if member.process is not None:
            _signal_group(member.process.pid, signal.SIGKILL)  # its children would live on
            member.process.wait()


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # nobody left; macOS says it the second way
        return
