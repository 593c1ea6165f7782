"""Programs with their figures: of one patient, of one enrollment, or of many at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from clinic.models import Clinic
from patients.models import Patient
from programs.dose import Program, Report, first_day_of, report
from programs.dose.definitions import Definition, definitions
from programs.models import Enrollment
from programs.models.enrollment import UNDER_WAY
from programs.selectors import dose_words as words
from programs.selectors.dose_facts import program_of, with_dose
from programs.selectors.wording import weeks_words


@dataclass(frozen=True)
class Measured:
    """An enrollment with its facts and its figures."""

    enrollment: Enrollment
    program: Program
    report: Report

    @property
    def good_time_hours(self) -> int:
        """Return the notice that excuses a cancellation: the clinic's setting, as for make-ups."""
        return self.enrollment.clinic.excused_notice_hours

    @property
    def definitions(self) -> tuple[Definition, ...]:
        return definitions(self.good_time_hours)

    @property
    def window(self) -> str:
        """Say which weeks the doses are of: "weeks 1 to 7, 3 Sep to 21 Oct"."""
        upto = self.report.completed_weeks
        if not upto:
            return "no week is over yet"
        last = first_day_of(upto + 1, self.program.starts_on) - timedelta(days=1)
        return f"{weeks_words(1, upto).lower()}, {words.span_words(self.program.starts_on, last)}"


def measured(enrollments: QuerySet[Enrollment], *, now: datetime) -> list[Measured]:
    """Return a queryset's enrollments with their figures, in one query and the queryset's order."""
    found = with_dose(
        enrollments.select_related("patient", "version__protocol", "physiologist", "clinic"),
        now=now,
    )
    return [measure(one, now=now) for one in found]


def measure(enrollment: Enrollment, *, now: datetime) -> Measured:
    """Return an enrollment from `with_dose` with its figures."""
    program = program_of(enrollment, now=now)
    return Measured(enrollment, program, report(program))


def dose_of_patient(patient: Patient, *, now: datetime) -> Measured | None:
    """Return the program under way, else the last one, measured; None without any."""
    first = Case(When(status__in=UNDER_WAY, then=Value(0)), default=Value(1))
    rows = Enrollment.objects.filter(patient=patient).order_by(first, "-starts_on", "-pk")
    found = measured(rows[:1], now=now)
    return found[0] if found else None


def dose_of_enrollment(clinic: Clinic, uid: UUID, *, now: datetime) -> Measured | None:
    """Return one of the clinic's programs, measured; None where there is no such one."""
    found = measured(Enrollment.objects.filter(clinic=clinic, uid=uid), now=now)
    return found[0] if found else None
