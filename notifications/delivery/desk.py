"""Where the connections of one run write to the ledger together.

A commit costs a write to the disk, which takes longer than handing a mail over. So whoever comes
while another one writes waits, and then one writes for all who wait. Each connection still has
one mail begun at a time, written down before it leaves.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from notifications.delivery import ledger
from notifications.delivery.journal import Journal
from notifications.delivery.ledger import Turn
from notifications.models import Message

# So long one waits for the others to come, before it writes for fewer.
_PATIENCE_S = 0.002


class _Slip:
    """One turn on its way into the ledger, and the answer."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.ours: bool | None = None


class Desk:
    """Writes the turns of several threads down, several in one commit."""

    def __init__(
        self, now: Callable[[], datetime], *, connections: int, journal: Journal | None = None
    ) -> None:
        self._now = now
        self._journal = journal
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._connections = connections
        self._change = threading.Condition()
        self._slips: list[_Slip] = []
        self._taken = False

    def write(self, turn: Turn) -> bool:
        """Return once a turn is in the ledger, and whether its next mail may be handed over.

        Whoever writes uses the database connection of the own thread. If that fails, only its
        own turn does: the others find somebody else among them to write.
        """
        slip = _Slip(turn)
        with self._change:
            self._slips.append(slip)
            if self._taken and self._all_came():
                self._change.notify_all()
            while self._taken and slip.ours is None:
                self._change.wait()
            if slip.ours is not None:
                return slip.ours
            self._taken = True
            self._change.wait_for(self._all_came, timeout=_PATIENCE_S)
            slips, self._slips = self._slips, []
        try:
            self._write(slips)
        finally:
            with self._change:
                self._taken = False
                self._slips += [other for other in slips if other.ours is None and other != slip]
                self._change.notify_all()
        assert slip.ours is not None
        return slip.ours

    def _all_came(self) -> bool:
        return len(self._slips) >= self._connections

    def _write(self, slips: list[_Slip]) -> None:
        turns, now = [slip.turn for slip in slips], self._now()
        begun = [turn.next for turn in turns if turn.next]
        if self._journal is None:
            ours = ledger.write_down(turns, now=now)
        else:
            ours = self._write_both(self._journal, turns, begun, now)
        for slip in slips:
            slip.ours = slip.turn.next is not None and slip.turn.next.pk in ours

    def _write_both(
        self, journal: Journal, turns: list[Turn], begun: list[Message], now: datetime
    ) -> set[int]:
        """Write into the journal and the ledger, side by side: each waits for a disk.

        What has left must stand in the journal; what stands there need not have left.
        """
        done = [turn.done for turn in turns if turn.done]
        on_disk = self._beside.submit(journal.note(begun=begun, done=done, now=now))
        ours = ledger.write_down(turns, now=now)
        journal.note(dropped=[row for row in begun if row.pk not in ours], now=now)()
        on_disk.result()
        return ours

    def close(self) -> None:
        """Wait for what is still being written."""
        self._beside.shutdown()
