"""T3: random histories of appointments, read back from the calendar files in their mails."""

import random
from datetime import datetime, time, timedelta

from chaos.arena import Arena, stage
from chaos.calendars import Reader
from chaos.people import make_crowd
from chaos.results import Figure, Result, judged
from clinic import clock
from clinic.actors import Actor
from clinic.errors import Refused
from notifications.delivery import deliver_due
from programs.actions import cancel_booking, cancel_session, move_session, undo_change
from programs.models import Booking, BookingStatus, CalendarChange, CancelReason, Session

_ROUNDS = 4
_IN_A_CLASS = 5
# Longer than the house waits before it sends the news of several changes as one mail.
_PAUSE = timedelta(minutes=30)


def t3(arena: Arena) -> list[Result]:
    """Move, cancel and undo at random through the real actions, and read every calendar file."""
    n = arena.share(0.1)
    with stage(arena) as scene:
        _use_mail_server(scene.environment)
        start = clock.now()
        with clock.standing_at(start):
            staff, sessions = make_crowd(n, of=_IN_A_CLASS)
        by, chance = Actor.member(staff), random.Random(f"{arena.seed}/histories")  # noqa: S311
        reader, changes = Reader(), 0
        for number in range(_ROUNDS + 1):
            moment = start + _PAUSE * number
            if number:
                with clock.standing_at(moment):
                    changes += sum(_change(s, number, chance, by) for s in sessions)
            _send(moment + _PAUSE / 2)
            reader.read_new()
    figures: dict[str, Figure] = {"n": n, "changes": changes, **reader.figures()}
    return [
        judged(
            "t3", arena.seed, figures, uid_changed=0, not_rising=0, method_differs=0, wrong_times=0
        )
    ]


def _send(moment: datetime) -> None:
    while deliver_due(now=moment, limit=20_000).sent:
        pass


def _change(session: Session, number: int, chance: random.Random, by: Actor) -> int:
    """Let one thing happen to a session, or nothing; returns how many things that were."""
    session.refresh_from_db()
    what = chance.choices(["move", "cancel", "leave", "undo", "nothing"], [5, 1, 2, 2, 1])[0]
    try:
        if what == "move":
            move_session(session=session, day=session.day, start_time=time(8 + number), by=by)
        elif what == "cancel":
            cancel_session(session=session, reason="", by=by)
        elif what == "leave":
            booked = Booking.objects.filter(session=session, status=BookingStatus.BOOKED)
            cancel_booking(booking=booked.order_by("pk")[0], reason=CancelReason.NOT_SAID, by=by)
        elif what == "undo":
            done = CalendarChange.objects.filter(items__session=session)
            undo_change(change=done.order_by("-pk")[0], by=by)
        else:
            return 0
    except (Refused, IndexError):  # it was cancelled already, or there is nothing to undo
        return 0
    return 1


def _use_mail_server(environment: dict[str, str]) -> None:
    from django.conf import settings

    host, _, port = environment["EMAIL_URL"].removeprefix("smtp://").partition(":")
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
