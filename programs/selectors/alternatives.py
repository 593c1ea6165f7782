"""Other times for somebody whose session is off: up to three that fit her program.

Open places in classes, where nobody on a waitlist comes first, and free hours of the physiologist
for individual sessions. Nothing on a day on which she trains already, and as many days apart from
it as her protocol asks; with resistance training never on the day before or after. The same week
comes first, then the nearest day and hour, and different days before different hours. Nothing is
held: whoever presses first has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q

from clinic.errors import Refused
from clinic.models import Closure, Room, Staff, WorkingHours
from programs.models import (
    OPEN,
    Booking,
    BookingStatus,
    Modality,
    ProtocolComponent,
    Session,
    SessionKind,
    SessionStatus,
)
from programs.selectors.credits import expires_on
from programs.selectors.opening import Opening
from programs.slots import Slot, slot

MOST = 3
REACH = timedelta(days=21)
# Nobody can be expected to come sooner than this.
LEAD = timedelta(hours=2)
RESISTANCE_APART = 2  # days from one session to the next: never on consecutive ones
# How far from the missed hour a free hour is looked for, nearest first.
HOURS_AROUND = (0, 60, -60, 120, -120, 180, -180)


@dataclass(frozen=True)
class Place:
    """A place she could take: in a session, or a free hour, which becomes one."""

    when: Slot
    physiologist: Staff
    room: Room
    session: Session | None = None

    @property
    def key(self) -> str:
        """Return the name by which a press says which one."""
        if self.session is not None:
            return str(self.session.uid)
        return f"{self.when.day:%Y-%m-%d}T{self.when.start_time:%H:%M}"

    @property
    def title(self) -> str:
        if self.session is not None and self.session.title:
            return self.session.title
        kind = SessionKind.CLASS if self.session is not None else SessionKind.INDIVIDUAL
        return str(kind.label)


def alternatives_for(booking: Booking, *, now: datetime) -> list[Place]:
    """Return up to three other times for one booking."""
    return alternatives_of([booking], now=now)[booking.pk]


def alternatives_of(
    bookings: Sequence[Booking], *, now: datetime, without: Iterable[int] = (), most: int = MOST
) -> dict[int, list[Place]]:
    """Return up to `most` other times for each booking, in a fixed number of queries.

    The bookings carry their session and enrollment. `without` are sessions (keys) about to be
    cancelled, which count for nothing.
    """
    if not bookings:
        return {}
    facts = _read(bookings, now, set(without))
    return {b.pk: _best(b, facts, most) for b in bookings}


def full_classes_for(booking: Booking, *, now: datetime) -> list[Place]:
    """Return up to three full classes that fit her program, where she could wait for a place."""
    facts = _read([booking], now, set(), full=True)
    days = _days(booking, facts)
    classes = [place for place in _open_classes(booking, facts) if place.when.day in days]
    return _on_different_days(sorted(classes, key=lambda p: _distance(p, booking)))[:MOST]


@dataclass(frozen=True)
class _Facts:
    now: datetime
    classes: list[Session]
    busy: list[Session]
    hers: dict[int, list[Booking]]
    apart: dict[int, int]  # days from one session to the next, by protocol version
    hours: list[WorkingHours]
    closures: list[Closure]
    without: set[int]


def _read(
    bookings: Sequence[Booking], now: datetime, without: set[int], *, full: bool = False
) -> _Facts:
    """Read what decides for all of them; `full` asks for the classes without a free place."""
    clinics = {b.clinic_id for b in bookings}
    until = max(now, *(b.starts_at for b in bookings)) + REACH
    coming = Session.objects.filter(
        clinic__in=clinics,
        status=SessionStatus.SCHEDULED,
        starts_at__gt=now,
        starts_at__lt=until,
    ).exclude(pk__in=without)
    waiting = Booking.objects.filter(
        session=OuterRef("pk"), status=BookingStatus.WAITLISTED, offered_at=None
    )
    has_place = ~Exists(waiting) & Q(places_taken__lt=F("capacity"))
    classes = coming.filter(
        ~has_place if full else has_place, kind=SessionKind.CLASS
    ).select_related("room", "physiologist", "clinic")
    alone = [b for b in bookings if b.session.kind == SessionKind.INDIVIDUAL]
    people = {b.session.physiologist_id for b in alone}
    rooms = {b.session.room_id for b in alone}
    hers: dict[int, list[Booking]] = defaultdict(list)
    rows = Booking.objects.filter(
        patient__in={b.patient_id for b in bookings},
        status__in=[*OPEN, BookingStatus.ATTENDED],
        starts_at__gt=now - timedelta(days=2),
        starts_at__lt=until + timedelta(days=2),
    ).exclude(session__in=without)
    for row in rows.select_related("session"):
        hers[row.patient_id].append(row)
    return _Facts(
        now=now,
        classes=list(classes.order_by("starts_at", "pk")),
        busy=list(coming.filter(Q(physiologist__in=people) | Q(room__in=rooms))) if alone else [],
        hers=hers,
        apart=_days_apart({b.enrollment.version_id for b in bookings}),
        hours=list(WorkingHours.objects.filter(clinic__in=clinics)) if alone else [],
        closures=list(Closure.objects.filter(clinic__in=clinics)) if alone else [],
        without=without,
    )


def _days_apart(versions: set[int]) -> dict[int, int]:
    """Return how far apart the supervised sessions of these protocol versions must lie."""
    rows = ProtocolComponent.objects.filter(phase__version__in=versions, supervised=True)
    apart: dict[int, int] = {}
    for version, modality, days in rows.values_list(
        "phase__version_id", "modality", "days_apart"
    ).distinct():
        least = RESISTANCE_APART if modality == Modality.RESISTANCE else 1
        apart[version] = max(apart.get(version, 1), days, least)
    return apart


def _best(booking: Booking, facts: _Facts, most: int) -> list[Place]:
    days = _days(booking, facts)
    classes = [place for place in _open_classes(booking, facts) if place.when.day in days]
    classes.sort(key=lambda p: _distance(p, booking))
    if booking.session.kind == SessionKind.CLASS:
        return _on_different_days(classes)[:most]
    free = sorted(_free_hours(booking, facts, days), key=lambda p: _distance(p, booking))
    return [*free, *_on_different_days(classes)][:most]


def _on_different_days(places: Sequence[Place]) -> list[Place]:
    """Return all, those of another day each before those of a day that is there already."""
    first_of_day = {place.when.day: place for place in reversed(places)}
    firsts = [place for place in places if first_of_day[place.when.day] is place]
    return [*firsts, *(place for place in places if place not in firsts)]


def _days(booking: Booking, facts: _Facts) -> set[date]:
    """Return the days on which she may train, from now until three weeks after the missed one.

    For a session missed long ago the three weeks begin today.
    """
    enrollment, missed = booking.enrollment, booking.session.day
    today = facts.now.astimezone(ZoneInfo(booking.session.zone)).date()
    apart = facts.apart.get(enrollment.version_id, 1)
    trains = {
        b.session.day
        for b in facts.hers[booking.patient_id]
        if b.status != BookingStatus.WAITLISTED and b.pk != booking.pk
    }
    first = max(enrollment.starts_on, missed - REACH, today)
    last = min(max(missed, today) + REACH, expires_on(enrollment))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {d for d in days if all(abs((d - other).days) >= apart for other in trains)}


def _open_classes(booking: Booking, facts: _Facts) -> Iterator[Place]:
    inside = {b.session_id for b in facts.hers[booking.patient_id]}
    for session in facts.classes:
        if session.pk in inside or session.pk == booking.session_id:
            continue
        if session.clinic_id == booking.clinic_id and session.starts_at > facts.now + LEAD:
            when = Slot(
                session.day,
                session.start_time,
                session.minutes,
                session.zone,
                session.starts_at,
                session.ends_at,
            )
            yield Place(when, session.physiologist, session.room, session)


def _free_hours(booking: Booking, facts: _Facts, days: set[date]) -> Iterator[Place]:
    """Return the free hour of each day nearest to the missed one, with her physiologist."""
    missed = booking.session
    times = _opening(missed, facts)
    for day in sorted(days):
        for minutes in HOURS_AROUND:
            when = _free_at(missed, day, minutes, times, facts)
            if when is not None:
                yield Place(when, missed.physiologist, missed.room)
                break


def _free_at(missed: Session, day: date, around: int, times: Opening, facts: _Facts) -> Slot | None:
    start = missed.start_time.hour * 60 + missed.start_time.minute + around
    if not 0 <= start < 24 * 60:
        return None
    try:
        when = slot(day, time(*divmod(start, 60)), missed.minutes, missed.zone)
        times.refuse_closed(when)
    except Refused:
        return None
    if when.starts_at <= facts.now + LEAD or when.starts_at == missed.starts_at:
        return None
    taken = any(
        other.starts_at < when.ends_at
        and other.ends_at > when.starts_at
        and missed.pk != other.pk
        and (other.physiologist_id == missed.physiologist_id or other.room_id == missed.room_id)
        for other in facts.busy
    )
    return None if taken else when


def _opening(session: Session, facts: _Facts) -> Opening:
    def bears(row: WorkingHours | Closure) -> bool:
        return row.clinic_id == session.clinic_id and (
            (row.room_id is None and row.staff_id is None)
            or row.room_id == session.room_id
            or row.staff_id == session.physiologist_id
        )

    return Opening(
        clinic=session.clinic,
        room=session.room,
        physiologist=session.physiologist,
        hours=tuple(h for h in facts.hours if bears(h)),
        closures=tuple(c for c in facts.closures if bears(c)),
    )


def _distance(place: Place, booking: Booking) -> tuple[bool, int, int, datetime]:
    missed = booking.session
    minutes = (place.when.start_time.hour - missed.start_time.hour) * 60 + (
        place.when.start_time.minute - missed.start_time.minute
    )
    return (
        place.when.day.isocalendar()[:2] != missed.day.isocalendar()[:2],
        abs((place.when.day - missed.day).days),
        abs(minutes),
        place.when.starts_at,
    )
