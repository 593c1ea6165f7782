"""What the workers do for the house itself."""

from celery import Task, shared_task

from clinic.actions import record_heartbeat


@shared_task(name="clinic.heartbeat", bind=True)
def heartbeat(self: Task) -> None:
    """Prove that a worker takes messages and reaches the database."""
    record_heartbeat(worker=self.request.hostname or "unknown")
