"""What the patient's record shows, section by section."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from clinic import clock
from clinic.charts import Band, Event, Mark, sessions_in_words
from patients.models import Patient, Precaution, SymptomReport, TherapyCourse

CHART = timedelta(weeks=26)
REPORTS = 30  # of a page

SessionSource = Callable[[Patient, date, date], list[Mark]]


@dataclass(frozen=True)
class PainTrend:
    """Worst joint pain over half a year, with the days on which therapy changed.

    `reports` are those that say it, oldest first.
    """

    reports: list[SymptomReport]
    events: list[Event]
    sessions: list[Mark]

    BANDS = (Band(4, 10, "4 and more"),)

    @property
    def series(self) -> list[tuple[date, float | None]]:
        return [(report.reported_for, report.pain) for report in self.reports]

    @property
    def latest(self) -> SymptomReport | None:
        return self.reports[-1] if self.reports else None

    @property
    def change(self) -> int | None:
        pains = self._pains
        return pains[-1] - pains[-2] if len(pains) > 1 else None

    @property
    def summary(self) -> str:
        """The chart in a sentence or two: its text alternative and its caption."""
        words = sessions_in_words(self.sessions)
        return f"{self._pain_words} Sessions: {words}." if words else self._pain_words

    @property
    def _pains(self) -> list[int]:
        return [report.pain for report in self.reports if report.pain is not None]

    @property
    def _pain_words(self) -> str:
        if not self.reports:
            return "No check-in in the last 26 weeks."
        first, last = self.reports[0], self.reports[-1]
        if first is last:
            return (
                f"Worst joint pain: {last.pain} of 10 on {last.reported_for:%-d %B %Y}, "
                "the only check-in in 26 weeks."
            )
        return (
            f"Worst joint pain: {last.pain} of 10 on {last.reported_for:%-d %B %Y}; "
            f"{first.pain} on {first.reported_for:%-d %B %Y}, at most {max(self._pains)} in "
            f"between, from {len(self.reports)} check-ins in 26 weeks."
        )


def pain_trend(patient: Patient, *, sessions: SessionSource | None = None) -> PainTrend:
    """Return her current answers of 26 weeks, oldest first, and what happened meanwhile.

    The chart begins with her first answer, so sessions and drugs from before are left out.
    """
    today = clock.today(patient.zone)
    since = today - CHART
    reports = list(
        patient.symptom_reports.filter(
            superseded_at__isnull=True, reported_for__gte=since, pain__isnull=False
        )
    )
    if reports:
        since = reports[0].reported_for
    events = []
    for course in patient.therapy_courses.all():
        drug = course.get_drug_display()
        if course.started_on >= since:
            events.append(Event(course.started_on, f"{drug} started"))
        if course.ended_on and course.ended_on >= since:
            events.append(Event(course.ended_on, f"{drug} ended"))
    marks = sessions(patient, since, today) if sessions else []
    return PainTrend(reports, events, marks)


@dataclass(frozen=True)
class ReportsPage:
    """Some of her current answers, newest first; `before` leads to the older ones, if any."""

    reports: list[SymptomReport]
    before: date | None


def latest_reports(patient: Patient, limit: int) -> tuple[list[SymptomReport], int]:
    """Return her latest current answers, newest first, and how many there are."""
    return list(_current(patient)[:limit]), _current(patient).count()


def reports_of(
    patient: Patient, *, before: date | None = None, limit: int = REPORTS
) -> ReportsPage:
    """Return a page of her current answers: the newest ones, or those before a day."""
    rows = _current(patient)
    if before is not None:
        rows = rows.filter(reported_for__lt=before)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    return ReportsPage(shown, shown[-1].reported_for if len(found) > limit else None)


def _current(patient: Patient) -> QuerySet[SymptomReport]:
    """Return her answers, newest first, with who took the ones not from a link."""
    rows = patient.symptom_reports.filter(superseded_at__isnull=True)
    return rows.select_related("recorded_by").order_by("-reported_for")


def open_course(patient: Patient) -> TherapyCourse | None:
    """Return the course she is on."""
    return patient.therapy_courses.filter(ended_on__isnull=True).first()


def precautions_of(patient: Patient) -> list[Precaution]:
    """Return what to mind now, in the order it was marked."""
    return list(patient.precautions.filter(ended_at__isnull=True))
