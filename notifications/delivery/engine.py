"""One run of the delivery engine, over one or several connections to the mail server."""

import os
import socket
import sys
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

from clinic import tenancy
from notifications.delivery import ledger
from notifications.delivery.composing import Outgoing, compose
from notifications.delivery.desk import Desk
from notifications.delivery.journal import Journal, configured_journal
from notifications.delivery.ledger import Done, Turn
from notifications.delivery.policy import BACKOFF, BATCH, BUDGET, CONTENT_TIME, LEASE
from notifications.delivery.reconciling import reconcile
from notifications.delivery.restored import heed
from notifications.delivery.smtp import Transport
from notifications.delivery.stock import Stock
from notifications.delivery.told_before import aftermath
from notifications.held_copies import copies_over
from notifications.models import Message

# Below this many mails a second connection costs more than it saves.
_WORTH_A_CONNECTION = 20
# With so few mails at hand somebody fetches more.
_FEW = BATCH // 2
_THREAD_TURN_S = 0.0005


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

    def __init__(self, now: datetime, limit: int, sender: str, journal: Journal | None) -> None:
        self.journal = journal
        self.aftermath = aftermath(journal, now=now)
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
    journal = configured_journal()
    heed(journal, now=now)
    run = _Run(now, limit, sender, journal)
    run.counts.update(reconcile(now=now))
    run.count("expired", ledger.expire(now=now))
    copies_over(now).delete()
    if journal:
        journal.forget(now=now)
    waiting = Message.objects.filter(ledger.due(now))[:limit].count()
    wanted = min(connections, -(-waiting // _WORTH_A_CONNECTION))
    if wanted:
        _send_over(wanted, run)
    return DeliveryResult(run.counts, run.down.is_set())


def _send_over(connections: int, run: _Run) -> None:
    """Send over so many connections; what is left when the run is over goes back to the ledger."""
    stock = Stock(partial(_fetch, run), few=_FEW if connections > 1 else 0)
    desk = Desk(run.now, connections=connections, journal=run.journal)
    if connections == 1:
        _work(run, stock, desk)
    else:
        _let_threads_take_turns()
        with ThreadPoolExecutor(connections, thread_name_prefix="mail") as pool:
            working = [
                pool.submit(tenancy.carried(_work_in_thread), run, stock, desk)
                for _ in range(connections)
            ]
        for done in working:
            done.result()
    desk.close()
    rest = [mail.row for mail in stock.empty()]
    ledger.give_back(rest, now=run.now(), pause=BACKOFF[0] if run.down.is_set() else None)


def _let_threads_take_turns() -> None:
    """Shorten the time for which a thread that writes mails keeps those that send from running."""
    sys.setswitchinterval(min(sys.getswitchinterval(), _THREAD_TURN_S))


def _fetch(run: _Run) -> list[Outgoing] | None:
    """Claim and compose the next mails; None when nothing is due, or the run's limit is reached."""
    if run.over or not (most := run.take(BATCH)):
        return None
    rows = ledger.claim(now=run.now(), sender=run.sender, limit=most)
    if not rows:
        return None
    if run.aftermath:
        rows = run.aftermath.sift(rows, now=run.now())
    composed = compose(rows, now=run.now())
    ledger.close(composed.closed, now=run.now())
    for _, verdict in composed.closed:
        run.count(verdict.state.value)
    return composed.outgoing


def _work_in_thread(run: _Run, stock: Stock, desk: Desk) -> None:
    try:
        _work(run, stock, desk)
    finally:
        connection.close()


def _work(run: _Run, stock: Stock, desk: Desk) -> None:
    """Hand mails over one by one; what one came to is written down before the next begins."""
    transport = Transport(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    done: Done | None = None
    try:
        while not run.over:
            mail = stock.at_hand()
            if mail is None:
                _settle(desk, done)  # it need not wait until other mails are written
                done, mail = None, stock.take()
            if mail is None:
                break
            done = _hand_over(mail, run, transport, desk, before=done)
        _settle(desk, done)
    finally:
        transport.close()


def _hand_over(
    mail: Outgoing, run: _Run, transport: Transport, desk: Desk, *, before: Done | None
) -> Done | None:
    """Begin a mail and send it; None when it is not ours to send any more."""
    begun_at = run.now()
    if not desk.write(Turn(before, mail.row)):
        run.count("dropped")
        return None
    receipt = transport.send(mail.to, mail.raw, in_time=partial(_in_time, run, begun_at))
    run.count(receipt.outcome.value)
    if receipt.down:
        run.down.set()
    return mail.row, receipt


def _settle(desk: Desk, done: Done | None) -> None:
    if done:
        desk.write(Turn(done))


def _in_time(run: _Run, begun_at: datetime) -> bool:
    return run.now() < begun_at + LEASE - CONTENT_TIME
