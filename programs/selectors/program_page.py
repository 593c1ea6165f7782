"""A patient's program: the dose that was planned, the sessions booked, what came of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Prefetch

from clinic import clock
from clinic.models import Clinic
from clinic.permissions import Access, Permission
from patients.models import Patient
from programs.models import (
    Booking,
    BookingStatus,
    Enrollment,
    PlannedDose,
    ProtocolVersion,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.models.enrollment import UNDER_WAY, EnrollmentStatus
from programs.selectors import wording
from programs.selectors.home_list import lately_words
from programs.selectors.roster import Line, line_of, with_facts

OPEN_CLASSES_SHOWN = 30


@dataclass(frozen=True)
class Visit:
    """One booking in the list of a program."""

    line: Line
    session_uid: UUID
    day: date
    when: str
    title: str


@dataclass(frozen=True)
class PlannedWeeks:
    """Weeks in a row whose plan is the same: "Weeks 1 to 4", and its lines."""

    label: str
    lines: list[str]


@dataclass(frozen=True)
class ProgramPage:
    enrollment: Enrollment
    protocol: str
    is_under_way: bool
    status: str
    week: str
    plan: list[PlannedWeeks]
    to_come: list[Visit]
    past: list[Visit]
    attended: int
    missed: int
    unsettled: int

    @property
    def settled(self) -> int:
        return self.attended + self.missed


def newest_enrollment(patient: Patient) -> Enrollment | None:
    """Return the program under way, else the last one, else None."""
    rows = (
        Enrollment.objects.filter(patient=patient)
        .select_related("version__protocol", "physiologist", "patient", "clinic")
        .prefetch_related(
            Prefetch("planned_doses", PlannedDose.objects.order_by("week", "modality"))
        )
        .order_by("-starts_on", "-pk")
    )
    found = list(rows)
    return next((e for e in found if e.status in UNDER_WAY), found[0] if found else None)


def program_page(enrollment: Enrollment, *, now: datetime) -> ProgramPage:
    """Return everything the page of one program shows, in one query beside the enrollment's."""
    bookings = list(
        with_facts(
            Booking.objects.filter(enrollment=enrollment).select_related("session")
        ).order_by("starts_at", "pk")
    )
    visits = [_visit(booking, enrollment, now) for booking in bookings]
    statuses = [booking.status for booking in bookings]
    today = now.astimezone(ZoneInfo(enrollment.clinic.time_zone)).date()
    is_under_way = enrollment.status in UNDER_WAY
    return ProgramPage(
        enrollment=enrollment,
        protocol=f"{enrollment.version.protocol.name}, version {enrollment.version.number}",
        is_under_way=is_under_way,
        status=str(EnrollmentStatus(enrollment.status).label),
        week=_week_words(enrollment, today) if is_under_way else "",
        plan=_plan(enrollment),
        to_come=[v for v, b in zip(visits, bookings, strict=True) if b.ends_at > now],
        past=[v for v, b in zip(visits, bookings, strict=True) if b.ends_at <= now][::-1],
        attended=statuses.count(BookingStatus.ATTENDED),
        missed=statuses.count(BookingStatus.NO_SHOW),
        unsettled=sum(b.status == BookingStatus.BOOKED and b.ends_at <= now for b in bookings),
    )


def program_section(access: Access, patient: Patient) -> dict[str, object]:
    """Return what the patient's record says of her program: where she stands, what is next."""
    enrollment = newest_enrollment(patient)
    page = program_page(enrollment, now=clock.now()) if enrollment else None
    coming = [v for v in page.to_come if v.line.status == BookingStatus.BOOKED] if page else []
    return {
        "page": page,
        "next_visits": coming[:3],
        "at_home": lately_words(enrollment, clock.today(patient.zone)) if enrollment else "",
        "may_enroll": access.allows(Permission.EDIT_SCHEDULE),
    }


def open_classes(enrollment: Enrollment, *, now: datetime) -> list[Session]:
    """Return classes with a free place that she is not in, of four weeks.

    The four weeks begin now, or on the first day of a program that has yet to begin.
    """
    begins, _ = clock.day_bounds(enrollment.starts_on, enrollment.clinic.time_zone)
    since = max(now, begins)
    return list(
        Session.objects.filter(
            clinic=enrollment.clinic,
            kind=SessionKind.CLASS,
            status=SessionStatus.SCHEDULED,
            starts_at__gt=since,
            starts_at__lt=since + timedelta(weeks=4),
            places_taken__lt=F("capacity"),
        )
        .exclude(
            pk__in=Booking.objects.filter(enrollment=enrollment)
            .exclude(status=BookingStatus.CANCELLED)
            .values("session")
        )
        .select_related("room", "physiologist")
        .order_by("starts_at", "pk")[:OPEN_CLASSES_SHOWN]
    )


def published_versions(clinic: Clinic) -> list[ProtocolVersion]:
    """Return what patients can be enrolled in, with the lines of each, in two queries."""
    return list(
        ProtocolVersion.objects.filter(
            clinic=clinic, published_at__isnull=False, protocol__is_active=True
        )
        .select_related("protocol")
        .prefetch_related("phases__components")
        .order_by("protocol__name", "-number")
    )


def _visit(booking: Booking, enrollment: Enrollment, now: datetime) -> Visit:
    began = booking.starts_at.astimezone(ZoneInfo(enrollment.clinic.time_zone))
    return Visit(
        line=line_of(booking, now=now),
        session_uid=booking.session.uid,
        day=began.date(),
        when=f"{began:%a %-d %b %Y, %H:%M}",
        title=wording.title_of(booking.session),
    )


def _week_words(enrollment: Enrollment, today: date) -> str:
    week = (today - enrollment.starts_on).days // 7 + 1
    if week < 1:
        return f"Begins {enrollment.starts_on:%-d %B %Y}"
    if week > enrollment.weeks:
        return f"All {enrollment.weeks} weeks are over"
    return f"Week {week} of {enrollment.weeks}"


def _plan(enrollment: Enrollment) -> list[PlannedWeeks]:
    """Group weeks in a row with the same dose, so that twelve weeks read in a few lines."""
    weeks: dict[int, list[PlannedDose]] = {}
    for dose in enrollment.planned_doses.all():
        weeks.setdefault(dose.week, []).append(dose)
    groups: list[tuple[int, int, list[str]]] = []
    for week in sorted(weeks):
        lines = wording.planned_words(weeks[week])
        if groups and groups[-1][2] == lines and groups[-1][1] == week - 1:
            groups[-1] = (groups[-1][0], week, lines)
        else:
            groups.append((week, week, lines))
    return [PlannedWeeks(wording.weeks_words(a, b), lines) for a, b, lines in groups]
