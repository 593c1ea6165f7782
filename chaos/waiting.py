"""Waiting for what must come, saying what did not, and not being hurried at the end."""

import signal
import time
from collections.abc import Callable


class TooLong(Exception):
    """Something that must happen did not, within its time."""


def wait_until(
    what: str, there: Callable[[], bool], *, within_s: float, every_s: float = 0.05
) -> None:
    """Wait for a condition. Raises TooLong naming what did not happen."""
    end = time.monotonic() + within_s
    while not there():
        if time.monotonic() > end:
            raise TooLong(f"{what}: not within {within_s:.0f} s")
        time.sleep(every_s)


def leave_in_peace() -> None:
    """Ignore further signals: stopping everything takes a moment and is not interrupted."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
