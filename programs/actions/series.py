"""A session every week: all of its occurrences, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import IntegrityError, transaction

from clinic import audit
from clinic.actors import Actor
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Refused
from clinic.models import Clinic, Room, Staff
from clinic.models.hours import Weekday
from programs.actions.checks import refuse_unfit_makeup
from programs.actions.locks import limit_waiting, lock_staff_and_rooms
from programs.errors import SeriesConflict
from programs.models import Series, Session
from programs.selectors.clashes import session_clash, sessions_between
from programs.selectors.opening import Opening, opening
from programs.slots import Slot, refuse_far_off, refuse_past, slot
from programs.words import day_words

MOST_OCCURRENCES = 104


@retry_deadlocks
@transaction.atomic
def create_series(
    *,
    clinic: Clinic,
    kind: str,
    title: str,
    weekday: int,
    start_time: time,
    minutes: int,
    physiologist: Staff,
    room: Room,
    capacity: int,
    first_day: date,
    last_day: date,
    by: Actor,
) -> Series:
    """Put a session on the calendar every week at the same wall time, across clock changes.

    Days on which clinic, room or physiologist are away are left out;
    `selectors.series.days_left_out` lists them. Anything else in the way raises SeriesConflict
    naming the occurrence, and nothing is written.
    """
    days = _days(weekday, first_day, last_day)
    refuse_unfit_makeup(
        clinic=clinic, kind=kind, capacity=capacity, room=room, physiologist=physiologist
    )
    with audit.acting(by):
        limit_waiting()
        lock_staff_and_rooms(staff_ids=[physiologist.pk], room_ids=[room.pk])
        times = opening(
            clinic=clinic,
            room=room,
            physiologist=physiologist,
            first_day=first_day,
            last_day=last_day,
        )
        places = _places(days, times, start_time, minutes)
        series = Series(
            clinic=clinic,
            kind=kind,
            title=title.strip(),
            weekday=weekday,
            start_time=start_time,
            minutes=minutes,
            physiologist=physiologist,
            room=room,
            capacity=capacity,
            first_day=first_day,
            last_day=last_day,
        )
        _write(series, places)
    return series


@dataclass(frozen=True)
class _Occurrence:
    number: int
    of: int
    when: Slot

    def conflict(self, sentence: str, field: str) -> SeriesConflict:
        return _conflict(self.number, self.of, self.when.day, sentence, field)


def _conflict(number: int, of: int, day: date, sentence: str, field: str) -> SeriesConflict:
    return SeriesConflict(
        f"Occurrence {number} of {of}, {day_words(day)}, cannot be had, so none was made. "
        f"{sentence}",
        number=number,
        day=day,
        field=field,
    )


def _days(weekday: int, first_day: date, last_day: date) -> list[date]:
    if weekday not in Weekday.values:
        raise Refused(
            f"{weekday} is not a weekday. Choose 1 for Monday to 7 for Sunday.", field="weekday"
        )
    refuse_far_off(first_day, field="first_day")
    refuse_far_off(last_day, field="last_day")
    if last_day < first_day:
        raise Refused(
            f"The last day, {day_words(last_day)}, is before the first, {day_words(first_day)}. "
            "Choose a later last day.",
            field="last_day",
        )
    day = first_day + timedelta(days=(weekday - first_day.isoweekday()) % 7)
    count = (last_day - day).days // 7 + 1
    if count > MOST_OCCURRENCES:
        raise Refused(
            f"From {day_words(first_day)} to {day_words(last_day)} there are {count} occurrences. "
            f"A series has at most {MOST_OCCURRENCES}: choose an earlier last day.",
            field="last_day",
        )
    if count < 1:
        raise Refused(
            f"There is no {Weekday(weekday).label} between {day_words(first_day)} and "
            f"{day_words(last_day)}. Choose a later last day or another weekday.",
            field="weekday",
        )
    return [day + timedelta(weeks=week) for week in range(count)]


def _places(days: list[date], times: Opening, start_time: time, minutes: int) -> list[_Occurrence]:
    """Return the occurrences outside closures; raises SeriesConflict for one that cannot be."""
    found = []
    for number, day in enumerate(days, start=1):
        if times.closure_on(day) is not None:
            continue
        try:
            when = slot(day, start_time, minutes, times.clinic.time_zone)
            refuse_past(when)
            times.refuse_closed(when)
        except Refused as refusal:
            raise _conflict(number, len(days), day, refusal.message, refusal.field) from refusal
        found.append(_Occurrence(number, len(days), when))
    if not found:
        raise Refused(
            "Every day of this series falls on a closure, so there is nothing to make. "
            "Choose other dates.",
            field="first_day",
        )
    return found


def _write(series: Series, places: Sequence[_Occurrence]) -> None:
    sessions = [
        Session(
            clinic=series.clinic,
            series=series,
            occurrence_day=place.when.day,
            kind=series.kind,
            title=series.title,
            physiologist=series.physiologist,
            room=series.room,
            capacity=series.capacity,
            **place.when.fields(),
        )
        for place in places
    ]
    _refuse_clashes(sessions, places)
    series.save(force_insert=True)
    try:
        with transaction.atomic():
            Session.objects.bulk_create(sessions)
    except IntegrityError as error:
        if not constraint_of(error).endswith("_no_overlap"):
            raise
        _refuse_clashes(sessions, places)
        raise


def _refuse_clashes(sessions: Sequence[Session], places: Sequence[_Occurrence]) -> None:
    """Raise SeriesConflict for the first occurrence whose time is taken; one query for all."""
    taken = list(
        sessions_between(
            physiologist_id=sessions[0].physiologist_id,
            room_id=sessions[0].room_id,
            starts_at=sessions[0].starts_at,
            ends_at=sessions[-1].ends_at,
        )
    )
    for session, place in zip(sessions, places, strict=True):
        clash = session_clash(session, among=taken)
        if clash is not None:
            raise place.conflict(
                f"{clash.sentence} Choose another time or another {clash.field}.", clash.field
            )
