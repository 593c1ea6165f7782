"""The audit trail: writes are caught by database triggers, reads are logged here.

The triggers (django-pghistory) copy every changed row, whoever changes it and however; what they
cannot know is who and why, and that is what `acting` adds, with the circumstances of the request.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import Error

from clinic import circumstances, clock
from clinic.actors import Actor
from clinic.guards import opened_with_a_reason
from clinic.models import AccessEvent
from clinic.permissions import Access
from clinic.sealed.box import opened, seal

_REASONS = "pghistory_context.metadata"


class LogNotWritable(Exception):
    """The log of reads took no row: what it should have told of must not be shown."""


@contextmanager
def acting(by: Actor, *, reason: str = "") -> Iterator[None]:
    """Attach the actor, and a reason where one was given, to every row changed inside.

    And the clock's time: the triggers only know the database's, which no demo can move. What
    follows gets the facts from before again.
    """
    facts = {"actor": by.name, "at": clock.now().isoformat()}
    if reason:
        facts["reason"] = seal(reason, _REASONS)
    if by.key:
        facts["key"] = by.key
    with changing(**facts):
        yield


@contextmanager
def changing(**facts: object) -> Iterator[None]:
    """Attach facts, and the circumstances of the request, to every row changed inside."""
    with pghistory.context() as around:
        before = dict(around.metadata)
        around.metadata.update(circumstances.current().facts(), **facts)
        try:
            yield
        finally:
            around.metadata.clear()
            around.metadata.update(before)


def reason_in(metadata: Mapping[str, Any]) -> str:
    """Return the reason that `acting` attached, which people typed and the database has sealed."""
    return opened(str(metadata.get("reason", "")), _REASONS)


def record_read(access: Access, *, patients: Iterable[int], view: str) -> None:
    """Log that a response shows these patients (bigint keys) to this person.

    Called before the response is rendered. Whoever is shown only because a restricted record was
    opened with a reason gets a row of her own that names the opening. Raises LogNotWritable, which
    nobody catches but the pages of errors: what cannot be logged is not shown.
    """
    keys = set(patients)
    if not keys:
        return
    try:
        openings = opened_with_a_reason(access, keys)
        for glass in sorted({openings.get(key, "") for key in keys}):
            behind = sorted(key for key in keys if openings.get(key, "") == glass)
            _log(access, behind, view, glass)
    except Error as error:
        raise LogNotWritable from error


def _log(access: Access, patients: list[int], view: str, glass: str) -> None:
    around = circumstances.current()
    AccessEvent.objects.create(
        clinic=access.clinic,
        staff=access.staff,
        patients=patients,
        view=view,
        roles=[str(role) for role in access.roles],
        purpose=around.purpose,
        route=around.route,
        request=around.request or None,
        session=around.session,
        address=around.address,
        token=around.token,
        break_glass=glass,
    )
