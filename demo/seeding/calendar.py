"""Series, sessions and bookings: what was, with its outcomes, and what is to come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from clinic.actors import ActorKind
from demo import fates
from demo.seeding.plan import Person, Plan
from demo.timetable import WEEKS_AHEAD, Place
from programs.models import (
    Booking,
    BookingStatus,
    Series,
    Session,
    SessionKind,
    SessionRecord,
)

BOOKED_AHEAD = timedelta(days=21)
# Recorded by then; what ended since is for whoever signs in to record.
RECORDED_AFTER = timedelta(hours=2)
LEFT_OPEN_YESTERDAY = 2


def write_calendar(plan: Plan) -> list[Booking]:
    """Write sessions and bookings from the first day to four weeks ahead; return the bookings."""
    last = plan.today + timedelta(weeks=WEEKS_AHEAD)
    by_number = {person.role.number: person for person in plan.people}
    sessions: list[Session] = []
    bookings: list[Booking] = []
    series: list[Series] = []
    for place in [*plan.classes, *plan.single]:
        weekly = _series(plan, place, last) if place.is_class else None
        if weekly is not None:
            series.append(weekly)
        for day in _days(plan, place, last):
            session = _session(plan, place, day, weekly)
            mine = [by_number[n] for n in place.members if by_number[n].in_program(day)]
            if not place.is_class and not mine:
                continue
            sessions.append(session)
            bookings += [_booking(plan, session, person) for person in mine]
    Series.objects.bulk_create(series)
    Session.objects.bulk_create(sessions)
    _leave_some_open(plan, bookings)
    bookings += _waiting(plan, sessions, bookings)
    Booking.objects.bulk_create(bookings, batch_size=500)
    SessionRecord.objects.bulk_create(_records(plan, bookings), batch_size=500)
    return bookings


def _days(plan: Plan, place: Place, last: date) -> Iterator[date]:
    physiologist = plan.house.physiologists[place.physiologist]
    return (d for d in place.days(plan.first_day, last) if plan.house.works(physiologist, d))


def _series(plan: Plan, place: Place, last: date) -> Series:
    return Series(
        clinic=plan.house.clinic,
        created_at=plan.moment(plan.first_day, place.start),
        kind=SessionKind.CLASS,
        title=place.title,
        weekday=place.weekday,
        start_time=place.start,
        minutes=place.minutes,
        physiologist=plan.house.physiologists[place.physiologist],
        room=plan.house.rooms[place.room],
        capacity=place.capacity,
        first_day=plan.first_day,
        last_day=last,
    )


def _session(plan: Plan, place: Place, day: date, series: Series | None) -> Session:
    starts_at = plan.moment(day, place.start)
    chance = plan.people[0].role.chance
    return Session(
        uid=chance.uid("session", day, place.start, place.room),
        created_at=min(plan.now, starts_at - BOOKED_AHEAD),
        clinic=plan.house.clinic,
        series=series,
        occurrence_day=day if series else None,
        kind=SessionKind.CLASS if place.is_class else SessionKind.INDIVIDUAL,
        title=place.title,
        physiologist=plan.house.physiologists[place.physiologist],
        room=plan.house.rooms[place.room],
        day=day,
        start_time=place.start,
        minutes=place.minutes,
        zone=plan.zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=place.minutes),
        capacity=place.capacity,
    )


def _booking(plan: Plan, session: Session, person: Person) -> Booking:
    role, day = person.role, session.day
    booking = Booking(
        uid=role.chance.uid("booking", role.mrn, day),
        created_at=max(
            min(
                session.starts_at - BOOKED_AHEAD,
                plan.now - timedelta(hours=role.chance.whole(20, 200, role.mrn, "booked", day)),
            ),
            person.patient.created_at,
        ),
        clinic=plan.house.clinic,
        session=session,
        enrollment=person.enrollment,
        patient=person.patient,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    if session.ends_at <= plan.now - RECORDED_AFTER:
        _decide(plan, booking, person)
    elif _reminded(session, plan.now) and fates.confirms(role, day):
        booking.confirmed_at = session.starts_at - timedelta(hours=40)
    return booking


def _reminded(session: Session, now: datetime) -> bool:
    return now - timedelta(hours=12) < session.starts_at < now + timedelta(hours=40)


def _decide(plan: Plan, booking: Booking, person: Person) -> None:
    role, day = person.role, booking.session.day
    fate = fates.fate(role, day, plan.days(day))
    booking.status = fate.status
    if fate.status == BookingStatus.CANCELLED:
        booking.cancel_reason, booking.notice_hours = fate.cancel_reason, fate.notice_hours
        booking.cancelled_at = booking.starts_at - timedelta(hours=fate.notice_hours)
        booking.cancelled_by = ActorKind.PATIENT
        booking.sequence = 1
        return
    booking.recorded_by = booking.session.physiologist
    booking.recorded_at = booking.ends_at + timedelta(minutes=5)
    if fate.status == BookingStatus.ATTENDED and fates.confirms(role, day):
        booking.confirmed_at = booking.starts_at - timedelta(hours=23)


def _leave_some_open(plan: Plan, bookings: list[Booking]) -> None:
    """Forget the outcome of two bookings of the last day before today, as happens."""
    past = [
        b for b in bookings if b.session.day < plan.today and b.status == BookingStatus.ATTENDED
    ]
    if not past:
        return
    last_day = max(b.session.day for b in past)
    for booking in [b for b in past if b.session.day == last_day][-LEFT_OPEN_YESTERDAY:]:
        booking.status, booking.recorded_by, booking.recorded_at = BookingStatus.BOOKED, None, None


def _waiting(plan: Plan, sessions: list[Session], bookings: list[Booking]) -> list[Booking]:
    """Put those who wait for a full class on the list of one that is theirs to hope for."""
    taken: dict[int, int] = {}
    for booking in bookings:
        taken[id(booking.session)] = taken.get(id(booking.session), 0) + 1
    full = [
        s
        for s in sessions
        if s.day > plan.today and s.capacity > 1 and taken.get(id(s), 0) >= s.capacity
    ]
    waiting = [p for p in plan.people if p.role.story.waits_for_full_class and p.enrollment]
    found = []
    for person in waiting:
        elsewhere = {b.session.day for b in bookings if b.patient is person.patient}
        session = next((s for s in full if s.day not in elsewhere), None)
        if session is not None:
            booking = _booking(plan, session, person)
            booking.status, booking.confirmed_at = BookingStatus.WAITLISTED, None
            found.append(booking)
            full.remove(session)
    return found


def _records(plan: Plan, bookings: list[Booking]) -> Iterator[SessionRecord]:
    roles = {id(person.patient): person.role for person in plan.people}
    for booking in bookings:
        if booking.status != BookingStatus.ATTENDED:
            continue
        day = booking.session.day
        facts = fates.record(
            roles[id(booking.patient)], day, plan.days(day), booking.session.minutes
        )
        yield SessionRecord(
            clinic=plan.house.clinic,
            created_at=booking.recorded_at or plan.now,
            booking=booking,
            **facts,
        )
