"""Where else a session could go: the free times nearest to the one that is wished for."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from clinic import clock
from clinic.errors import Refused
from clinic.models import Closure, Room, Staff, WorkingHours
from programs.models import Booking, BookingStatus, Session, SessionStatus
from programs.selectors.grid import FIRST_HOUR, LAST_HOUR
from programs.selectors.moving import ACTIVE, Wanted
from programs.selectors.opening import Opening
from programs.selectors.people import physiologists_of, rooms_of
from programs.slots import FIRST_YEAR, LAST_YEAR, Slot, slot

DAYS_BEFORE, DAYS_AFTER = 14, 28
STEP = 15  # minutes
MOST = 8
MOST_A_DAY = 3
MOST_OTHERS = 2

Busy = list[tuple[datetime, datetime]]


@dataclass(frozen=True)
class FreeSlot(Wanted):
    """A place that nothing stands against, as long as nobody takes it meanwhile."""

    @property
    def when(self) -> str:
        """Say when, as in "Thu 26 Nov, 10:00"."""
        return f"{self.day:%a %-d %b}, {self.start_time:%H:%M}"

    @property
    def where(self) -> str:
        """Say where and by whom."""
        return f"{self.room.name}, {self.physiologist.name}"

    @property
    def value(self) -> str:
        """Return the slot as the button of the move page sends it."""
        at = f"{self.start_time:%H:%M}"
        return f"{self.day:%Y-%m-%d}|{at}|{self.room.uid}|{self.physiologist.uid}"


@dataclass(frozen=True)
class _Diary:
    """Everything that bears on where a session can go, read once."""

    session: Session
    people: list[Staff]
    rooms: list[Room]
    hours: list[WorkingHours]
    closures: list[Closure]
    of_staff: dict[int, Busy]
    of_room: dict[int, Busy]
    of_patients: Busy

    def room_for(self, place: Slot, physiologist: Staff, wished: Room) -> Room | None:
        """Return a room in which this person could have the session then, the wished one first."""
        if _taken(self.of_staff[physiologist.pk], place) or _taken(self.of_patients, place):
            return None
        for room in sorted(self.rooms, key=lambda r: r.pk != wished.pk):
            if _taken(self.of_room[room.pk], place):
                continue
            if self._is_open(place, physiologist, room):
                return room
        return None

    def _is_open(self, place: Slot, physiologist: Staff, room: Room) -> bool:
        def bears(row: WorkingHours | Closure) -> bool:
            return row.room_id in (None, room.pk) and row.staff_id in (None, physiologist.pk)

        opening = Opening(
            clinic=self.session.clinic,
            room=room,
            physiologist=physiologist,
            hours=tuple(row for row in self.hours if bears(row)),
            closures=tuple(row for row in self.closures if bears(row)),
        )
        return next(opening.refusals(place), None) is None


def free_slots(session: Session, *, wanted: Wanted, most: int = MOST) -> list[FreeSlot]:
    """Return free places for a session, nearest to the wanted time first, in six queries.

    Each fits hours, closures, both calendars and the booked patients' other sessions, as
    `move_session` asks. At the wanted time itself others may take over; at other times the wanted
    physiologist keeps it. Times of one day do not overlap, so that the choices differ.
    """
    if not FIRST_YEAR <= wanted.day.year < LAST_YEAR:
        return []
    now = clock.now()
    diary = _diary(session, wanted, now)
    found: list[FreeSlot] = []
    for place, physiologist in _candidates(session, wanted, diary, now):
        if len(found) == most:
            break
        if _is_one_too_many(place, physiologist, wanted, found):
            continue
        room = diary.room_for(place, physiologist, wanted.room)
        if room is None:
            continue
        free = FreeSlot(place.day, place.start_time, place.minutes, room, physiologist)
        if not free.is_of(session) and free != FreeSlot(**vars(wanted)):
            found.append(free)
    return found


def _candidates(
    session: Session, wanted: Wanted, diary: _Diary, now: datetime
) -> Iterator[tuple[Slot, Staff]]:
    """Yield times to try, nearest first; at the very same time also with everybody else."""
    wish = datetime.combine(wanted.day, wanted.start_time)
    has_hours = any(not (row.room_id or row.staff_id) for row in diary.hours)
    first_hour, last_hour = (0, 24) if has_hours else (FIRST_HOUR, LAST_HOUR)
    times = {wish}
    for number in range(-DAYS_BEFORE, DAYS_AFTER + 1):
        midnight = datetime.combine(wanted.day, time.min) + timedelta(days=number)
        for minute in range(first_hour * 60, last_hour * 60, STEP):
            times.add(midnight + timedelta(minutes=minute))
    leads = [person for person in diary.people if person.pk == wanted.physiologist.pk]
    others = [person for person in diary.people if person.pk != wanted.physiologist.pk]
    for at in sorted(times, key=lambda at: (abs(at - wish), at)):
        try:
            place = slot(at.date(), at.time(), wanted.minutes, session.zone)
        except Refused:
            continue
        if place.starts_at > now:
            for physiologist in leads + (others if at == wish else []):
                yield place, physiologist


def _is_one_too_many(
    place: Slot, physiologist: Staff, wanted: Wanted, found: list[FreeSlot]
) -> bool:
    if physiologist.pk != wanted.physiologist.pk:
        others = [free for free in found if free.physiologist.pk != wanted.physiologist.pk]
        return len(others) >= MOST_OTHERS
    theirs = [free for free in found if free.physiologist.pk == physiologist.pk]
    same_day = [free for free in theirs if free.day == place.day]
    return len(same_day) >= MOST_A_DAY or any(
        abs(_minute(free.start_time) - _minute(place.start_time)) < place.minutes
        for free in same_day
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _taken(busy: Busy, place: Slot) -> bool:
    return any(start < place.ends_at and end > place.starts_at for start, end in busy)


def _diary(session: Session, wanted: Wanted, now: datetime) -> _Diary:
    first, last = _window(session, wanted.day, now)
    start, _ = clock.day_bounds(first, session.zone)
    _, end = clock.day_bounds(last, session.zone)
    clinic = session.clinic
    during = Q(starts_at__lt=end, ends_at__gt=start)
    people = list(physiologists_of(clinic))
    of_staff: dict[int, Busy] = defaultdict(list)
    of_room: dict[int, Busy] = defaultdict(list)
    # Whoever works in two clinics is in one place at a time.
    bearing = Q(clinic=clinic) | Q(physiologist__in=people)
    scheduled = Session.objects.filter(during, bearing, status=SessionStatus.SCHEDULED)
    for staff_id, room_id, *when in scheduled.exclude(pk=session.pk).values_list(
        "physiologist_id", "room_id", "starts_at", "ends_at"
    ):
        of_staff[staff_id].append((when[0], when[1]))
        of_room[room_id].append((when[0], when[1]))
    booked = session.bookings.filter(status=BookingStatus.BOOKED).values("patient")
    theirs = Booking.objects.filter(during, patient__in=booked, status__in=ACTIVE)
    return _Diary(
        session=session,
        people=people,
        rooms=[room for room in rooms_of(clinic) if room.places >= session.capacity],
        hours=list(WorkingHours.objects.filter(clinic=clinic).order_by("opens")),
        closures=list(
            Closure.objects.filter(clinic=clinic, first_day__lte=last, last_day__gte=first)
        ),
        of_staff=of_staff,
        of_room=of_room,
        of_patients=list(theirs.exclude(session=session).values_list("starts_at", "ends_at")),
    )


def _window(session: Session, day: date, now: datetime) -> tuple[date, date]:
    today = now.astimezone(ZoneInfo(session.zone)).date()
    return max(today, day - timedelta(days=DAYS_BEFORE)), day + timedelta(days=DAYS_AFTER)
