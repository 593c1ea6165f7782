"""A journey: the clock moves in steps of a few hours, and at each everything due happens.

The steps are short enough that every mail leaves in its time, because a reminder that the clock
jumps over would rightly expire.
"""

import time as real_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adherence.actions import assess_changed, assess_overdue, plan_digests
from clinic import clock
from clinic.actions import record_heartbeat
from clinic.models import Clinic
from demo.life import live_until
from demo.travelling import state
from demo.travelling.state import Journey
from notifications.delivery import deliver_due
from notifications.models import Message, MessageState
from patients.actions import plan_check_ins

# By the clinic's wall clock: the nightly assessment, then the day in steps of two hours.
STOPS = tuple(time(hour, 5) for hour in (2, 8, 9, 10, 12, 14, 16, 18, 20))
ENOUGH_MAILS = 20_000
PATIENCE_S = 10
LONGEST = timedelta(days=7)


def travel(clinic: Clinic, *, days: int, worker: str = "travel") -> Journey | None:
    """Let the clinic live `days` ahead; None when somebody else is on the way already.

    Each step is complete in itself: broken off, the clinic stands at the last one, consistent,
    and the next journey goes on from there.
    """
    with state.only_traveller() as mine:
        if not mine:
            return None
        since = clock.now()
        journey = Journey(since=since, until=since + timedelta(days=days), at=since)
        state.save(journey)
        _deliver()  # what is due already, before the clock jumps over its time
        before = since
        for moment in stops(clinic, journey):
            _wait_for_the_senders()
            _set_clock(moment)
            record_heartbeat(worker=worker)
            _everything_due(clinic, before)
            before = moment
            journey = replace(journey, at=moment)
            state.save(journey)
        journey = replace(journey, ended=True)
        state.save(journey)
        return journey


def stops(clinic: Clinic, journey: Journey) -> Iterator[datetime]:
    """Return the instants at which a journey halts, the last one where it ends."""
    day = journey.since.astimezone(ZoneInfo(clinic.time_zone)).date()
    while True:
        for at in STOPS:
            try:
                moment = clock.instant(day, at, clinic.time_zone)
            except clock.SkippedTime:
                continue
            if moment >= journey.until:
                yield journey.until
                return
            if moment > journey.since:
                yield moment
        day += timedelta(days=1)


def _set_clock(moment: datetime) -> None:
    state.set_offset((moment - datetime.now(UTC)).total_seconds())


def _everything_due(clinic: Clinic, since: datetime) -> None:
    """Do what workers and people would have done since the last stop, until nothing is left."""
    plan_check_ins(now=clock.now())
    plan_digests(now=clock.now())
    _deliver()
    live_until(clinic, since, clock.now())
    _deliver()  # what people did has mails of its own
    assess_changed(now=clock.now())
    assess_overdue(now=clock.now())


def _deliver() -> None:
    while deliver_due(now=clock.now(), limit=ENOUGH_MAILS).sent:
        pass


def _wait_for_the_senders() -> None:
    """Let mails that are being handed over finish: a jump of the clock would end their lease."""
    end = real_time.monotonic() + PATIENCE_S
    while (
        Message.objects.filter(state=MessageState.CLAIMED).exists() and real_time.monotonic() < end
    ):
        real_time.sleep(0.05)
