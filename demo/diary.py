"""Writing down, while the demo goes on, what was trained: in a session, and at home."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic import audit
from clinic.actors import Actor
from clinic.models import Clinic
from demo import training, written
from demo.at_home import facts_of
from demo.cast import Role, days_since_seeding, role_of
from programs.dose import first_day_of, week_of
from programs.models import (
    Booking,
    Enrollment,
    EnrollmentStatus,
    Exercise,
    ExercisePrescription,
    HomeActivity,
    PerformedMinutes,
    PerformedSet,
    PlannedDose,
    SessionRecord,
)


def write_session(booking: Booking, role: Role, days: int, by: Actor) -> None:
    """Write the sets and minutes of a session that was recorded as attended, once."""
    record = SessionRecord.objects.filter(booking=booking, sets=None, timed=None).first()
    if record is None:
        return
    day = booking.session.day
    enrollment = booking.enrollment
    doses = PlannedDose.objects.filter(
        enrollment=enrollment, week=week_of(day, enrollment.starts_on)
    )
    done = written.done_in(role, record, doses, _exercises(enrollment), day, days)
    with audit.acting(by):
        PerformedSet.objects.bulk_create(done.sets)
        PerformedMinutes.objects.bulk_create(done.timed)


def walk_until(clinic: Clinic, since: datetime, until: datetime) -> int:
    """Write down what was done at home on the days that ended in between; return how much."""
    zone = ZoneInfo(clinic.time_zone)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    known = set(
        HomeActivity.objects.filter(clinic=clinic, day__gte=first).values_list(
            "enrollment_id", "day", "modality"
        )
    )
    rows = [
        row
        for dose, role in _at_home(clinic, first, last)
        for row in _walks(clinic, dose, role)
        if first <= row.day < last and (row.enrollment_id, row.day, row.modality) not in known
    ]
    with audit.acting(Actor.system("demo")):
        HomeActivity.objects.bulk_create(rows)
    return len(rows)


def _exercises(enrollment: Enrollment) -> dict[str, list[Exercise]]:
    found: dict[str, list[Exercise]] = {}
    current = ExercisePrescription.objects.filter(
        enrollment=enrollment, superseded_at__isnull=True
    ).select_related("exercise")
    for prescription in current.order_by("position", "pk"):
        found.setdefault(prescription.exercise.modality, []).append(prescription.exercise)
    return found


def _at_home(clinic: Clinic, first: date, last: date) -> list[tuple[PlannedDose, Role]]:
    """Return the planned weeks at home that touch these days, with whose they are."""
    doses = PlannedDose.objects.filter(
        clinic=clinic,
        supervised=False,
        minutes__isnull=False,
        enrollment__status=EnrollmentStatus.ACTIVE,
    ).select_related("enrollment__patient")
    found = []
    for dose in doses:
        begins = first_day_of(dose.week, dose.enrollment.starts_on)
        role = role_of(dose.enrollment.patient.mrn)
        if role is not None and begins < last and begins + timedelta(days=7) > first:
            found.append((dose, role))
    return found


def _walks(clinic: Clinic, dose: PlannedDose, role: Role) -> list[HomeActivity]:
    begins = first_day_of(dose.week, dose.enrollment.starts_on)
    born = dose.enrollment.patient.birth_date
    return [
        HomeActivity(
            clinic=clinic,
            enrollment_id=dose.enrollment_id,
            day=walk.day,
            modality=walk.modality,
            minutes=walk.minutes,
            effort=walk.effort,
            **facts_of(role, dose, walk, born=born, zone=clinic.time_zone),
        )
        for walk in training.walks_of(role, dose, begins, days_since_seeding(clinic, begins))
    ]
