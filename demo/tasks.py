from celery import Task, shared_task

from clinic import tenancy
from demo.guard import demo_clinic
from demo.travelling.journey import travel

DAYS = (1, 7)


@shared_task(name="demo.travel", bind=True, acks_late=False, soft_time_limit=840, time_limit=900)
@tenancy.everywhere("finds the synthetic clinic, and lets everything happen there")
def travel_ahead(self: Task, days: int) -> None:
    """Let the synthetic clinic live some days ahead; does nothing beside real patients."""
    clinic = demo_clinic()
    if clinic is not None and days in DAYS:
        travel(clinic, days=days, worker=self.request.hostname or "travel")
