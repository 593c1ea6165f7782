"""Who opened a patient's record, from the log of reads. Three queries a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from clinic import clock
from clinic.models import AccessEvent, Membership
from clinic.permissions import Role
from patients.models import Patient

DAYS_A_PAGE = 14

# By how a logged page's name begins, "api-" taken off; the first that fits counts.
_PAGES: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("opened-with-a-reason",), _("the record, restricted, opened with a reason")),
    (("restricted-record", "record-care"), _("the name on a restricted record, not the record")),
    (("record-opening",), _("the list of restricted records that were opened")),
    (("patient-list",), _("a list of patients")),
    (("patient-", "therapy", "symptom", "measurement", "precaution", "dispensing"),
     _("the record")),
    (("unread", "check-ins"), _("answers to check-ins")),
    (("import",), _("a file with patients that was read in")),
    (("her-data",), _("the data as a file")),
    (("audit",), _("the list of who read and changed what")),
    (("her-rights", "correction", "departure"), _("questions about the data")),
    (("today", "day", "run", "calendar", "session", "series", "unsettled", "visit", "change",
      "starting", "make", "booking", "move", "confirm"), _("appointments")),
    (("program", "enroll", "dose", "plan", "progress", "proposal", "screening", "adjust",
      "clearance", "home", "assign", "adverse", "end"), _("the training program")),
    (("episode", "worklist", "re-ask", "hand-over", "signal", "rule", "contact", "unheard",
      "unseen", "quality"), _("the nurses' list")),
    (("message", "mail", "phone"), _("e-mails and phone calls")),
)  # fmt: skip
_OTHER = _("another page with data of the record")
ROLES = {
    Role.PHYSIOLOGIST: _("Exercise physiologist"),
    Role.NURSE: _("Nurse"),
    Role.COORDINATOR: _("Coordinator"),
    Role.ADMINISTRATOR: _("Administrator"),
}


@dataclass(frozen=True)
class Reader:
    """One person on one day: her roles, her name where the clinic gives it, and what she opened."""

    roles: list[str]
    name: str
    what: list[str]
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class ReadingDay:
    day: date
    readers: list[Reader]


@dataclass(frozen=True)
class ReadingDays:
    """Days on which somebody opened the record, newest first; `before` leads to older ones."""

    days: list[ReadingDay]
    before: date | None


def readers_of(
    patient: Patient, *, before: date | None = None, names: bool | None = None
) -> ReadingDays:
    """Return a page of the days, on her clock. `names` unset: as the clinic gives them to her."""
    zone = ZoneInfo(patient.zone)
    shown = patient.clinic.names_readers if names is None else names
    rows = _reads(patient).annotate(day=TruncDate("created_at", tzinfo=zone))
    if before is not None:
        rows = rows.filter(created_at__lt=clock.day_bounds(before, patient.zone)[0])
    days = list(rows.order_by("-day").values_list("day", flat=True).distinct()[: DAYS_A_PAGE + 1])
    more = len(days) > DAYS_A_PAGE
    days = days[:DAYS_A_PAGE]
    if not days:
        return ReadingDays([], None)
    within = rows.filter(created_at__gte=clock.day_bounds(days[-1], patient.zone)[0])
    found = list(_grouped(within))
    roles = _roles(patient.clinic_id, {row["staff"] for row in found})
    by_day: dict[date, list[Reader]] = {day: [] for day in days}
    for row in found:
        by_day[row["day"]].append(_reader(row, roles.get(row["staff"], []), shown))
    return ReadingDays(
        [ReadingDay(day, readers) for day, readers in by_day.items()], days[-1] if more else None
    )


def all_reads(patient: Patient) -> list[dict[str, Any]]:
    """Return every read for the file of her data: when, who or which role, what. Two queries."""
    rows = list(
        _reads(patient)
        .order_by("created_at", "pk")
        .values("created_at", "view", "staff", "staff__name")
    )
    roles = _roles(patient.clinic_id, {row["staff"] for row in rows})
    return [
        {
            "at": row["created_at"],
            "name": row["staff__name"] if patient.clinic.names_readers else None,
            "roles": roles.get(row["staff"], []),
            "what": str(page_in_words(row["view"])),
        }
        for row in rows
    ]


def _reads(patient: Patient) -> "QuerySet[AccessEvent, Any]":
    return AccessEvent.objects.filter(
        clinic_id=patient.clinic_id, patients__contains=[patient.pk]
    ).order_by()


def _grouped(rows: Any) -> Any:
    return (
        rows.values("day", "staff", "staff__name")
        .annotate(
            views=ArrayAgg("view", distinct=True),
            times=Count("pk"),
            first=Min("created_at"),
            last=Max("created_at"),
        )
        .order_by("-day", "-last", "staff")
    )


def _roles(clinic_id: int, staff: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    held = Membership.objects.filter(clinic_id=clinic_id, staff_id__in=staff).order_by("pk")
    for person, role in held.values_list("staff_id", "role"):
        found.setdefault(person, []).append(str(ROLES[Role(role)]))
    return found


def _reader(row: dict[str, Any], roles: list[str], names: bool) -> Reader:
    return Reader(
        roles=roles,
        name=row["staff__name"] if names else "",
        what=_each_once(page_in_words(view) for view in row["views"]),
        times=row["times"],
        first=row["first"],
        last=row["last"],
    )


def _each_once(words: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(word) for word in words))


def page_in_words(view: str) -> Any:
    """Return what kind of page a name in the log of reads stands for, in her words."""
    name = view.removeprefix("api-")
    return next((words for starts, words in _PAGES if name.startswith(starts)), _OTHER)
