"""What the demo's front page shows: who one can be, where to look, what the clock has done."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import Sign
from django.urls import reverse
from django.utils.dateformat import format as in_words

from adherence.models import Episode, EpisodeState
from clinic import clock
from clinic.health import worker_alive
from clinic.models import Clinic, Membership
from clinic.permissions import Role
from demo.travelling import state
from demo.travelling.state import Journey
from notifications.models import Message
from patients.models import Patient, PatientStatus, SymptomReport
from programs.models import Booking, Enrollment, EnrollmentStatus

# A worker takes a message up within seconds; after this nobody is coming.
PATIENCE_S = 20


@dataclass(frozen=True)
class Step:
    """One stop of a tour: where to look, and at what."""

    url_name: str
    label: str
    look: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Face:
    """One role that a visitor can take."""

    role: Role
    name: str
    sees: str
    tour: tuple[Step, ...]
    icon: str

    @property
    def label(self) -> str:
        return str(self.role.label)


TOURS: dict[Role, tuple[str, str, tuple[Step, ...]]] = {
    Role.PHYSIOLOGIST: (
        "today",
        "Today's sessions on one sheet, with who is coming and what to mind.",
        (
            Step("today", "Today", "press Attended beside a name, and note her pain and effort"),
            Step("calendar", "The week", "move a class: everybody in it is told by mail"),
            Step("patient-list", "Patients", "open one: her program and her joints over time"),
        ),
    ),
    Role.NURSE: (
        "list",
        "The list of patients who may be about to stop, each with the reason in one sentence.",
        (
            Step("worklist", "The worklist", "the first line: what happened, and since when"),
            Step("worklist", "An episode", "open it, record a call, then close it"),
            Step("patient-list", "Patients", "anybody's answers, also of those who are well"),
        ),
    ),
    Role.COORDINATOR: (
        "calendar",
        "The week of all rooms and physiologists, and who waits for a place.",
        (
            Step("calendar", "The week", "find a full class, and one with nobody in it"),
            Step("session-create", "A new session", "try a time that is taken: it says by whom"),
            Step("message-list", "Mail", "what was sent, what bounced, who has no address"),
        ),
    ),
    Role.ADMINISTRATOR: (
        "settings",
        "The clinic's people, rooms, hours and closures, and the mails that could not leave.",
        (
            Step("settings", "Settings", "when reminders leave, and when it is too late to"),
            Step("settings-people", "People", "who may do what"),
            Step("message-list", "Mail", "what was sent, what bounced, who has no address"),
        ),
    ),
}


def faces(clinic: Clinic) -> list[Face]:
    """Return the roles, each with the first person who holds it."""
    people: dict[str, str] = {}
    for row in Membership.objects.filter(clinic=clinic, is_active=True).select_related("staff"):
        people.setdefault(row.role, row.staff.name)
    return [
        Face(role, people[role], sees, tour, icon)
        for role, (icon, sees, tour) in TOURS.items()
        if role in people
    ]


@dataclass(frozen=True)
class Clock:
    """The clinic's time, and how its last journey went.

    `going` while one is under way or about to start, `broken` when it stopped midway.
    """

    now: str
    ahead_days: int
    journey: Journey | None
    going: bool
    broken: bool
    worker: bool
    happened: list[tuple[str, str]]  # sentence, address
    since: str = ""


def clock_of(clinic: Clinic) -> Clock:
    """Return the clinic's clock as the front page shows it."""
    journey = state.last()
    underway = state.under_way()
    unfinished = journey is not None and not journey.ended
    going = underway or (unfinished and state.age_s() < PATIENCE_S)
    return Clock(
        now=words(clinic, clock.now()),
        ahead_days=round(clock.offset().total_seconds() / 86400),
        journey=journey,
        going=going,
        broken=unfinished and not going,
        worker=going or worker_alive(),
        happened=_happened(clinic, journey) if journey and journey.ended else [],
        since=words(clinic, journey.since) if journey else "",
    )


def words(clinic: Clinic, moment: object) -> str:
    """Return an aware instant in the clinic's wall time: Tue 24 Nov 2026, 10:05."""
    local = moment.astimezone(ZoneInfo(clinic.time_zone))  # type: ignore[attr-defined]
    return in_words(local, "D j M Y, H:i")


def _happened(clinic: Clinic, journey: Journey) -> list[tuple[str, str]]:
    """Return what came to pass on a journey, each with the page that shows it."""
    span = (journey.since, journey.until)
    mails = Message.objects.filter(clinic=clinic, sent_at__range=span).count()
    answers = SymptomReport.objects.filter(clinic=clinic, created_at__range=span).count()
    new = Episode.objects.filter(clinic=clinic, opened_at__range=span)
    outcomes = Booking.objects.filter(clinic=clinic, recorded_at__range=span).count()
    confirmed = Booking.objects.filter(clinic=clinic, confirmed_at__range=span).count()
    cancelled = Booking.objects.filter(
        clinic=clinic, cancelled_at__range=span, cancelled_by="patient"
    ).count()
    return [
        (_counted(mails, "mail sent", "mails sent"), reverse("demo:outbox")),
        (_counted(answers, "check-in answered", "check-ins answered"), reverse("patient-list")),
        (
            _counted(
                new.exclude(state=EpisodeState.RESOLVED).count(),
                "patient newly on the worklist",
                "patients newly on the worklist",
            ),
            reverse("worklist"),
        ),
        (_counted(outcomes, "attendance recorded", "attendances recorded"), reverse("calendar")),
        (
            f"{_counted(confirmed, 'place', 'places')} confirmed and {cancelled} cancelled "
            "by patients from a mail",
            reverse("calendar"),
        ),
    ]


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def somebody(clinic: Clinic) -> Patient | None:
    """Return the patient with the fullest story: called by a nurse, in a program for long."""
    running = Enrollment.objects.filter(
        clinic=clinic, status=EnrollmentStatus.ACTIVE, patient__status=PatientStatus.ACTIVE
    )
    calls = Count("patient__episodes__contacts", distinct=True)
    fullest = running.select_related("patient__clinic").annotate(was_called=Sign(calls))
    first = fullest.order_by("-was_called", "starts_on", "pk").first()
    return first.patient if first else None


def population(clinic: Clinic) -> int:
    return Patient.objects.filter(clinic=clinic).count()
