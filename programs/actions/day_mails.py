"""The mail of a day to physiologists who want it: times, rooms and numbers, before it begins."""

from datetime import datetime, timedelta

from clinic.actors import Actor
from clinic.each import each_clinic
from clinic.models import Clinic, Staff
from notifications import daily
from notifications.actions import plan
from programs.selectors.day_mail import KIND, days_for

# So long before a first session that is earlier than the clinic's hour for the mail.
BEFORE_THE_FIRST = timedelta(hours=1)


def plan_day_sheets(*, now: datetime) -> int:
    """Write the day's mails whose time has come; return how many were offered.

    One a person and day, at the clinic's hour or an hour before a first session that is earlier;
    none once the first session has begun, none to somebody who is away or has no session.
    """
    return each_clinic(lambda clinic: _plan(clinic, now))


def _plan(clinic: Clinic, now: datetime) -> int:
    hour = daily.due_on(clinic, clinic.day_sheet_at, now)
    occasions = []
    for staff, day in days_for(clinic=clinic, now=now):
        due_at = min(hour, day.first_at - BEFORE_THE_FIRST)
        send_before = min(due_at + daily.STILL_FRESH, day.first_at)
        if due_at <= now < send_before:
            occasions.append(
                daily.of_the_day(KIND, clinic, staff, due_at=due_at, send_before=send_before)
            )
    return plan(occasions)


def want_day_sheet(*, clinic: Clinic, staff: Staff, wanted: bool, by: Actor) -> None:
    """Keep whether somebody wants the mail of the day."""
    daily.ask(kind=KIND, clinic=clinic, staff=staff, wanted=wanted, by=by)
