"""Which patients are under a legal hold: nothing about them goes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from clinic import clock
from clinic.models import Clinic
from clinic.retention.kinds import Reach
from patients.models import Carer, LegalHold, Patient


def holds_of(clinic: Clinic) -> QuerySet[LegalHold]:
    """Return the holds that stand in a clinic now, their day not over."""
    today = clock.today(clinic.time_zone)
    return LegalHold.objects.filter(clinic=clinic, lifted_at__isnull=True, until__gte=today)


def hold_on(patient: Patient) -> LegalHold | None:
    """Return the hold a patient is under."""
    rows = holds_of(patient.clinic).filter(patient=patient)
    return rows.select_related("placed_by").first()


def held(reach: Reach) -> QuerySet[LegalHold]:
    """Return the holds that stood on the day of what was shown, or at any time since.

    What they hold back was not shown, so it waits for its own seven days once they are over.
    """
    since, _end = clock.day_bounds(reach.shown_on, reach.clinic.time_zone)
    ended = Q(lifted_at__isnull=True) | Q(lifted_at__gte=since)
    return LegalHold.objects.filter(ended, clinic=reach.clinic, until__gte=reach.shown_on)


def unheld(reach: Reach, path: str = "patient") -> Q:
    """Return what keeps rows out that belong to a held patient; `path` leads to her."""
    return ~Q(**{f"{path}__in": held(reach).values("patient")})


def held_readers(reach: Reach) -> list[UUID]:
    """Return the uids under which mails go to held patients and to who helps them."""
    patients = Patient.objects.filter(pk__in=held(reach).values("patient"))
    carers = Carer.objects.filter(patient__in=patients)
    return [*patients.values_list("uid", flat=True), *carers.values_list("uid", flat=True)]


def standing_holds(clinic: Clinic) -> list[LegalHold]:
    """Return the holds with whom they name, the one that ends first on top. One query."""
    rows = holds_of(clinic).select_related("patient", "placed_by")
    return list(rows.order_by("until", "pk"))


def copies_of_held(now: datetime) -> Q:
    """Return which copies of mails went to a held patient, or to who helps her, in any clinic."""
    holds = LegalHold.objects.filter(
        lifted_at__isnull=True,
        until__gte=now.date() - timedelta(days=1),  # it may still be that day somewhere
    )
    patients = Patient.objects.filter(pk__in=holds.values("patient"))
    carers = Carer.objects.filter(patient__in=patients)
    return Q(message__recipient_uid__in=patients.values("uid")) | Q(
        message__recipient_uid__in=carers.values("uid")
    )
