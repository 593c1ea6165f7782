from celery import shared_task

from clinic import clock
from programs import actions


@shared_task(name="programs.keep_waitlists")
def keep_waitlists() -> None:
    """End offers that ran out and make those that are due; at any time, any number of times."""
    actions.keep_waitlists(now=clock.now())
