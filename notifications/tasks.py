from celery import shared_task
from django.conf import settings

from clinic import clock
from notifications.delivery import deliver_due

# More than one run's time allows: a run ends by its time budget, not by this.
_LIMIT = 20_000


@shared_task(name="notifications.deliver_due")
def deliver_due_messages() -> None:
    """Send what is due; a tick and a wake-up call the same."""
    deliver_due(now=clock.now(), limit=_LIMIT, connections=settings.MAIL_CONNECTIONS)
