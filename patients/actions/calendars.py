"""The private address under which a patient's own calendar program reads her appointments."""

from datetime import timedelta

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from patients import links
from patients.actions.locking import locked
from patients.models import AccessLink, Capability, Patient

LASTS = timedelta(days=365)


@transaction.atomic
def open_calendar(*, patient: Patient, by: Actor) -> AccessLink:
    """Give her calendar a new address for a year; the one she had ends."""
    with audit.acting(by):
        patient = locked(patient)
        _end(patient)
        return links.issue(
            patient=patient,
            capability=Capability.CALENDAR,
            about_uid=patient.uid,
            expires_at=clock.now() + LASTS,
        )


@transaction.atomic
def close_calendar(*, patient: Patient, by: Actor) -> bool:
    """End the address; return whether there was one. Whoever has it reads nothing more."""
    with audit.acting(by):
        return _end(locked(patient)) > 0


def standing_calendar(patient: Patient) -> AccessLink | None:
    """Return the link to her calendar, if she has one that works."""
    return AccessLink.objects.filter(
        patient=patient,
        capability=Capability.CALENDAR,
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
    ).first()


def _end(patient: Patient) -> int:
    return AccessLink.objects.filter(
        patient=patient, capability=Capability.CALENDAR, revoked_at__isnull=True
    ).update(revoked_at=clock.now())
