"""Worker entries: each looks for due work, so a lost or doubled message changes nothing."""

from celery import shared_task

from clinic import clock, tenancy
from programs import actions


@shared_task(name="programs.keep_waitlists")
@tenancy.everywhere("keeps the waitlists of every clinic")
def keep_waitlists() -> None:
    """End offers that ran out and make those that are due; at any time, any number of times."""
    actions.keep_waitlists(now=clock.now())


@shared_task(name="programs.plan_day_sheets")
@tenancy.everywhere("plans the mails of every clinic")
def plan_day_sheets() -> None:
    """Plan the mails of the present day to physiologists; at any time, any number of times."""
    actions.plan_day_sheets(now=clock.now())


@shared_task(name="programs.work_out_plans", soft_time_limit=540, time_limit=600)
@tenancy.everywhere("works out the plans of every clinic")
def work_out_plans() -> None:
    """Work out the plans that coordinators asked for."""
    actions.work_out_asked()


@shared_task(name="programs.read_activity_files", soft_time_limit=90, time_limit=120)
@tenancy.everywhere("reads the files of every clinic")
def read_activity_files() -> None:
    """Read the files of watches that patients sent; at any time, any number of times."""
    actions.read_waiting_files()
