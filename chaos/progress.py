"""How far a run is, for the person who waits for it, and when it has taken too long."""

import sys
import time

from chaos.mail_log import LogReader
from chaos.waiting import TooLong

_EVERY_S = 10.0


class Progress:
    """Counts the mails that arrived, and says so now and then on the error output."""

    def __init__(self, log: LogReader) -> None:
        self._log = log
        self._started = self._shown = time.monotonic()

    def arrived(self) -> int:
        return self._log.count()

    def show(self, words: str) -> None:
        """Say where the run is, every ten seconds."""
        now = time.monotonic()
        if now < self._shown + _EVERY_S:
            return
        self._shown = now
        sys.stderr.write(f"  {now - self._started:4.0f} s: {self.arrived()} mails, {words}\n")
        sys.stderr.flush()

    def refuse_after(self, end: float, what: str) -> None:
        """Raise TooLong once the monotonic clock has passed `end`."""
        if time.monotonic() > end:
            raise TooLong(f"{what} did not end in time: {self.arrived()} mails arrived")
