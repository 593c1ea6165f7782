"""What row-level security and the audit cost, beside the same requests without either."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import time
from functools import partial
from unittest.mock import patch

import pghistory
import pgtrigger
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import measure
from bench.population import make_clinic, publish_protocol
from bench.registry import Figures, Result, bench
from bench.suites.booking import _send, enroll_many, make_class
from bench.suites.lists import fill
from clinic import tenancy
from clinic.walls.policies import walls

ROUNDS = 12
BOOKINGS = 18  # a request; all of them fit into one class of 500
VISITS = 10
PATIENTS = 2_000


@contextmanager
def unprotected() -> Iterator[None]:
    """Take the walls and the audit away: policies, scopes, triggers of histories, the read log."""
    _switch(on=False)
    nothing = patch("clinic.tenancy.connection.current", lambda: tenancy.OWNER)
    unlogged = patch("clinic.audit.record_read", lambda *args, **facts: None)
    try:
        with ExitStack() as stack:
            stack.enter_context(nothing)
            stack.enter_context(unlogged)
            yield
    finally:
        _switch(on=True)


def _switch(*, on: bool) -> None:
    word = "ENABLE" if on else "DISABLE"
    lines = [f'ALTER TABLE "{wall.table}" {word} ROW LEVEL SECURITY' for wall in walls()]
    for model, trigger in pgtrigger.registered():
        if isinstance(trigger, pghistory.trigger.Event):
            table, name = model._meta.db_table, trigger.get_pgid(model)
            lines.append(f'ALTER TABLE "{table}" {word} TRIGGER "{name}"')
    with tenancy.owner(), connection.cursor() as cursor:
        cursor.execute("; ".join(lines))


@bench(
    "protection",
    "a booking and the worklist behind the walls and audited, beside the same without both",
    booking_cost="<= 0.15",
    worklist_cost="<= 0.15",
)
def protection() -> Result:
    """Let the same requests take turns with and without; a cost of 0.1 is a tenth more time."""
    figures: Figures = {
        "booking_cost": round(_booking() - 1, 3),
        "worklist_cost": round(_worklist() - 1, 3),
    }
    return Result("protection", figures, {"rounds": ROUNDS, "patients": PATIENTS})


def _booking() -> float:
    clinic, staff, room = make_clinic()
    version = publish_protocol(clinic)
    enrollments = iter(enroll_many(clinic, version, staff, 2 * BOOKINGS * (ROUNDS + 1)))
    session = make_class(clinic, staff, room, in_days=10, at=time(9), places=500)
    client = Client()
    client.force_login(staff)

    def some() -> Callable[[], None]:
        chosen = [next(enrollments) for _ in range(BOOKINGS)]
        bodies = [{"session": str(session.uid), "enrollment": str(e.uid)} for e in chosen]
        return partial(_send, client, "/api/v1/bookings/", bodies)

    some()()  # what is only done once is done
    return _in_turn(some)


def _worklist() -> float:
    staff = fill(PATIENTS)
    client = Client()
    client.force_login(staff)
    url = reverse("worklist")

    def visits() -> None:
        for _ in range(VISITS):
            assert client.get(url).status_code == 200

    visits()
    return _in_turn(lambda: visits)


def _in_turn(work: Callable[[], Callable[[], None]]) -> float:
    ratios = []
    for _ in range(ROUNDS):
        took = measure.seconds(work())
        with unprotected():
            bare = measure.seconds(work())
        ratios.append(took / bare)
    return measure.median(ratios)
