"""How long somebody stays signed in, and ending it.

A session lives in real time, whatever hour the clinic's clock shows: time travel in the demo
signs nobody out. When it began, when it was last used and when it was proved that it is still
her stand in the session itself, on the server. A page that only looks by itself whether
something changed says so (WATCHES) and is no use.
"""

import time
from datetime import timedelta
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from clinic.identity.belonging import idle_minutes_of
from clinic.identity.events import address_of, note
from clinic.models import Clinic, SignInKind, Staff

STARTED, SEEN, IDLE = "steady.started", "steady.seen", "steady.idle"
WATCHES = "Steady-Watches"
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=10)
_SEEN_EVERY_S = 60  # so that most pages write nothing


class Over(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    LONG = "long"


def begin(request: HttpRequest, staff: Staff) -> None:
    """Let a session that was just opened for somebody run from now on."""
    now = time.time()
    request.session[STARTED] = request.session[SEEN] = now
    request.session[IDLE] = idle_minutes_of(staff) * 60
    if address_of(request) and request.session.session_key:
        _keep_in_list(request, staff)


def _keep_in_list(request: HttpRequest, staff: Staff) -> None:
    longest = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": staff,
            "ip": address_of(request),
            "user_agent": request.headers.get("User-Agent", "")[:longest],
        },
    )


def left_s(request: HttpRequest) -> int:
    """Return for how many seconds she stays signed in without doing anything."""
    now, session = time.time(), request.session
    idle_left = session.get(SEEN, 0) + session.get(IDLE, 0) - now
    return max(0, int(min(idle_left, session.get(STARTED, 0) + LONGEST.total_seconds() - now)))


def why_over(request: HttpRequest) -> Over | None:
    """Return why the session of somebody signed in must end now; None while it may go on."""
    now, session = time.time(), request.session
    if now - session.get(STARTED, 0) >= LONGEST.total_seconds():
        return Over.LONG
    return Over.IDLE if now - session.get(SEEN, 0) >= session.get(IDLE, 0) else None


def use(request: HttpRequest) -> None:
    """Keep that the session is in use, to the minute; a page that only watches does not count."""
    now = time.time()
    if WATCHES in request.headers or now - request.session.get(SEEN, 0) < _SEEN_EVERY_S:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now()
    )


def is_fresh(request: HttpRequest) -> bool:
    """Say whether she has signed in or proved anew within ten minutes that it is her."""
    records = get_authentication_records(request, request.user)
    proofs = [record["at"] for record in records if record.get("reauthenticated")]
    last = max([request.session.get(STARTED, 0), *proofs])
    return time.time() - last < FRESH.total_seconds()


def of(staff: Staff) -> list[UserSession]:
    """Return where somebody is signed in, the newest first."""
    found = UserSession.objects.purge_and_list(staff)
    return sorted(found, key=lambda session: session.created_at, reverse=True)


@transaction.atomic
def end(
    staff: Staff,
    *,
    keep: str = "",
    only: str = "",
    by: Staff | None = None,
    clinic: Clinic | None = None,
    request: HttpRequest | None = None,
) -> int:
    """Sign somebody out everywhere, but for the session `keep`; or out of the session `only`.

    Returns how many sessions that ended.
    """
    rows = UserSession.objects.filter(user=staff.pk).exclude(session_key=keep)
    found = list(rows.filter(session_key=only) if only else rows)
    for session in found:
        session.end()
    if found:
        note(
            SignInKind.SESSIONS_ENDED,
            staff,
            by=by,
            clinic=clinic,
            request=request,
            detail=str(len(found)),
        )
    return len(found)
