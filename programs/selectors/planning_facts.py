"""The clinic as the planner sees it: one problem, read in a constant number of queries."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from clinic import clock
from clinic.models import Clinic, Closure, Room, Staff, WorkingHours
from programs.models import (
    HOLDS_A_PLACE,
    Booking,
    BookingStatus,
    Enrollment,
    ProtocolComponent,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.planning import problem as core
from programs.selectors.people import physiologists_of, rooms_of

# A clinic that states no hours is planned in these, Monday to Friday.
USUAL_HOURS = (time(8), time(18))
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Facts:
    """A problem with the rows behind its keys, which are primary keys as text.

    `replaced` are bookings of an earlier plan that the new one may do without.
    """

    problem: core.Problem
    enrollments: dict[str, Enrollment]
    staff: dict[str, Staff]
    rooms: dict[str, Room]
    sessions: dict[str, Session]
    replaced: tuple[Booking, ...]

    @property
    def digest(self) -> str:
        """Return a name for everything the plan depends on."""
        return hashlib.sha256(repr(self.problem).encode()).hexdigest()


def minute(at: time) -> int:
    """Return a wall time as a minute of the day."""
    return at.hour * 60 + at.minute


def wall_time(at: int) -> time:
    """Return a minute of the day as a wall time."""
    return time(at // 60, at % 60)


def facts(
    *,
    clinic: Clinic,
    enrollments: Iterable[int],
    first_day: date,
    last_day: date,
    seed: int = 1,
    replan: bool = True,
) -> Facts:
    """Return the problem of planning these programs from one day to another, both included.

    With `replan`, what an earlier plan booked and nobody moved by hand may change; the rest stays.
    """
    programs = list(_programs(enrollments))
    staff, rooms = list(physiologists_of(clinic)), list(rooms_of(clinic))
    bookings = list(_bookings(programs))
    replaced = [b for b in bookings if replan and _may_change(b, first_day, last_day)]
    sessions = list(_sessions(clinic, first_day, last_day))
    hours, closures = _hours(clinic), list(_closures(clinic, first_day, last_day))
    kept: dict[int, list[Booking]] = defaultdict(list)
    gone = {booking.pk for booking in replaced}
    for booking in bookings:
        if booking.pk not in gone:
            kept[booking.enrollment_id].append(booking)
    busy, classes = _calendar(sessions, replaced)
    problem = core.Problem(
        first_day=first_day,
        last_day=last_day,
        patients=tuple(_patient(program, kept[program.pk], replaced) for program in programs),
        physiologists=tuple(
            core.Physiologist(str(s.pk), s.name, hours(staff=s.pk), _away(closures, staff=s.pk))
            for s in staff
        ),
        rooms=tuple(
            core.Room(str(r.pk), r.name, r.places, hours(room=r.pk), _away(closures, room=r.pk))
            for r in rooms
        ),
        classes=classes,
        busy=busy,
        closed=_away(closures),
        blocked=blocked_hours(clinic.time_zone, first_day, last_day),
        seed=seed,
    )
    return Facts(
        problem=problem,
        enrollments={str(e.pk): e for e in programs},
        staff={str(s.pk): s for s in staff},
        rooms={str(r.pk): r for r in rooms},
        sessions={str(s.pk): s for s in sessions},
        replaced=tuple(replaced),
    )


def _programs(keys: Iterable[int]) -> QuerySet[Enrollment]:
    components = ProtocolComponent.objects.filter(supervised=True).order_by("pk")
    return (
        Enrollment.objects.filter(pk__in=list(keys))
        .select_related("patient", "version", "planning_wishes", "clinic")
        .prefetch_related(
            "windows",
            "absences",
            "version__phases",
            Prefetch("version__phases__components", components),
        )
        .order_by("pk")
    )


def _bookings(programs: Sequence[Enrollment]) -> QuerySet[Booking]:
    """Return the places that these programs hold, with what an earlier plan has to do with them."""
    return (
        Booking.objects.filter(enrollment__in=programs, status__in=HOLDS_A_PLACE)
        .select_related("session", "proposed_as")
        .order_by("starts_at", "pk")
    )


def replaceable(keys: Iterable[int], first_day: date, last_day: date) -> list[Booking]:
    """Return what an earlier plan booked for these programs and a new one may do without."""
    programs = list(Enrollment.objects.filter(pk__in=list(keys)))
    return [b for b in _bookings(programs) if _may_change(b, first_day, last_day)]


def _may_change(booking: Booking, first_day: date, last_day: date) -> bool:
    session = booking.session
    return (
        hasattr(booking, "proposed_as")
        and booking.status == BookingStatus.BOOKED
        and first_day <= session.day <= last_day
        and session.sequence == 0
        and booking.starts_at > clock.now()
    )


def _sessions(clinic: Clinic, first_day: date, last_day: date) -> QuerySet[Session]:
    return Session.objects.filter(
        clinic=clinic,
        status=SessionStatus.SCHEDULED,
        day__gte=first_day,
        day__lte=last_day,
    ).order_by("starts_at", "pk")


def _calendar(
    sessions: Sequence[Session], replaced: Sequence[Booking]
) -> tuple[tuple[core.Busy, ...], tuple[core.OpenClass, ...]]:
    """Return what is taken and what is open, as if the replaced bookings were not there."""
    freed: dict[int, int] = defaultdict(int)
    for booking in replaced:
        freed[booking.session_id] += 1
    busy, classes = [], []
    for one in sessions:
        at, staff, room = minute(one.start_time), str(one.physiologist_id), str(one.room_id)
        places = one.places_left + freed[one.pk]
        if one.kind == SessionKind.CLASS and places > 0:
            classes.append(
                core.OpenClass(
                    str(one.pk), one.title, one.day, at, one.minutes, staff, room, places
                )
            )
        elif not (one.kind == SessionKind.INDIVIDUAL and freed[one.pk]):
            busy.append(core.Busy(one.day, at, one.minutes, staff, room))
    return tuple(busy), tuple(classes)


class _Hours:
    """Working hours of a clinic, by room and person, each with the clinic's as its default."""

    def __init__(self, rows: Sequence[WorkingHours]) -> None:
        self.rows = rows

    def __call__(
        self, *, staff: int | None = None, room: int | None = None
    ) -> tuple[core.Window, ...]:
        own = [r for r in self.rows if (r.staff_id, r.room_id) == (staff, room)]
        rows = own or [r for r in self.rows if (r.staff_id, r.room_id) == (None, None)]
        if not rows:
            opens, closes = map(minute, USUAL_HOURS)
            return tuple(core.Window(weekday, opens, closes) for weekday in range(1, 6))
        return tuple(core.Window(r.weekday, minute(r.opens), minute(r.closes)) for r in rows)


def _hours(clinic: Clinic) -> _Hours:
    return _Hours(list(WorkingHours.objects.filter(clinic=clinic).order_by("weekday", "opens")))


def _closures(clinic: Clinic, first_day: date, last_day: date) -> QuerySet[Closure]:
    return Closure.objects.filter(
        clinic=clinic, first_day__lte=last_day, last_day__gte=first_day
    ).order_by("first_day", "pk")


def _away(
    closures: Sequence[Closure], *, staff: int | None = None, room: int | None = None
) -> tuple[core.Days, ...]:
    return tuple(
        core.Days(c.first_day, c.last_day)
        for c in closures
        if (c.staff_id, c.room_id) == (staff, room)
    )


def _patient(
    program: Enrollment, kept: Sequence[Booking], replaced: Sequence[Booking]
) -> core.Patient:
    wishes = getattr(program, "planning_wishes", None)
    wanted = (wishes and wishes.physiologist_id) or program.physiologist_id
    return core.Patient(
        key=str(program.pk),
        name=program.patient.full_name,
        starts_on=program.starts_on,
        weeks=week_needs(program),
        windows=tuple(
            core.Window(w.weekday, minute(w.from_time), minute(w.until_time), w.preferred)
            for w in program.windows.all()
        ),
        absences=tuple(core.Days(a.first_day, a.last_day) for a in program.absences.all()),
        format=core.Format(wishes.format) if wishes else core.Format.EITHER,
        physiologist=str(wanted),
        held=tuple(
            core.Held(b.session.day, minute(b.session.start_time), b.session.minutes) for b in kept
        ),
        booked=tuple(
            core.Booked(
                b.session.day,
                minute(b.session.start_time),
                str(b.session.physiologist_id),
                str(b.session.room_id),
            )
            for b in replaced
            if b.enrollment_id == program.pk
        ),
    )


def week_needs(program: Enrollment) -> tuple[core.WeekNeed, ...]:
    """Return what each week asks for under supervision; weeks that ask for nothing are left out.

    Each modality as often as the protocol says, on as few visits as that takes.
    """
    wishes = getattr(program, "planning_wishes", None)
    needs = []
    for phase in program.version.phases.all():
        lines = [line for line in phase.components.all() if line.supervised]
        if not lines:
            continue
        most = max(line.sessions_per_week for line in lines)
        visits = min(7, (wishes and wishes.visits_a_week) or most)
        dues = tuple(
            core.Due(modality, min(visits, times), apart)
            for modality, (times, apart) in _often(lines).items()
        )
        needs += [
            core.WeekNeed(week, visits, program.version.visit_minutes, dues)
            for week in range(phase.first_week, min(phase.last_week, program.weeks) + 1)
        ]
    return tuple(sorted(needs, key=lambda need: need.number))


def _often(lines: Sequence[ProtocolComponent]) -> dict[str, tuple[int, int]]:
    """Return how often each modality is due and how far apart; lines of one are one."""
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        times, apart = found.get(line.modality, (0, 1))
        found[line.modality] = (times + line.sessions_per_week, max(apart, line.days_apart))
    return found


def blocked_hours(zone: str, first_day: date, last_day: date) -> tuple[core.Blocked, ...]:
    """Return the wall hours that a clock change skips or repeats: nobody is planned into them."""
    tz, found = ZoneInfo(zone), []
    for n in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=n)
        begins, ends = clock.day_bounds(day, zone)
        at = begins
        while begins.astimezone(tz).utcoffset() != ends.astimezone(tz).utcoffset() and at < ends:
            later = at + timedelta(minutes=core.GRID)
            before, after = at.astimezone(tz).utcoffset(), later.astimezone(tz).utcoffset()
            if before != after and before is not None and after is not None:
                walls = [_wall(later, before), _wall(later, after)]
                found.append(core.Blocked(day, min(walls), max(walls)))
            at = later
    return tuple(found)


def _wall(at: datetime, offset: timedelta) -> int:
    wall = at.astimezone(_UTC) + offset
    return wall.hour * 60 + wall.minute
