"""How the workers and the mail are doing, for an administrator: what stands and what it means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from clinic import clock, health
from clinic.celery import broker_answers
from clinic.models import Clinic, Heartbeat
from clinic.models.worker import BEAT, SENDER
from notifications.flow import Flow, Sent, flow, sent_lately, verdict
from notifications.models import Message, MessageState
from notifications.models.message import TROUBLE
from notifications.selectors import NEEDS_A_PERSON

# A worker that has shown no life for so long was taken down, and is left out.
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Pulse:
    """One worker, beat or sender without a broker, and whether it has worked in the last minute."""

    name: str
    what: str
    beat_at: datetime
    alive: bool


@dataclass(frozen=True)
class Condition:
    """The whole house at one moment; `trouble` counts the mails of one clinic."""

    at: datetime
    verdict: str
    well: bool
    broker: bool
    flow: Flow
    sent: Sent
    pulses: list[Pulse]
    trouble: dict[str, int]


def condition(clinic: Clinic) -> Condition:
    """Return how workers and mail are doing, in four queries and one knock at the broker."""
    now = clock.now()
    pulses = [_pulse(row, now) for row in _heartbeats(now)]
    works = any(pulse.alive and pulse.what == "worker" for pulse in pulses)
    broker, seen = broker_answers(), flow(now)
    return Condition(
        at=now,
        verdict=verdict(seen, worker_alive=works, broker_answers=broker),
        well=seen.on_time and works and broker,
        broker=broker,
        flow=seen,
        sent=sent_lately(now),
        pulses=pulses,
        trouble=_trouble(clinic),
    )


def _heartbeats(now: datetime) -> list[Heartbeat]:
    rows = Heartbeat.objects.filter(beat_at__gt=now - _FORGOTTEN)
    return list(rows.order_by("-beat_at", "worker")[:50])


def _pulse(row: Heartbeat, now: datetime) -> Pulse:
    what = "beat" if row.worker == BEAT else "worker"
    if row.worker.startswith(SENDER):
        what = "sender"
    return Pulse(row.worker, what, row.beat_at, now - row.beat_at <= health.HEARTBEAT_LIMIT)


def _trouble(clinic: Clinic) -> dict[str, int]:
    states = {str(state): Count("pk", filter=Q(state=state)) for state in TROUBLE}
    states[str(MessageState.SUPPRESSED)] = Count("pk", filter=Q(state=MessageState.SUPPRESSED))
    found: dict[str, int] = Message.objects.filter(NEEDS_A_PERSON, clinic_id=clinic.pk).aggregate(
        **states
    )
    return found
