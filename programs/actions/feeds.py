"""The secret address of somebody's calendar feed: made, renewed, ended."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.models import Clinic, Staff
from programs.actions.checks import refuse_physiologist
from programs.actions.locks import limit_waiting, lock_staff_and_rooms
from programs.models import CalendarFeed

# Calendar programs ask again every hour or so; once an hour is as exact as "last read" has to be.
NOTED_EVERY = timedelta(hours=1)


@retry_deadlocks
@transaction.atomic
def make_feed(*, clinic: Clinic, staff: Staff, by: Actor) -> tuple[CalendarFeed, str]:
    """Give a person a new feed address and end her old one; return the feed and its token.

    The token is shown to her once: only its hash is kept. Raises Refused for somebody who leads
    no sessions here, whose feed would stay empty.
    """
    with audit.acting(by):
        limit_waiting()
        lock_staff_and_rooms(staff_ids=[staff.pk], room_ids=[])
        refuse_physiologist(clinic, staff)
        _end(clinic, staff)
        token = secrets.token_urlsafe(32)
        feed = CalendarFeed.objects.create(clinic=clinic, staff=staff, token_hash=hash_of(token))
    return feed, token


@retry_deadlocks
@transaction.atomic
def revoke_feed(*, clinic: Clinic, staff: Staff, by: Actor) -> bool:
    """End a person's feed; return whether there was one. Ending it twice changes nothing."""
    with audit.acting(by):
        return _end(clinic, staff) > 0


def note_feed_read(*, feed: CalendarFeed) -> None:
    """Note that a calendar program asked for a feed, at most once an hour."""
    now = clock.now()
    lately = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    CalendarFeed.objects.filter(lately, pk=feed.pk).update(last_used_at=now)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _end(clinic: Clinic, staff: Staff) -> int:
    standing = CalendarFeed.objects.filter(clinic=clinic, staff=staff, revoked_at__isnull=True)
    return standing.update(revoked_at=clock.now())
