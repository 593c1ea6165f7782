from collections.abc import Collection

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from notifications.actions import set_preferences
from patients.models import Patient


@transaction.atomic
def set_mail_wishes(
    *, patient: Patient, asked: Collection[str], wanted: Collection[str], by: Actor
) -> None:
    """Record which of the optional mails she was asked about she wants (kind names).

    Raises Refused for a kind that is not optional. What is pending of an unwanted kind is left to
    the engine, which asks again before it sends.
    """
    with audit.acting(by):
        set_preferences(
            clinic_id=patient.clinic_id,
            recipient_uid=patient.uid,
            wishes={kind: kind in wanted for kind in asked},
        )
