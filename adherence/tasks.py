"""Worker entries: each looks for due work, so a lost or doubled message changes nothing."""

from celery import shared_task

from adherence import actions
from clinic import clock, tenancy


@shared_task(name="adherence.assess_changed")
@tenancy.everywhere("takes changed patients of every clinic from one queue")
def assess_changed() -> None:
    actions.assess_changed(now=clock.now())


@shared_task(name="adherence.replay_drafts", soft_time_limit=840, time_limit=900)
@tenancy.everywhere("replays the proposals of every clinic")
def replay_drafts() -> None:
    actions.replay_asked(now=clock.now())


@shared_task(name="adherence.assess_overdue", soft_time_limit=840, time_limit=900)
@tenancy.everywhere("assesses every clinic that a night left out")
def assess_overdue() -> None:
    actions.assess_overdue(now=clock.now())


@shared_task(name="adherence.report_quarters", soft_time_limit=840, time_limit=900)
@tenancy.everywhere("reports the quarters of every clinic")
def report_quarters() -> None:
    actions.report_quarters(now=clock.now())


@shared_task(name="adherence.plan_digests")
@tenancy.everywhere("plans the mails of every clinic")
def plan_digests() -> None:
    actions.plan_digests(now=clock.now())
