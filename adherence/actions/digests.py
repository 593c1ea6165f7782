"""The mail of a working day to nurses who want it: how much is on their list, and nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

from adherence.selectors.digest import KIND, digests_for
from clinic.actors import Actor
from clinic.each import each_clinic
from clinic.models import Clinic, Staff
from clinic.working_days import working_days
from notifications import daily
from notifications.actions import plan


def plan_digests(*, now: datetime) -> int:
    """Write the day's mails of every clinic whose hour has come; return how many were offered.

    One a nurse and day, whatever happens. Nobody is written to on a day off, while a colleague
    covers her, or with nothing to do.
    """
    return each_clinic(lambda clinic: _plan(clinic, now))


def _plan(clinic: Clinic, now: datetime) -> int:
    due_at = daily.due_on(clinic, clinic.digest_at, now)
    too_late = due_at + daily.STILL_FRESH
    day = due_at.astimezone(ZoneInfo(clinic.time_zone)).date()
    if not due_at <= now < too_late or not working_days(clinic).works_on(day):
        return 0
    return plan(
        [
            daily.of_the_day(KIND, clinic, staff, due_at=due_at, send_before=too_late)
            for staff, found in digests_for(clinic=clinic, now=now)
            if found.anything
        ]
    )


def want_digest(*, clinic: Clinic, staff: Staff, wanted: bool, by: Actor) -> None:
    """Keep whether somebody wants the mail of the day."""
    daily.ask(kind=KIND, clinic=clinic, staff=staff, wanted=wanted, by=by)
