"""Whether the workers work: the one reading of their heartbeats."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from clinic import clock
from clinic.models import Heartbeat
from clinic.models.worker import A_WORKER

# A worker beats every 15 s; four missed beats are a fault.
HEARTBEAT_LIMIT = timedelta(seconds=60)


def workers() -> QuerySet[Heartbeat]:
    """Return the heartbeats of the workers, the latest first."""
    return Heartbeat.objects.filter(A_WORKER).order_by("-beat_at", "worker")


def last_beat() -> datetime | None:
    """Return when any worker last finished a task; None when none ever did."""
    found: datetime | None = workers().aggregate(last=Max("beat_at"))["last"]
    return found


def worker_alive() -> bool:
    """Return whether any worker has finished a task within the last minute."""
    last = last_beat()
    return last is not None and last >= clock.now() - HEARTBEAT_LIMIT


_facts: dict[str, Callable[[], object]] = {}


def register_fact(name: str, read: Callable[[], object]) -> None:
    """Add a figure to the readiness page; it informs and never makes the house unready."""
    _facts[name] = read


def facts() -> dict[str, object]:
    """Return the figures that the apps add to the readiness page."""
    return {name: read() for name, read in _facts.items()}
