"""The mail of a working day to nurses who want it: how much is on their list, and nothing else."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from adherence.selectors.digest import KIND, digests_for, works_on
from clinic import audit
from clinic.actors import Actor
from clinic.models import Clinic, Staff
from notifications.actions import Occasion, plan, set_preferences
from notifications.models.message import RecipientKind

# Later than this the day has begun without it.
STILL_FRESH = timedelta(hours=4)


def plan_digests(*, now: datetime) -> int:
    """Write the day's mails of every clinic whose hour has come; return how many were offered.

    One a nurse and day, whatever happens: the ledger's key is the person and the day. Nobody is
    written to on a day off, while a colleague covers her, or with nothing to do.
    """
    planned = 0
    for clinic in Clinic.objects.order_by("pk"):
        due_at = due_on(clinic, now)
        day = due_at.astimezone(ZoneInfo(clinic.time_zone)).date()
        if not due_at <= now < due_at + STILL_FRESH or not works_on(clinic, day):
            continue
        planned += plan(
            [
                Occasion(
                    kind=KIND,
                    clinic_id=clinic.pk,
                    recipient_uid=staff.uid,
                    about_uid=staff.uid,
                    due_at=due_at,
                    send_before=due_at + STILL_FRESH,
                    # The clinic's key keeps a nurse of two clinics apart from herself.
                    detail=f"{clinic.pk}/{day.isoformat()}",
                    recipient_kind=RecipientKind.STAFF,
                )
                for staff, found in digests_for(clinic=clinic, now=now)
                if found.anything
            ]
        )
    return planned


@transaction.atomic
def want_digest(*, clinic: Clinic, staff: Staff, wanted: bool, by: Actor) -> None:
    """Keep whether somebody wants the mail of the day."""
    with audit.acting(by):
        set_preferences(
            clinic_id=clinic.pk,
            recipient_uid=staff.uid,
            wishes={KIND: wanted},
            recipient_kind=RecipientKind.STAFF,
        )


def due_on(clinic: Clinic, now: datetime) -> datetime:
    """Return the clinic's hour on its present day, in UTC; a skipped hour moves on."""
    zone = ZoneInfo(clinic.time_zone)
    day: date = now.astimezone(zone).date()
    at: time = clinic.digest_at
    return datetime.combine(day, at, tzinfo=zone).astimezone(now.tzinfo)
