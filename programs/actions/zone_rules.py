"""Sessions keep their time on the wall when a country changes the rules of its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from clinic import clock
from clinic.actors import Actor
from clinic.clock import SkippedTime
from clinic.errors import Refused
from programs.actions.sessions import move_session
from programs.models import Session, SessionStatus

BY = Actor.system("time-zones")
WHY = "The rules of the time zone have changed"


@dataclass(frozen=True)
class Stray:
    """A session whose stored instant is not the one of its date and time on the wall any more.

    `problem` says why it could not be put right; empty where it was, or was not asked to be.
    """

    session: Session
    problem: str = ""


def strays(*, now: datetime) -> Iterator[Session]:
    """Yield the coming sessions that new rules have moved away from their time on the wall."""
    coming = Session.objects.filter(status=SessionStatus.SCHEDULED, starts_at__gt=now)
    for session in coming.order_by("starts_at", "pk").iterator(chunk_size=1000):
        try:
            right = clock.instant(session.day, session.start_time, session.zone)
        except SkippedTime:
            yield session
        else:
            if right != session.starts_at:
                yield session


def follow_zone_rules(*, now: datetime) -> list[Stray]:
    """Move each such session to its time on the wall; everybody gets the new calendar entry.

    One that cannot be moved is left for a person, and stops no other.
    """
    found = []
    for session in list(strays(now=now)):
        try:
            move_session(
                session=session, day=session.day, start_time=session.start_time, reason=WHY, by=BY
            )
        except Refused as error:
            found.append(Stray(session, error.message))
        else:
            found.append(Stray(session))
    return found
