"""The mails of one run that are written and wait for a connection."""

import threading
from collections import deque
from collections.abc import Callable

from notifications.delivery.composing import Outgoing


class Stock:
    """Hands mails to the threads of a run; one that finds few fetches more while others send.

    `fetch` returns further mails, or None once there are no more.
    """

    def __init__(self, fetch: Callable[[], list[Outgoing] | None], *, few: int) -> None:
        self._fetch = fetch
        self._few = few
        self._change = threading.Condition()
        self._mails: deque[Outgoing] = deque()
        self._fetching = False
        self._ended = False

    def at_hand(self) -> Outgoing | None:
        """Return a mail that is there already, or None if this thread had to fetch or to wait."""
        with self._change:
            return self._mails.popleft() if self._mails and not self._wants_more else None

    def take(self) -> Outgoing | None:
        """Return the next mail, however long it takes; None once there are no more."""
        with self._change:
            while True:
                if self._wants_more:
                    self._fetch_more()
                elif self._mails:
                    return self._mails.popleft()
                elif self._ended:
                    return None
                else:
                    self._change.wait()

    def empty(self) -> list[Outgoing]:
        """Return what nobody took, once all threads have ended."""
        rest, self._mails = list(self._mails), deque()
        return rest

    @property
    def _wants_more(self) -> bool:
        return not self._ended and not self._fetching and len(self._mails) <= self._few

    def _fetch_more(self) -> None:
        """Fetch with the lock released, so that the others can go on sending what is there."""
        self._fetching = True
        self._change.release()
        try:
            more = self._fetch()
        finally:
            self._change.acquire()
            self._fetching = False
            self._change.notify_all()
        self._ended = more is None
        self._mails += more or []
