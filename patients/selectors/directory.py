"""The list of patients: search, filters, and how each one is in a word and a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from clinic import clock
from clinic.models import Clinic
from clinic.sealed.blind import index_of
from notifications.suppressing import is_held
from patients.models import Drug, Patient, PatientStatus, SymptomReport, TherapyCourse

PAGE = 50
TREND = timedelta(weeks=12)
SILENT_AFTER = timedelta(days=14)


class Show(TextChoices):
    """Which patients the list shows."""

    ACTIVE = "active", _("Active")
    NO_MAIL = "no-mail", _("No e-mail")
    SILENT = "silent", _("No check-in for 2 weeks")
    ALL = "all", _("All")


@dataclass
class DirectoryRow:
    """One patient of the list. `trend` holds her answers of twelve weeks, oldest first."""

    patient: Patient
    drug: str
    drug_since: date | None
    trend: list[tuple[date, int]] = field(default_factory=list)
    is_closed: bool = False

    def keep_to_the_name(self) -> None:
        """Let go of everything but who she is: her record is closed to who looks."""
        self.drug, self.drug_since, self.trend, self.is_closed = "", None, [], True

    @property
    def points(self) -> list[int]:
        return [pain for _, pain in self.trend]

    @property
    def last_day(self) -> date | None:
        return self.trend[-1][0] if self.trend else None

    @property
    def last_pain(self) -> int | None:
        return self.trend[-1][1] if self.trend else None

    @property
    def change(self) -> int | None:
        return self.trend[-1][1] - self.trend[-2][1] if len(self.trend) > 1 else None

    @property
    def summary(self) -> str:
        """The trend in a sentence, for those who cannot see the line."""
        if not self.trend:
            return "No check-in in the last 12 weeks"
        return f"Worst joint pain {self.trend[0][1]} to {self.trend[-1][1]}, of 10, in 12 weeks"


@dataclass(frozen=True)
class DirectoryPage:
    rows: list[DirectoryRow]
    next_after: UUID | None


def matching(clinic: Clinic, *, search: str = "", show: str = Show.ALL) -> QuerySet[Patient]:
    """Return a clinic's patients by name, number or whole e-mail; every word has to be found.

    Each says in `address_held` whether mail to her comes back.
    """
    patients = Patient.objects.filter(clinic=clinic).annotate(address_held=is_held("email_index"))
    for word in search.replace("\x00", "").split()[:6]:
        patients = patients.filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(mrn__icontains=word)
            | Q(email_index=index_of(word))
        )
    if show != Show.ALL:
        patients = patients.filter(status=PatientStatus.ACTIVE)
    if show == Show.NO_MAIL:
        patients = patients.filter(Q(email="") | Q(consents_to_mail=False) | Q(address_held=True))
    if show == Show.SILENT:
        since = clock.today(clinic.time_zone) - SILENT_AFTER
        patients = patients.filter(
            ~Exists(_current_reports().filter(patient=OuterRef("pk"), reported_for__gte=since))
        )
    return patients


def directory(
    clinic: Clinic, *, search: str = "", show: str = Show.ACTIVE, after: UUID | None = None
) -> DirectoryPage:
    """Return a page of the list by name, the one after a patient. Three queries at most."""
    patients = matching(clinic, search=search, show=show).order_by(
        "family_name", "given_name", "pk"
    )
    anchor = Patient.objects.filter(clinic=clinic, uid=after).first() if after else None
    if anchor is not None:
        patients = patients.filter(
            Q(family_name__gt=anchor.family_name)
            | Q(family_name=anchor.family_name, given_name__gt=anchor.given_name)
            | Q(
                family_name=anchor.family_name,
                given_name=anchor.given_name,
                pk__gt=anchor.pk,
            )
        )
    course = TherapyCourse.objects.filter(patient=OuterRef("pk"), ended_on__isnull=True)
    found = list(
        patients.annotate(
            drug=Subquery(course.values("drug")[:1]),
            drug_since=Subquery(course.values("started_on")[:1]),
        )[: PAGE + 1]
    )
    shown = found[:PAGE]
    return DirectoryPage(
        rows=_with_trends(shown, clinic),
        next_after=shown[-1].uid if len(found) > PAGE else None,
    )


def _with_trends(patients: Sequence[Any], clinic: Clinic) -> list[DirectoryRow]:
    rows = {
        patient.pk: DirectoryRow(
            patient=patient,
            drug=str(Drug(patient.drug).label) if patient.drug else "",
            drug_since=patient.drug_since,
        )
        for patient in patients
    }
    since = clock.today(clinic.time_zone) - TREND
    reports = (
        _current_reports()
        .filter(patient__in=list(rows), reported_for__gte=since)
        .order_by("reported_for")
        .values_list("patient_id", "reported_for", "pain")
    )
    for key, day, pain in reports if rows else ():
        if pain is not None:
            rows[key].trend.append((day, pain))
    return list(rows.values())


def _current_reports() -> QuerySet[SymptomReport]:
    return SymptomReport.objects.filter(superseded_at__isnull=True)
