"""The audit trail: writes are caught by database triggers, reads are logged here.

The triggers (django-pghistory) copy every changed row, whoever changes it and however; what they
cannot know is why, and that is what `acting` adds.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pghistory

from clinic import clock
from clinic.actors import Actor
from clinic.models import AccessEvent
from clinic.permissions import Access
from clinic.sealed.box import opened, seal

_REASONS = "pghistory_context.metadata"


def acting(by: Actor, *, reason: str = "") -> AbstractContextManager[object]:
    """Attach the actor, and a reason where one was given, to every row changed inside.

    And the clock's time: the triggers only know the database's, which no demo can move.
    """
    facts = {"actor": by.name, "at": clock.now().isoformat()}
    if reason:
        facts["reason"] = seal(reason, _REASONS)
    return pghistory.context(**facts)


def reason_in(metadata: Mapping[str, Any]) -> str:
    """Return the reason that `acting` attached, which people typed and the database has sealed."""
    return opened(str(metadata.get("reason", "")), _REASONS)


def record_read(access: Access, *, patients: Iterable[int], view: str) -> None:
    """Log that a response shows these patients (bigint keys) to this person.

    Called before the response is rendered and never caught: what cannot be logged is not shown.
    """
    keys = sorted(set(patients))
    if keys:
        AccessEvent.objects.create(
            clinic=access.clinic, staff=access.staff, patients=keys, view=view
        )
