"""R4: a mail server that refuses, stalls, loses and forgets, with and without a way to ask it."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from chaos.arena import Arena, Stage, stage
from chaos.mail_log import Accepted
from chaos.people import remind, settle
from chaos.progress import Progress
from chaos.results import Figure, Result, judged
from clinic import clock
from notifications.models import DeliveryEvent, Message, MessageState
from programs.actions.mailing import MOVED, REMINDER

FAULTS = 0.3
# More than elsewhere: a mail may go wrong several times, and pauses for longer after each.
_HASTE = 20
_LIMIT_S = 420
_BUSY = (MessageState.PENDING, MessageState.CLAIMED)
_VISIBLE = (MessageState.FAILED, MessageState.UNKNOWN, MessageState.EXPIRED)


def r4(arena: Arena) -> list[Result]:
    """Most mails are reminders, resent when unclear; a fifth are of a kind that asks a person."""
    return [_run(arena, lookup=True), _run(arena, lookup=False)]


def _run(arena: Arena, *, lookup: bool) -> Result:
    n, start = arena.share(0.25), time.monotonic()
    with stage(arena, haste=_HASTE, faults=FAULTS, lookup=lookup) as scene:
        bookings = settle(n).bookings
        remind(bookings[n // 5 :], kind=REMINDER)
        remind(bookings[: n // 5], kind=MOVED)
        scene.worker("worker-1")
        scene.beat("beat")
        scene.dispatcher("dispatcher-1")
        scene.dispatcher("dispatcher-2")
        _wait_for_the_end(scene, lookup)
        figures = _figures(n, scene.log.mails())
    figures["seconds"] = round(time.monotonic() - start)
    if lookup:
        return judged("r4-lookup", arena.seed, figures, lost=0, twice=0, unknown=0)
    return judged("r4-blind", arena.seed, figures, lost=0, unexplained=0, most_copies=2)


def _wait_for_the_end(scene: Stage, lookup: bool) -> None:
    """Wait until no mail has anything more to come."""
    progress, end = Progress(scene.log), time.monotonic() + _LIMIT_S
    resent = DeliveryEvent.objects.filter(message=OuterRef("pk"), event="resent")
    unclear = Message.objects.filter(state=MessageState.UNKNOWN)
    if not lookup:
        unclear = unclear.filter(~Exists(resent), kind=REMINDER)
    busy = Message.objects.filter(state__in=_BUSY, due_at__lte=clock.now())
    while busy.exists() or unclear.exists():
        scene.arena.crew.watch()
        progress.show("mails and faults")
        progress.refuse_after(end, "the faulty mail server's run")
        time.sleep(0.2)


def _figures(n: int, log: Sequence[Accepted]) -> dict[str, Figure]:
    """Count each mail's end. `unexplained` copies are those that no policy allowed."""
    copies = Counter(mail.message_id for mail in log)
    rows: list[Any] = list(Message.objects.all())
    ambiguous = _with_event("unknown")
    resent = _with_event("resent")
    twice = {row.pk: copies[row.message_id] - 1 for row in rows if copies[row.message_id] > 1}
    lost = [row for row in rows if not copies[row.message_id] and row.state not in _VISIBLE]
    # Resent and then refused: the first copy had arrived, and a person is asked.
    untrue = [
        row
        for row in rows
        if copies[row.message_id] and row.state == MessageState.FAILED and row.pk not in resent
    ]
    states = Counter(row.state for row in rows)
    return {
        "n": n,
        "faults": FAULTS,
        "accepted": len(copies),
        "refused": states[MessageState.FAILED],
        "ambiguous": len(ambiguous),
        "lost": len(lost) + len(untrue) + n - len(rows),
        "twice": sum(twice.values()),
        "unexplained": len(twice.keys() - resent),
        "most_copies": max(copies.values(), default=0),
        "unknown": states[MessageState.UNKNOWN],
    }


def _with_event(event: str) -> set[int]:
    return set(DeliveryEvent.objects.filter(event=event).values_list("message_id", flat=True))
