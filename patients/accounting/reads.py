"""The log of reads as a list. Two queries a page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from clinic import clock
from clinic.models import AccessEvent, Clinic, Staff
from patients.accounting.words import roles_in_words
from patients.models import Patient
from patients.rights.readers import page_in_words

PAGE = 50


@dataclass(frozen=True)
class Shown:
    """A patient as the trail names her: `name` is empty for those who may not see patients."""

    key: int
    uid: UUID
    mrn: str
    name: str


@dataclass(frozen=True)
class Read:
    """One response that showed patients: to whom, as what, for what, from where."""

    uid: UUID
    at: datetime
    who: str
    roles: str
    what: str
    purpose: str
    network: str
    request: str
    token: str
    break_glass: str
    patients: list[Shown]


@dataclass(frozen=True)
class ReadsPage:
    rows: list[Read]
    next_before: int | None

    @property
    def patients(self) -> set[int]:
        return {shown.key for row in self.rows for shown in row.patients}


def reads_of(
    clinic: Clinic,
    *,
    patient: Patient | None = None,
    staff: Staff | None = None,
    day: date | None = None,
    broken: bool = False,
) -> "QuerySet[AccessEvent]":
    """Return a clinic's reads, of one patient, by one person, on one day or behind a glass."""
    rows = AccessEvent.objects.filter(clinic_id=clinic.pk).select_related("staff")
    if patient is not None:
        rows = rows.filter(patients__contains=[patient.pk])
    if staff is not None:
        rows = rows.filter(staff=staff)
    if day is not None:
        start, end = clock.day_bounds(day, clinic.time_zone)
        rows = rows.filter(created_at__gte=start, created_at__lt=end)
    if broken:
        rows = rows.exclude(break_glass="")
    return rows


def reads_page(
    clinic: Clinic, rows: "QuerySet[AccessEvent]", *, names: bool, before: int | None = None,
    most: int = PAGE,
) -> ReadsPage:  # fmt: skip
    """Return the newest reads older than one (its bigint key), in words."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: most + 1])
    shown = found[:most]
    people = shown_patients(clinic, {key for row in shown for key in row.patients}, names=names)
    return ReadsPage(
        [read_in_words(row, people) for row in shown],
        shown[-1].pk if len(found) > most else None,
    )


def shown_patients(clinic: Clinic, keys: set[int], *, names: bool) -> dict[int, Shown]:
    """Return a clinic's patients by key, named for those who may see them. One query."""
    rows = Patient.objects.filter(clinic_id=clinic.pk, pk__in=keys)
    return {
        row.pk: Shown(row.pk, row.uid, row.mrn, row.full_name if names else "")
        for row in rows.only("uid", "mrn", "given_name", "family_name")
    }


def read_in_words(row: AccessEvent, people: dict[int, Shown]) -> Read:
    return Read(
        uid=row.uid,
        at=row.created_at,
        who=row.staff.name,
        roles=roles_in_words(row.roles),
        what=str(page_in_words(row.view)),
        purpose=row.purpose,
        network=row.address,
        request=str(row.request or ""),
        token=row.token,
        break_glass=row.break_glass,
        patients=[people[key] for key in row.patients if key in people],
    )
