"""Writes of the house itself."""

from clinic import clock
from clinic.models import Heartbeat


def record_heartbeat(*, worker: str) -> None:
    """Note that this worker has just finished a task."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beat_at": clock.now()})
