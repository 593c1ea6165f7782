"""What a move would run into and whom it would reach, before anybody decides on it."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, time, timedelta

from clinic import clock
from clinic.errors import Refused
from clinic.models import Room, Staff
from programs.actions.checks import refuse_capacity, refuse_physiologist, refuse_room
from programs.actions.sessions import refuse_finished
from programs.errors import Overlap
from programs.models import Booking, BookingStatus, Session
from programs.selectors import wording
from programs.selectors.clashes import busy_words, session_clashes
from programs.selectors.opening import opening
from programs.selectors.roster import line_of, with_facts
from programs.selectors.session_page import told_words
from programs.slots import Slot, refuse_past, slot

ACTIVE = [BookingStatus.BOOKED, BookingStatus.ATTENDED]


@dataclass(frozen=True)
class Wanted:
    """Where a session is to go."""

    day: date
    start_time: time
    minutes: int
    room: Room
    physiologist: Staff

    @property
    def words(self) -> str:
        """Say it as in "Thursday 26 November, 10:00, 60 minutes, Gym, Ana Ruiz"."""
        when = f"{wording.day_words(self.day)}, {self.start_time:%H:%M}, {self.minutes} minutes"
        return f"{when}, {self.room.name}, {self.physiologist.name}"

    def is_of(self, session: Session) -> bool:
        """Say whether that is where the session is already."""
        return (self.day, self.start_time, self.minutes, self.room.pk, self.physiologist.pk) == (
            session.day,
            session.start_time,
            session.minutes,
            session.room_id,
            session.physiologist_id,
        )


@dataclass(frozen=True)
class MovePreview:
    """A move as it would turn out: `obstacles` keep it from being made, `notes` do not."""

    wanted: Wanted
    is_change: bool
    obstacles: list[Refused]
    notes: list[str]
    told: list[str]
    patients: list[int]

    @property
    def is_possible(self) -> bool:
        return self.is_change and not self.obstacles

    @property
    def overlap(self) -> Overlap | None:
        """Return the first obstacle when all are overlaps that somebody may decide to allow."""
        found = [o for o in self.obstacles if isinstance(o, Overlap) and o.field != "enrollment"]
        return found[0] if found and len(found) == len(self.obstacles) else None


def preview_move(
    session: Session,
    *,
    day: date,
    start_time: time,
    minutes: int | None = None,
    room: Room | None = None,
    physiologist: Staff | None = None,
) -> MovePreview:
    """Return what `move_session` with the same values would refuse and whom it would tell.

    In six queries at most. Everything that is in the way is named, not only the first thing.
    """
    wanted = Wanted(
        day,
        start_time,
        session.minutes if minutes is None else minutes,
        room or session.room,
        physiologist or session.physiologist,
    )
    booked = Booking.objects.filter(session=session, status=BookingStatus.BOOKED)
    bookings = list(with_facts(booked).order_by("patient__family_name", "pk"))
    obstacles, notes = _obstacles_and_notes(session, wanted, bookings)
    now = clock.now()
    return MovePreview(
        wanted=wanted,
        is_change=not wanted.is_of(session),
        obstacles=obstacles,
        notes=notes,
        told=told_words([line_of(booking, now=now) for booking in bookings]),
        patients=[booking.patient_id for booking in bookings],
    )


def _obstacles_and_notes(
    session: Session, wanted: Wanted, bookings: list[Booking]
) -> tuple[list[Refused], list[str]]:
    obstacles = list(_raised(lambda: refuse_finished(session, "moved")))
    try:
        place = slot(wanted.day, wanted.start_time, wanted.minutes, session.zone)
    except Refused as error:
        return [*obstacles, error], []
    if wanted.is_of(session):
        return obstacles, []
    others = _other_sessions(session, wanted.day, bookings)
    obstacles += _unfit(session, wanted, place)
    obstacles += _overlaps(session, wanted, place, others)
    return obstacles, list(_rest_notes(session, wanted.day, others))


def _unfit(session: Session, wanted: Wanted, place: Slot) -> Iterator[Refused]:
    """Yield why this session cannot be then or there at all, whoever else has sessions."""
    yield from _raised(
        lambda: refuse_past(place),
        lambda: refuse_room(session.clinic, wanted.room),
        lambda: refuse_physiologist(session.clinic, wanted.physiologist),
        lambda: refuse_capacity(session.kind, session.capacity, wanted.room),
    )
    yield from opening(
        clinic=session.clinic,
        room=wanted.room,
        physiologist=wanted.physiologist,
        first_day=wanted.day,
        last_day=wanted.day,
    ).refusals(place)


def _overlaps(
    session: Session, wanted: Wanted, place: Slot, others: Iterable[Booking]
) -> Iterator[Overlap]:
    """Yield who or what is in another session then: physiologist, room, each patient."""
    for clash in session_clashes(_moved(session, wanted, place)):
        words = f"{clash.sentence} Choose another time or another {clash.field}."
        yield Overlap(words, field=clash.field)
    for other in others:
        if other.starts_at < place.ends_at and other.ends_at > place.starts_at:
            yield Overlap(busy_words(other, session.zone), field="enrollment")


def _raised(*checks: Callable[[], None]) -> Iterator[Refused]:
    """Yield what each check refuses."""
    for check in checks:
        try:
            check()
        except Refused as error:
            yield error


def _moved(session: Session, wanted: Wanted, place: Slot) -> Session:
    moved = copy(session)
    for name, value in place.fields().items():
        setattr(moved, name, value)
    moved.room, moved.physiologist = wanted.room, wanted.physiologist
    return moved


def _other_sessions(session: Session, day: date, bookings: Iterable[Booking]) -> list[Booking]:
    """Return what else the booked patients have from the day before to the day after."""
    return list(
        Booking.objects.filter(
            patient_id__in=[booking.patient_id for booking in bookings],
            status__in=ACTIVE,
            session__day__range=(day - timedelta(days=1), day + timedelta(days=1)),
        )
        .exclude(session=session)
        .select_related("patient", "session")
        .order_by("starts_at", "patient__family_name", "pk")
    )


def _rest_notes(session: Session, day: date, others: Iterable[Booking]) -> Iterator[str]:
    """Say whose rest day the move takes: what was as close before is nothing new."""
    for other in others:
        theirs = other.session.day
        if abs((theirs - session.day).days) <= 1 and theirs != day:
            continue
        if theirs == day == session.day:
            continue
        name = other.patient.full_name
        at = f"{other.session.start_time:%H:%M}"
        if theirs == day:
            yield f"{name} has another session that day, at {at}."
        else:
            on = wording.day_words(theirs)
            yield f"{name} has a session on {on} at {at}: no rest day in between."
