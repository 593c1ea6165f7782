"""Waiting for what must come, and saying what did not."""

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
