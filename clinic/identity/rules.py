"""A clinic's own rules for signing in."""

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic, SignInRules


def idle_minutes(clinic: Clinic) -> int:
    """Return after how many minutes without use the clinic's staff are signed out."""
    row = SignInRules.objects.filter(clinic=clinic).first()
    return row.idle_minutes if row else SignInRules().idle_minutes


@transaction.atomic
def set_idle_minutes(*, clinic: Clinic, minutes: int, by: Actor) -> SignInRules:
    """Sign staff out after so many minutes without use. Raises Refused outside 5 to 60."""
    if not 5 <= minutes <= 60:
        raise Refused(
            f"“{minutes}” is not from 5 to 60 minutes. Choose a number between them.",
            field="idle_minutes",
        )
    with audit.acting(by):
        row, _ = SignInRules.objects.update_or_create(
            clinic=clinic, defaults={"idle_minutes": minutes}
        )
        return row
