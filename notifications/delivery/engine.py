"""One run of the delivery engine, over one or several connections to the mail server."""

import os
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db import connection

from notifications.delivery import ledger
from notifications.delivery.composing import Outgoing, compose
from notifications.delivery.policy import BACKOFF, BATCH, BUDGET, CONTENT_TIME, LEASE
from notifications.delivery.reconciling import reconcile
from notifications.delivery.smtp import Receipt, Transport
from notifications.models import Message, SentCopy

# Below this many mails a second connection costs more than it saves.
_WORTH_A_CONNECTION = 20


@dataclass(frozen=True)
class DeliveryResult:
    """What one run did: how many rows came to each end, and whether a server was reachable."""

    counts: Counter[str] = field(default_factory=Counter)
    transport_down: bool = False

    @property
    def sent(self) -> int:
        return self.counts["sent"]

    def __str__(self) -> str:
        told = ", ".join(f"{name} {n}" for name, n in sorted(self.counts.items()) if n)
        return (told or "nothing due") + ("; no mail server" if self.transport_down else "")


class _Run:
    """What the connections of one run share: its clock, its limit, and the word to stop."""

    def __init__(self, now: datetime, limit: int, sender: str) -> None:
        self._start = now
        self._started = time.monotonic()
        self._left = limit
        self._lock = threading.Lock()
        self.sender = sender or f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"[-80:]
        self.down = threading.Event()
        self.counts: Counter[str] = Counter()

    def now(self) -> datetime:
        """The run's time: its start and what has passed since, untouched by clock changes."""
        return self._start + timedelta(seconds=time.monotonic() - self._started)

    @property
    def over(self) -> bool:
        return self.down.is_set() or self.now() - self._start > BUDGET

    def take(self, most: int) -> int:
        with self._lock:
            share = min(most, self._left)
            self._left -= share
            return share

    def count(self, what: str, n: int = 1) -> None:
        with self._lock:
            self.counts[what] += n


def deliver_due(
    *, now: datetime, limit: int = 200, connections: int = 1, sender: str = ""
) -> DeliveryResult:
    """Send up to `limit` mails that are due at `now`, and clear up what earlier runs left unclear.

    Any number of runs may work at the same time. With more than one connection each has a thread
    and a database connection of its own. `sender` names this run in the ledger and must be
    unique; left empty, one is made. Stops early when no mail server answers.
    """
    run = _Run(now, limit, sender)
    run.counts.update(reconcile(now=now))
    run.count("expired", ledger.expire(now=now))
    SentCopy.objects.filter(keep_until__lte=now).delete()
    waiting = Message.objects.filter(ledger.due(now))[:limit].count()
    wanted = min(connections, -(-waiting // _WORTH_A_CONNECTION))
    if wanted == 1:
        _work(run, BATCH)
    elif wanted:
        share = min(BATCH, -(-waiting // wanted))
        with ThreadPoolExecutor(wanted, thread_name_prefix="mail") as pool:
            for done in [pool.submit(_work_in_thread, run, share) for _ in range(wanted)]:
                done.result()
    return DeliveryResult(run.counts, run.down.is_set())


def _work_in_thread(run: _Run, batch: int) -> None:
    try:
        _work(run, batch)
    finally:
        connection.close()


def _work(run: _Run, batch: int) -> None:
    """Claim, compose and send until nothing is due, the limit is reached or the run is over."""
    transport = Transport(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    try:
        while not run.over and (most := run.take(batch)):
            rows = ledger.claim(now=run.now(), sender=run.sender, limit=most)
            if not rows:
                return
            composed = compose(rows, now=run.now())
            ledger.close(composed.closed, now=run.now())
            for _, verdict in composed.closed:
                run.count(verdict.state.value)
            _send(run, transport, composed.outgoing)
    finally:
        transport.close()


def _send(run: _Run, transport: Transport, outgoing: list[Outgoing]) -> None:
    """Hand these mails over one by one; what one came to is written down before the next begins."""
    done: tuple[Message, Receipt] | None = None
    for position, out in enumerate(outgoing):
        if run.over:
            rest = [later.row for later in outgoing[position:]]
            ledger.give_back(rest, now=run.now(), pause=BACKOFF[0] if run.down.is_set() else None)
            break
        begun_at = run.now()
        ours = ledger.begin(out.row, now=begun_at, before=done)
        done = None
        if not ours:
            run.count("dropped")
            continue
        receipt = transport.send(out.to, out.raw, in_time=partial(_in_time, run, begun_at))
        run.count(receipt.outcome.value)
        if receipt.down:
            run.down.set()
        done = out.row, receipt
    if done:
        ledger.settle(*done, now=run.now())


def _in_time(run: _Run, begun_at: datetime) -> bool:
    return run.now() < begun_at + LEASE - CONTENT_TIME
