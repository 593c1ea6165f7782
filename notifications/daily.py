"""What the mails of a working day to staff share: who asked for one, when it is due, and once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from clinic import audit
from clinic.actors import Actor
from clinic.models import Clinic, Staff
from notifications.actions import Occasion, set_preferences
from notifications.models import Preference
from notifications.models.message import RecipientKind

# Later than this the day has begun without it.
STILL_FRESH = timedelta(hours=4)


def due_on(clinic: Clinic, at: time, now: datetime) -> datetime:
    """Return an hour of the clinic's present day, in UTC; a skipped hour moves on."""
    zone = ZoneInfo(clinic.time_zone)
    day = now.astimezone(zone).date()
    return datetime.combine(day, at, tzinfo=zone).astimezone(now.tzinfo)


def of_the_day(
    kind: str, clinic: Clinic, staff: Staff, *, due_at: datetime, send_before: datetime
) -> Occasion:
    """Return the mail of a day to one person: the ledger's key is the person and the day."""
    day = due_at.astimezone(ZoneInfo(clinic.time_zone)).date()
    return Occasion(
        kind=kind,
        clinic_id=clinic.pk,
        recipient_uid=staff.uid,
        about_uid=staff.uid,
        due_at=due_at,
        send_before=send_before,
        # The clinic's key keeps somebody who works in two clinics apart from herself.
        detail=f"{clinic.pk}/{day.isoformat()}",
        recipient_kind=RecipientKind.STAFF,
    )


def who_asked(kind: str) -> QuerySet[Staff]:
    """Return the staff who asked for a mail of the day and can get one."""
    wish = Preference.objects.filter(kind=kind, wanted=True)
    staff = Staff.objects.filter(is_active=True, uid__in=wish.values("recipient_uid"))
    return staff.exclude(email="")


def has_asked(*, kind: str, staff: Staff) -> bool:
    """Say whether somebody asked for a mail of the day."""
    return Preference.objects.filter(recipient_uid=staff.uid, kind=kind, wanted=True).exists()


@transaction.atomic
def ask(*, kind: str, clinic: Clinic, staff: Staff, wanted: bool, by: Actor) -> None:
    """Keep whether somebody wants a mail of the day."""
    with audit.acting(by):
        set_preferences(
            clinic_id=clinic.pk,
            recipient_uid=staff.uid,
            wishes={kind: wanted},
            recipient_kind=RecipientKind.STAFF,
        )
