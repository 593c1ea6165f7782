"""How the workers and the mail are doing, for an administrator: what stands and what it means."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from clinic import clock, health
from clinic.backup_status import backup_notes
from clinic.celery import broker_answers
from clinic.models import Clinic, Heartbeat
from clinic.models.worker import BEAT, SENDER
from notifications.after_restore import standing_hold
from notifications.flow import Flow, Sent, flow, in_words, sent_lately, verdict
from notifications.models import Message, MessageState
from notifications.models.message import TROUBLE
from notifications.selectors import NEEDS_A_PERSON


@dataclass(frozen=True)
class Pulse:
    """One worker, beat or sender without a broker, and whether it has worked in the last minute."""

    name: str
    what: str
    beat_at: datetime
    alive: bool


@dataclass(frozen=True)
class Condition:
    """The whole house at one moment; `trouble` counts the mails of one clinic.

    `notes` are sentences about what stops no mail and still wants somebody.
    """

    at: datetime
    verdict: str
    well: bool
    held: bool
    broker: bool
    flow: Flow
    sent: Sent
    pulses: list[Pulse]
    trouble: dict[str, int]
    notes: list[str]


def condition(clinic: Clinic) -> Condition:
    """Return how workers and mail are doing, in five queries and one knock at the broker."""
    now = clock.now()
    held = standing_hold(clinic) is not None
    pulses = [_pulse(row, now) for row in _heartbeats(now)]
    works = any(pulse.alive and pulse.what == "worker" for pulse in pulses)
    broker, seen = broker_answers(), flow(now)
    notes = [_missed(pulse, now) for pulse in pulses if not pulse.alive and pulse.what != "beat"]
    notes += backup_notes()
    if clinic.unknown_zone:
        notes.append(
            _(
                "“%(zone)s” is no time zone, so all times of the clinic follow UTC. Correct it in "
                "the clinic's details."
            )
            % {"zone": clinic.unknown_zone}
        )
    return Condition(
        at=now,
        verdict=_held_words() if held else verdict(seen, worker_alive=works, broker_answers=broker),
        well=seen.on_time and works and broker and not notes and not held,
        held=held,
        broker=broker,
        flow=seen,
        sent=sent_lately(now),
        pulses=pulses,
        trouble=_trouble(clinic),
        notes=notes,
    )


def _held_words() -> str:
    return _(
        "Mails are held: the database was restored, and somebody has to look at what it forgot "
        "before they leave."
    )


def _missed(pulse: Pulse, now: datetime) -> str:
    return _(
        "%(name)s has shown no life for %(long)s. Kill it if it is frozen, never wake it; if it "
        "was taken away, say “manage.py workers --forget %(name)s”."
    ) % {"name": pulse.name, "long": in_words((now - pulse.beat_at).total_seconds())}


def _heartbeats(now: datetime) -> list[Heartbeat]:
    rows = Heartbeat.objects.filter(beat_at__gt=now - health.MISSED_FOR)
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
