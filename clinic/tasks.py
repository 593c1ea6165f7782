"""What the workers do for the house itself."""

from celery import Task, shared_task

from clinic import limits
from clinic.actions import record_heartbeat
from clinic.models.worker import BEAT


@shared_task(name="clinic.heartbeat", bind=True)
def heartbeat(self: Task, ticked: bool = False) -> None:
    """Prove that a worker takes messages and reaches the database; `ticked` by a beat's tick."""
    record_heartbeat(worker=self.request.hostname or "unknown")
    if ticked:
        record_heartbeat(worker=BEAT)


@shared_task(name="clinic.forget_old_limits")
def forget_old_limits() -> None:
    """Delete the counts that no longer hold anybody up."""
    limits.forget_the_old()
