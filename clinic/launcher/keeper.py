"""Run one program of a clinic, and end when it is there and does nothing.

Whoever started this (compose, systemd) starts it again. A frozen program is killed, never woken:
it would act on what it knew long ago, and its leases have run out.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY_S = 2.0
# How long the first sign of life may take, on a machine that is busy starting everything.
START_S = 120.0
STOOD_STILL = 70  # the exit code, EX_SOFTWARE


@dataclass
class Pulse:
    """Something that changes as long as a program works, and how long it may stand still."""

    feel: Callable[[], object]
    silence_s: float
    _felt: object = None
    _changed_at: float = 0.0
    _looked_at: float = 0.0
    _began: bool = False

    def begin(self, now: float) -> None:
        """Look for the first time, at a reading of the monotonic clock."""
        self._felt, self._began = self.feel(), False
        self._changed_at = self._looked_at = now

    @property
    def _allowed(self) -> float:
        return self.silence_s if self._began else max(self.silence_s, START_S)

    def stands_still(self, now: float) -> bool:
        """Look again, and say whether it has stood still for too long."""
        felt = self.feel()
        was_away = now - self._looked_at > self.silence_s / 2  # we were stopped ourselves
        self._looked_at = now
        if felt != self._felt:
            self._felt, self._changed_at, self._began = felt, now, True
        elif was_away:
            self._changed_at = now
        return now - self._changed_at >= self._allowed


def keep(command: Sequence[str], pulse: Pulse, *, folder: Path) -> int:
    """Run a Python program until it ends, or stands still and is killed; returns the exit code.

    A signal to end is passed on to it, and from then on it may take its time.
    """
    leash, our_end = os.pipe()  # it ends with us, however we end (clinic.launcher.child)
    process = subprocess.Popen(
        [sys.executable, "-m", "clinic.launcher.child", str(leash), *command],
        cwd=folder, stdin=subprocess.DEVNULL, pass_fds=[leash], start_new_session=True,
    )  # fmt: skip
    leaving: list[int] = []

    def pass_on(number: int, frame: object) -> None:
        leaving.append(number)
        process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    try:
        return _watch(process, pulse, leaving)
    finally:
        _kill_group(process.pid)  # its own children would live on
        process.wait()
        os.close(our_end)
        os.close(leash)


def _watch(process: "subprocess.Popen[bytes]", pulse: Pulse, leaving: Sequence[int]) -> int:
    pulse.begin(time.monotonic())
    while True:
        try:
            code = process.wait(LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            if not leaving and pulse.stands_still(time.monotonic()):
                return STOOD_STILL
        else:
            return code if code >= 0 else 128 - code


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nobody left; macOS says it the second way
        return
