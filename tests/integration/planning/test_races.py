"""Plans confirmed at the same moment: each whole, and only one of those that need one place."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from notifications.models import Message
from programs import actions
from programs.models import Booking, PlanningRun, RunState, Session

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 4


def at_once(*attempts: Callable[[], object]) -> Counter[str]:
    """Start all attempts at the same moment; count what came of them, by name."""
    start = threading.Barrier(len(attempts))
    results: list[str] = []

    def run(attempt: Callable[[], object]) -> None:
        start.wait()
        try:
            attempt()
            results.append("done")
        except Exception as error:  # every other outcome is a finding, shown by the caller
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(results)


def confirming(run: PlanningRun, place) -> Callable[[], object]:
    return lambda: actions.confirm_plan(run=run, by=place.by)


def test_rivals_for_the_same_times_are_booked_whole_or_not_at_all(place, program):
    runs = [actions.propose(enrollment=program(), by=place.by) for _ in range(CROWD)]

    found = at_once(*[confirming(run, place) for run in runs])

    assert found["done"] == 1
    assert found["PlanConflict"] + found["Busy"] == CROWD - 1
    assert Booking.objects.count() == Session.objects.count() == 8
    assert PlanningRun.objects.filter(state=RunState.CONFIRMED).count() == 1


def test_one_plan_confirmed_by_many_is_booked_once(place, proposal):
    found = at_once(*[confirming(proposal, place) for _ in range(CROWD)])

    assert found["done"] >= 1
    assert found["done"] + found["Busy"] == CROWD
    assert Booking.objects.count() == 8
    assert Message.objects.filter(kind="program-planned").count() == 1
