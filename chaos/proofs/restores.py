"""D1, D2: the database burns down under load, is restored, and nobody is told twice.

D1 restores to the very end of what was received: no acknowledged write may be lost. D2 restores to
a moment before the end: what was forgotten since is known from the journal, mails wait until a
person lets them go, and what is planned again for the same time is not sent again.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from chaos.arena import Arena, Stage, stage
from chaos.auditor import OPEN
from chaos.crew import Member
from chaos.mail_log import Accepted
from chaos.patience import persist
from chaos.people import Clientele, remind, settle
from chaos.progress import Progress
from chaos.results import Figure, Result, judged
from chaos.vault import Vault
from chaos.waiting import wait_until
from chaos.writers import Writers
from clinic import clock
from clinic.actors import Actor
from clinic.trail.sealing import seal
from clinic.trail.verifying import verify
from notifications import after_restore
from notifications.delivery.restored import ANEW
from notifications.models import ForgottenMail, MailHold, Message, MessageState
from programs.actions.mailing import REMINDER
from programs.models import Booking

_WHOLE = 10_000  # of this size on a gigabyte is restored
_HASTE = 10
_WITHIN_S = 240
_RTO_S = 300
_HELD_S = 3.0
_SOME = ["acknowledged", "mails", "audit_rows"]


@dataclass
class Rehearsal:
    """One fire: what was promised before it, and what the restore took."""

    scene: Stage
    vault: Vault
    clientele: Clientele
    moment: datetime | None = None
    restore_s: float = 0.0
    verified_by: str = ""
    megabytes: int = 0


def d1(arena: Arena) -> list[Result]:
    """Restore to the end: nothing acknowledged is lost, mails go on by themselves."""
    with _rehearsed(arena) as (scene, rehearsal, writers):
        half = len(rehearsal.clientele.bookings) // 2
        persist(lambda: remind(rehearsal.clientele.bookings[:half]))
        _wait_for_mails(scene, half // 2)
        persist(lambda: remind(rehearsal.clientele.bookings[half:]))
        _wait_for_mails(scene, half)
        _burn_and_restore(rehearsal)
        _settle(scene, rehearsal)
        writers.stop()
        figures = _figures(rehearsal, scene) | {
            "acknowledged": len(writers.acknowledged),
            "writes_lost": persist(writers.lost),
            "held": persist(MailHold.objects.filter(lifted_at=None).count),
        }
    limits = {"lost": 0, "twice": 0, "writes_lost": 0, "held": 0, "rto_s": _RTO_S, "audit_wrong": 0}
    return [judged("d1", arena.seed, figures, some=_SOME, **limits)]


def d2(arena: Arena) -> list[Result]:
    """Restore to a moment: what left since is known, and waits for a person or is not sent."""
    with _rehearsed(arena) as (scene, rehearsal, writers):
        forgotten, due = _past_the_moment(scene, rehearsal)
        writers.stop()
        _burn_and_restore(rehearsal)
        wait_until("mails are held", lambda: persist(_held), within_s=_WITHIN_S)
        figures: dict[str, Figure] = {
            "acknowledged": len(writers.acknowledged),
            "forgotten": persist(ForgottenMail.objects.count),
            "sent_while_held": _plan_again(scene, forgotten, due),
        }
        persist(lambda: _let_go(rehearsal.clientele))
        _settle(scene, rehearsal)
        waiting = Message.objects.filter(state=MessageState.UNKNOWN, created_at__gt=due)
        figures |= _figures(rehearsal, scene) | {"for_a_person": persist(waiting.count)}
    limits = {"lost": 0, "twice": 0, "sent_while_held": 0, "rto_s": _RTO_S, "audit_wrong": 0}
    return [judged("d2", arena.seed, figures, some=[*_SOME, "forgotten"], **limits)]


def _past_the_moment(scene: Stage, rehearsal: Rehearsal) -> tuple[list[Booking], datetime]:
    """Send a third of the mails before the moment restored to, and two after it.

    One of the two was planned before the moment; the other is returned, with when it was due.
    """
    bookings = rehearsal.clientele.bookings
    third = len(bookings) // 3
    persist(lambda: remind(bookings[:third]))
    _wait_for_mails(scene, third)
    scene.arena.crew.kill(_sender(scene))
    _sender(scene).kept = False
    persist(lambda: remind(bookings[third : 2 * third]))
    rehearsal.moment = persist(_now_of_the_database)
    time.sleep(0.2)
    scene.dispatcher("sender-2")
    _wait_for_mails(scene, 2 * third)
    due = clock.now()
    with clock.standing_at(due):
        persist(lambda: remind(bookings[2 * third :]))
    _wait_for_mails(scene, len(bookings))
    return bookings[2 * third :], due


def _plan_again(scene: Stage, forgotten: list[Booking], due: datetime) -> int:
    """Plan the forgotten mails as a clinic's ticks do, and as somebody does who moves a session.

    Returns how many mails left all the same.
    """
    half = len(forgotten) // 2
    with clock.standing_at(due):
        persist(lambda: remind(forgotten[:half]))
    persist(lambda: remind(forgotten[half:]))
    before = scene.log.count()
    time.sleep(_HELD_S)
    return scene.log.count() - before


@contextmanager
def _rehearsed(arena: Arena) -> Iterator[tuple[Stage, Rehearsal, Writers]]:
    """Set a scene with a vault, and let nothing wait for it afterwards, whatever went wrong."""
    with stage(arena, haste=_HASTE) as scene:
        rehearsal = _prepare(arena, scene)
        writers = Writers(scene, rehearsal.clientele, clients=2)
        try:
            yield scene, rehearsal, writers
        finally:
            writers.stop()
            rehearsal.vault.clear()


def _prepare(arena: Arena, scene: Stage) -> Rehearsal:
    """Fill a clinic, begin to back it up, and let mails flow."""
    n = arena.size
    writes = arena.share(0.2, least=60)
    clientele = settle(n, unbooked=writes)
    persist(seal)
    vault = Vault(arena.postgres, arena.folder / "vault")
    megabytes = 1024 if n >= _WHOLE else max(1, n // 10)
    vault.load(megabytes)
    vault.receive(scene)
    vault.take()
    rehearsal = Rehearsal(scene, vault, clientele, megabytes=megabytes)
    scene.dispatcher("sender-1", every=0.3)
    return rehearsal


def _sender(scene: Stage) -> Member:
    return next(member for member in scene.arena.crew.members if member.name == "sender-1")


def _burn_and_restore(rehearsal: Rehearsal) -> None:
    """Kill PostgreSQL in the middle of everything, delete its data, and put it back."""
    persist(seal)
    connection.close()
    rehearsal.vault.postgres.destroy()
    restored, rehearsal.restore_s = rehearsal.vault.bring_back(to=rehearsal.moment)
    rehearsal.verified_by = restored.verified_by


def _now_of_the_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)
    return now


def _held() -> bool:
    return MailHold.objects.filter(lifted_at=None).exists()


def _let_go(clientele: Clientele) -> None:
    if _held():
        after_restore.lift(
            clinic=clientele.clinic, reason="A rehearsal", by=Actor.member(clientele.staff)
        )


def _wait_for_mails(scene: Stage, number: int) -> None:
    progress, end = Progress(scene.log), time.monotonic() + _WITHIN_S
    while progress.arrived() < number:
        scene.arena.crew.watch()
        progress.show("before the fire")
        progress.refuse_after(end, f"the way to {number} mails")
        time.sleep(0.05)


def _settle(scene: Stage, rehearsal: Rehearsal) -> None:
    """Wait until every mail has come to its end, or to a person."""
    progress, end = Progress(scene.log), time.monotonic() + _WITHIN_S
    while persist(_any_on_its_way):
        scene.arena.crew.watch()
        progress.show("after the restore")
        progress.refuse_after(end, "settling")
        time.sleep(0.2)


def _any_on_its_way() -> bool:
    rows = Message.objects.filter(state__in=OPEN, due_at__lte=clock.now())
    return rows.exclude(error_code=ANEW).exists()


def _figures(rehearsal: Rehearsal, scene: Stage) -> dict[str, Figure]:
    mails = scene.log.mails()
    return {
        "n": len(rehearsal.clientele.bookings),
        "mails": len(mails),
        "twice": _twice(mails),
        "restored_mb": rehearsal.megabytes,
        "lost": _without_a_mail(rehearsal),
        "rto_s": round(rehearsal.restore_s, 1),
        "verified_by": rehearsal.verified_by,
        **_audit(),
    }


def _twice(mails: list[Accepted]) -> int:
    """Count reminders beyond the first to the same patient, whatever Message-ID they had."""
    reminded = Counter(mail.to for mail in mails)
    return sum(number - 1 for number in reminded.values())


def _without_a_mail(rehearsal: Rehearsal) -> int:
    """Count promised reminders that reached nobody and are in front of nobody."""
    arrived = {mail.message_id for mail in rehearsal.scene.log.mails()}
    rows = persist(lambda: list(Message.objects.filter(kind=REMINDER)))
    known: set[UUID] = {row.about_uid for row in rows}
    lost = len({booking.uid for booking in rehearsal.clientele.bookings} - known)
    sent = [row for row in rows if row.state == MessageState.SENT]
    told = set(persist(lambda: list(ForgottenMail.objects.values_list("recipient_uid", flat=True))))
    return lost + sum(
        row.message_id not in arrived and row.recipient_uid not in told for row in sent
    )


def _audit() -> dict[str, Figure]:
    """Verify the audit chain; rows that were not sealed before the fire prove nothing."""
    verdict = persist(verify)
    return {
        "audit_rows": verdict.rows,
        "audit_wrong": sum(not finding.passed for finding in verdict.findings),
    }
