"""Files of watches: taken from her, read by a worker, counted or refused.

PostgreSQL is the queue. A worker takes the oldest under a lease, reads it outside any
transaction, and stores what it found only if the lease is still its own (`claim_epoch`).
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.wakeups import wake_on_commit
from programs.actions import found_activities
from programs.actions.found_activities import Found
from programs.actions.locks import lock_enrollment
from programs.models import LARGEST, ActivityFile, Enrollment, FileState
from programs.models.activity_file import MOST_ATTEMPTS, UNREAD
from programs.recordings import Unreadable, read
from programs.recordings.facts import clean_name

LEASE = timedelta(minutes=2)
MOST_WAITING = 20
# A worker goes on to the next file for this long, then lets others have a turn.
TURN_S = 20.0
READER = Actor.system("activity-files")


@dataclass(frozen=True)
class Claim:
    """A file that a worker may read, as long as its epoch is the row's."""

    key: int
    epoch: int
    content: bytes


@retry_deadlocks
@transaction.atomic
def send_file(*, enrollment: Enrollment, name: str, content: bytes, by: Actor) -> ActivityFile:
    """Keep a file until a worker has read it. The same bytes still waiting are one file."""
    if len(content) > LARGEST:
        raise Refused(_("“%(name)s” is larger than 10 MB.") % {"name": name}, field="files")
    digest = hashlib.sha256(content).hexdigest()
    with audit.acting(by):
        enrollment = lock_enrollment(enrollment.pk)
        waiting = ActivityFile.objects.filter(enrollment=enrollment, state__in=UNREAD)
        known = waiting.filter(sha256=digest).first()
        if known is not None:
            return known
        if waiting.count() >= MOST_WAITING:
            raise Refused(
                _("%(n)s files are still being read. Send the others in a few minutes.")
                % {"n": MOST_WAITING},
                field="files",
            )
        file = ActivityFile.objects.create(
            clinic_id=enrollment.clinic_id,
            enrollment=enrollment,
            name=clean_name(name) or "file",
            size=len(content),
            sha256=digest,
            content=content,
        )
        wake_on_commit("activity-files")
    return file


def read_waiting_files() -> int:
    """Read the files that wait, the oldest first; returns how many. At any time, by any number."""
    done, end = 0, time.monotonic() + TURN_S
    while (claim := claim_file()) is not None:
        settle_file(claim, **_reading(claim))
        done += 1
        if time.monotonic() > end:
            with transaction.atomic():
                wake_on_commit("activity-files")
            break
    return done


@transaction.atomic
def claim_file() -> Claim | None:
    """Take the oldest file that waits, or whose reader let its lease run out.

    One that no reader survived three times is refused, so that it cannot stop the others.
    """
    now = clock.now()
    free = Q(state=FileState.WAITING) | Q(state=FileState.READING, lease_until__lte=now)
    rows = ActivityFile.objects.filter(free).order_by("created_at", "pk")
    with audit.acting(READER):
        for file in rows.select_for_update(skip_locked=True)[:MOST_WAITING]:
            if file.attempts >= MOST_ATTEMPTS:
                _end(file, FileState.REFUSED, reason="gave-up")
                continue
            file.state, file.lease_until = FileState.READING, now + LEASE
            file.attempts += 1
            file.claim_epoch += 1
            file.save(update_fields=["state", "lease_until", "attempts", "claim_epoch"])
            assert file.content is not None
            return Claim(file.pk, file.claim_epoch, bytes(file.content))
    return None


@retry_deadlocks
@transaction.atomic
def settle_file(claim: Claim, *, found: list[Any], reason: str, facts: dict[str, Any]) -> None:
    """Count what was read, ask her, or refuse; nothing when the lease is another's by now."""
    key = ActivityFile.objects.filter(pk=claim.key).values_list("enrollment_id", flat=True).get()
    with audit.acting(READER):
        enrollment = lock_enrollment(key)
        file = (
            ActivityFile.objects.select_for_update()
            .filter(pk=claim.key, claim_epoch=claim.epoch, state=FileState.READING)
            .first()
        )
        if file is None:
            return
        if reason:
            _end(file, FileState.REFUSED, reason=reason, facts=facts)
            return
        try:
            activities = found_activities.checked(enrollment, file.sha256, found)
        except Unreadable as refusal:
            _end(file, FileState.REFUSED, reason=refusal.reason, facts=refusal.facts)
            return
        clashes = found_activities.clashes_of(enrollment, activities)
        if clashes:
            asked = found_activities.question(activities, clashes)
            _end(file, FileState.ASKING, reason="clash", **asked)
            return
        _counted(file, enrollment, activities)


@retry_deadlocks
@transaction.atomic
def answer_file(*, file: ActivityFile, choice: str, by: Actor) -> ActivityFile:
    """Do with a file what she chose: count `file` instead, keep `mine`, or count `both`."""
    with audit.acting(by):
        enrollment = lock_enrollment(file.enrollment_id)
        file = ActivityFile.objects.select_for_update().get(pk=file.pk)
        if file.state != FileState.ASKING:
            raise Conflict(_("This question is already answered."))
        if choice == "mine":
            return _end(file, FileState.REFUSED, reason="left-out")
        activities = [found_activities.from_json(one) for one in file.found]
        clashes = found_activities.clashes_of(enrollment, activities)
        asked = found_activities.question(activities, clashes)
        if asked["facts"] != file.facts:
            # not an error page: the new question is stored, and she reads that one
            return _end(file, FileState.ASKING, reason="clash-changed", **asked)
        if choice not in asked["facts"]["choices"]:
            raise Refused(_("Choose one of the answers."), field="choice")
        if choice == "file":
            found_activities.replace(enrollment, clashes)
        return _counted(file, enrollment, activities)


def _reading(claim: Claim) -> dict[str, Any]:
    """Read a file, outside any transaction."""
    try:
        return {"found": read(claim.content), "reason": "", "facts": {}}
    except Unreadable as refusal:
        return {"found": [], "reason": refusal.reason, "facts": refusal.facts}


def _counted(file: ActivityFile, enrollment: Enrollment, activities: list[Found]) -> ActivityFile:
    found_activities.store(enrollment, activities)
    return _end(file, FileState.READ, found=[found_activities.to_json(one) for one in activities])


def _end(
    file: ActivityFile,
    state: FileState,
    *,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    found: list[Any] | None = None,
) -> ActivityFile:
    """Leave a file in a state in which its bytes are gone."""
    file.state, file.reason, file.facts, file.found = state, reason, facts or {}, found or []
    file.content, file.lease_until, file.settled_at = None, None, clock.now()
    file.save(
        update_fields=[
            "state", "reason", "facts", "found", "content", "lease_until", "settled_at"
        ]
    )  # fmt: skip
    return file
