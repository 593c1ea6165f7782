"""Openings to review, and how a record's restriction stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clinic.models import Clinic, Membership, Staff
from patients.models import NamedCarer, Patient, RecordOpening, Restriction

MOST = 200


@dataclass(frozen=True)
class OpenByArrangement:
    """That something arranged opens a restricted record to somebody who was not named.

    `what` it is, `on` when, and `arranged_at` when it was put down.
    """

    staff: str
    patient: Patient
    what: str
    on: datetime
    arranged_at: datetime


Arrangements = Callable[[Clinic], list[OpenByArrangement]]
_arrangements: dict[str, Arrangements] = {}


def register_arrangements(name: str, found: Arrangements) -> None:
    """Let an app further up tell what it arranged; the same name replaces the earlier."""
    _arrangements[name] = found


def open_by_arrangement(clinic: Clinic) -> list[OpenByArrangement]:
    """Return what opens restricted records without a reason; no query where none is restricted."""
    if not clinic.has_restricted:
        return []
    found = [row for tell in _arrangements.values() for row in tell(clinic)]
    return sorted(found, key=lambda row: row.on)


@dataclass(frozen=True)
class Openness:
    """How a record stands: its restriction, if any, and who is named."""

    restriction: Restriction | None
    named: list[NamedCarer]


def openness_of(patient: Patient) -> Openness:
    """Return whether a record is restricted, and who is named. Two queries."""
    standing = Restriction.objects.filter(patient=patient, lifted_at__isnull=True)
    named = NamedCarer.objects.filter(patient=patient, ended_at__isnull=True)
    return Openness(
        standing.select_related("restricted_by").first(),
        list(named.select_related("staff").order_by("staff__name")),
    )


def openings_of(clinic: Clinic) -> QuerySet[RecordOpening]:
    """Return a clinic's openings with whom they name, newest first."""
    rows = RecordOpening.objects.filter(clinic=clinic)
    return rows.select_related("patient", "staff", "reviewed_by").order_by("-created_at", "-pk")


def openings_to_review(clinic: Clinic) -> list[RecordOpening]:
    """Return what nobody has reviewed, oldest first."""
    waiting = openings_of(clinic).filter(reviewed_at__isnull=True)
    return list(waiting.order_by("created_at", "pk")[:MOST])


def openings_reviewed(clinic: Clinic, *, since: datetime) -> list[RecordOpening]:
    """Return what was reviewed lately, newest first."""
    return list(openings_of(clinic).filter(reviewed_at__gte=since)[:MOST])


def count_to_review(clinic: Clinic) -> int:
    """Return how many wait for a review; without a query where no record is restricted."""
    if not clinic.has_restricted:  # holds while anything waits
        return 0
    return RecordOpening.objects.filter(clinic=clinic, reviewed_at__isnull=True).count()


def staff_to_name(clinic: Clinic, *, besides: Sequence[NamedCarer] = ()) -> list[Staff]:
    """Return who works in a clinic, by name, besides who is named already."""
    held = Membership.objects.filter(clinic=clinic, is_active=True)
    people = Staff.objects.filter(pk__in=held.values("staff"), is_active=True)
    return list(people.exclude(pk__in=[row.staff_id for row in besides]).order_by("name"))
