"""Whether the workers work: the one reading of their heartbeats."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from clinic import clock, tenancy
from clinic.models import Heartbeat
from clinic.models.worker import A_WORKER, BEAT

# A worker shows life every 10 s; some missed signs are a fault.
HEARTBEAT_LIMIT = timedelta(seconds=60)
# One that has shown none for so long was taken away, not forgotten.
MISSED_FOR = timedelta(days=1)


def workers() -> QuerySet[Heartbeat]:
    """Return the heartbeats of the workers, the latest first."""
    return Heartbeat.objects.filter(A_WORKER).order_by("-beat_at", "worker")


def silent(now: datetime) -> QuerySet[Heartbeat]:
    """Return the workers that have stopped showing life, and senders too: frozen, or killed."""
    return Heartbeat.objects.filter(
        ~Q(worker=BEAT), beat_at__lt=now - HEARTBEAT_LIMIT, beat_at__gt=now - MISSED_FOR
    ).order_by("-beat_at", "worker")


def silent_workers() -> int:
    """Return how many workers and senders have stopped showing life."""
    return silent(clock.now()).count()


def last_beat() -> datetime | None:
    """Return when any worker last showed life; None when none ever did."""
    found: datetime | None = workers().aggregate(last=Max("beat_at"))["last"]
    return found


def worker_alive() -> bool:
    """Return whether any worker has shown life within the last minute."""
    last = last_beat()
    return last is not None and last >= clock.now() - HEARTBEAT_LIMIT


_facts: dict[str, Callable[[], object]] = {}


def register_fact(name: str, read: Callable[[], object]) -> None:
    """Add a figure to the readiness page; it informs and never makes the house unready."""
    _facts[name] = read


register_fact("silent_workers", silent_workers)


def facts() -> dict[str, object]:
    """Return the figures that the apps add to the readiness page."""
    with tenancy.everywhere("figures of the whole house, about nobody"):
        return {name: read() for name, read in _facts.items()}
