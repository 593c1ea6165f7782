from celery import shared_task
from django.conf import settings

from clinic import clock, tenancy
from notifications.delivery import deliver_due
from notifications.replanning import plan_clinics_anew

# More than one run's time allows: a run ends by its time budget, not by this.
_LIMIT = 20_000


@shared_task(name="notifications.deliver_due")
@tenancy.everywhere("sends the mails of every clinic")
def deliver_due_messages() -> None:
    """Send what is due; a tick and a wake-up call the same."""
    deliver_due(now=clock.now(), limit=_LIMIT, connections=settings.MAIL_CONNECTIONS)


@shared_task(name="notifications.plan_anew", soft_time_limit=540, time_limit=600)
@tenancy.everywhere("plans the mails of every clinic anew")
def plan_anew() -> None:
    """Plan anew what waits in clinics that changed when mails leave; at any time, any number."""
    plan_clinics_anew(now=clock.now())
