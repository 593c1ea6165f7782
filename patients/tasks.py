from celery import shared_task

from clinic import clock, tenancy
from patients import actions


@shared_task(name="patients.plan_check_ins")
@tenancy.everywhere("plans the mails of every clinic")
def plan_check_ins() -> None:
    """Plan the check-in mails of the present day; due at any time, any number of times."""
    actions.plan_check_ins(now=clock.now())
