"""What a change of a weekly series would do, occurrence by occurrence, before it is done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from clinic.errors import Refused
from clinic.models import Room, Staff
from programs.models import OPEN, Booking, BookingStatus, Series, Session, SessionStatus
from programs.selectors.clashes import session_clash, sessions_between
from programs.selectors.opening import Opening, opening
from programs.slots import Slot, slot
from programs.words import day_words, hours_words


class Scope(StrEnum):
    """How much of a series a change concerns. What has begun stays as it was."""

    THIS = "this"
    THIS_AND_FOLLOWING = "this_and_following"
    ALL = "all"


class Fate(StrEnum):
    """What becomes of one occurrence."""

    CHANGES = "changes"
    KEEPS = "keeps"  # moved or cancelled on its own, or already as wanted
    NEW = "new"
    CLOSED = "closed"  # falls on a closure: left out, or cancelled where it stood
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Rule:
    """What a series repeats, as it is wanted; `last_day` may reach further than it did."""

    title: str
    weekday: int
    start_time: time
    minutes: int
    physiologist: Staff
    room: Room
    capacity: int
    last_day: date

    @classmethod
    def of(cls, series: Series) -> "Rule":
        return cls(
            series.title,
            series.weekday,
            series.start_time,
            series.minutes,
            series.physiologist,
            series.room,
            series.capacity,
            series.last_day,
        )

    def moves(self, series: Series) -> bool:
        """Say whether anybody booked has to hear of it."""
        same = replace(self, title=series.title, capacity=series.capacity, last_day=series.last_day)
        return same != Rule.of(series)


@dataclass
class Occurrence:
    """One line of the preview. `occurrence_day` is the day that the series gives it from now on.

    `session` is None for a new one, `when` None where there is no such time.
    """

    number: int
    of: int
    session: Session | None
    occurrence_day: date
    when: Slot | None
    fate: Fate
    sentence: str = ""
    field: str = ""
    people: tuple[Booking, ...] = ()

    @property
    def day(self) -> date:
        return self.when.day if self.when else self.occurrence_day

    @property
    def named(self) -> str:
        """Return the occurrence as a refusal names it."""
        return f"Occurrence {self.number} of {self.of}, {day_words(self.day)}"


@dataclass(frozen=True)
class SeriesPlan:
    """What a change would do. Nothing can be done while there are conflicts."""

    series: Series
    old: Rule
    rule: Rule
    since: date | None
    occurrences: list[Occurrence]

    def with_fate(self, *fates: Fate) -> list[Occurrence]:
        return [o for o in self.occurrences if o.fate in fates]

    @property
    def conflicts(self) -> list[Occurrence]:
        return self.with_fate(Fate.CONFLICT)

    @property
    def splits(self) -> bool:
        """Say whether the change leaves earlier occurrences to the old series."""
        return self.since is not None


def plan_change(
    *, series: Series, scope: Scope, since: Session | None, rule: Rule, now: datetime
) -> SeriesPlan:
    """Return what a change of the occurrences in `scope` would do, in a fixed number of queries.

    Each occurrence keeps its week: a new weekday moves it within that. One moved or cancelled on
    its own stays as it is.
    """
    sessions = list(
        series.sessions.filter(starts_at__gt=now)
        .select_related("clinic", "room", "physiologist")
        .order_by("occurrence_day")
    )
    first = None
    if scope == Scope.THIS_AND_FOLLOWING and since is not None and since.occurrence_day:
        first = since.occurrence_day
        sessions = [s for s in sessions if s.occurrence_day and s.occurrence_day >= first]
    has_earlier = first is not None and series.sessions.filter(occurrence_day__lt=first).exists()
    new_days = _new_days(series, rule)
    days = [_shifted(s, series, rule) for s in sessions] + new_days
    plan = SeriesPlan(series, Rule.of(series), rule, first if has_earlier else None, [])
    if not days:
        return plan
    times = opening(
        clinic=series.clinic,
        room=rule.room,
        physiologist=rule.physiologist,
        first_day=min(days),
        last_day=max(days),
    )
    rows: list[Session | None] = [*sessions, *[None] * len(new_days)]
    for number, (session, day) in enumerate(zip(rows, days, strict=True), start=1):
        plan.occurrences.append(_occurrence(number, len(days), session, day, plan, times, now))
    _add_people(plan.occurrences)
    _find_clashes(plan)
    return plan


def was_moved(session: Session, series: Series) -> bool:
    """Say whether an occurrence was given a time, room or person of its own."""
    return (
        session.day,
        session.start_time,
        session.minutes,
        session.room_id,
        session.physiologist_id,
    ) != (
        session.occurrence_day,
        series.start_time,
        series.minutes,
        series.room_id,
        series.physiologist_id,
    )


def _new_days(series: Series, rule: Rule) -> list[date]:
    """Return the days by which the series grows."""
    if rule.last_day <= series.last_day:
        return []
    taken = set(series.sessions.values_list("occurrence_day", flat=True))
    shift = timedelta(days=rule.weekday - series.weekday)
    since_then = timedelta(days=(series.last_day.isoweekday() - series.weekday) % 7)
    last = max([series.last_day - since_then, *[day for day in taken if day]])
    day = last + timedelta(weeks=1)
    found = []
    while day + shift <= rule.last_day:
        if day not in taken:
            found.append(day + shift)
        day += timedelta(weeks=1)
    return found


def _shifted(session: Session, series: Series, rule: Rule) -> date:
    day = session.occurrence_day or session.day
    return day + timedelta(days=rule.weekday - series.weekday)


def _occurrence(
    number: int,
    of: int,
    session: Session | None,
    day: date,
    plan: SeriesPlan,
    times: Opening,
    now: datetime,
) -> Occurrence:
    made = Occurrence(number, of, session, day, None, Fate.NEW)
    if session is not None:
        made.fate, made.sentence = _fate_of(session, plan)
        if made.fate == Fate.KEEPS:
            made.when = _slot_of(session)
            return made
    closure = times.closure_on(day)
    if closure is not None:
        made.fate, made.sentence = Fate.CLOSED, times.closure_words(closure)
        return made
    try:
        made.when = slot(day, plan.rule.start_time, plan.rule.minutes, times.clinic.time_zone)
        if made.when.starts_at <= now:
            raise Refused("That time has gone by.", field="start_time")
        times.refuse_closed(made.when)
    except Refused as refusal:
        made.fate, made.sentence, made.field = Fate.CONFLICT, refusal.message, refusal.field
    return made


def _fate_of(session: Session, plan: SeriesPlan) -> tuple[Fate, str]:
    if session.status == SessionStatus.CANCELLED:
        return Fate.KEEPS, "Was cancelled and stays cancelled."
    if was_moved(session, plan.series):
        return Fate.KEEPS, "Was changed on its own and stays as it is."
    if not plan.rule.moves(plan.series):
        return Fate.KEEPS, ""
    return Fate.CHANGES, ""


def _slot_of(session: Session) -> Slot:
    return Slot(
        session.day,
        session.start_time,
        session.minutes,
        session.zone,
        session.starts_at,
        session.ends_at,
    )


def _add_people(occurrences: Sequence[Occurrence]) -> None:
    keys = [o.session.pk for o in occurrences if o.session]
    of_session: dict[int, list[Booking]] = defaultdict(list)
    rows = Booking.objects.filter(session__in=keys, status__in=OPEN).select_related("patient")
    for booking in rows.order_by("pk"):
        of_session[booking.session_id].append(booking)
    for occurrence in occurrences:
        if occurrence.session:
            occurrence.people = tuple(of_session[occurrence.session.pk])


def _find_clashes(plan: SeriesPlan) -> None:
    """Turn occurrences whose new time is taken, or too full, into conflicts that say by what."""
    moving = [o for o in plan.with_fate(Fate.CHANGES, Fate.NEW) if o.when]
    own = {o.session.pk for o in plan.with_fate(Fate.CHANGES) if o.session}
    for occurrence in plan.occurrences:
        _refuse_too_few_places(occurrence, plan)
    if not moving:
        return
    starts_at = min(o.when.starts_at for o in moving if o.when)
    ends_at = max(o.when.ends_at for o in moving if o.when)
    taken = [
        other
        for other in sessions_between(
            physiologist_id=plan.rule.physiologist.pk,
            room_id=plan.rule.room.pk,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        if other.pk not in own
    ]
    busy = _busy([b for o in moving for b in o.people], own, starts_at, ends_at)
    for occurrence in moving:
        if occurrence.when is not None:
            _refuse_taken(occurrence, occurrence.when, plan.rule, taken, busy)


def _refuse_too_few_places(occurrence: Occurrence, plan: SeriesPlan) -> None:
    session = occurrence.session
    if session is None or session.capacity != plan.series.capacity:
        return
    is_open = session.status == SessionStatus.SCHEDULED
    if is_open and session.places_taken > plan.rule.capacity:
        occurrence.fate, occurrence.field = Fate.CONFLICT, "capacity"
        occurrence.sentence = (
            f"{session.places_taken} places are taken, more than {plan.rule.capacity}."
        )


def _busy(
    people: Iterable[Booking], own: set[int], starts_at: datetime, ends_at: datetime
) -> dict[int, list[Booking]]:
    rows = Booking.objects.filter(
        patient__in={b.patient_id for b in people if b.status != BookingStatus.WAITLISTED},
        status__in=[BookingStatus.BOOKED, BookingStatus.OFFERED],
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
    ).exclude(session__in=own)
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in rows.select_related("patient"):
        found[booking.patient_id].append(booking)
    return found


def _refuse_taken(
    occurrence: Occurrence,
    when: Slot,
    rule: Rule,
    taken: Sequence[Session],
    busy: dict[int, list[Booking]],
) -> None:
    wanted = Session(
        pk=occurrence.session.pk if occurrence.session else None,
        physiologist=rule.physiologist,
        room=rule.room,
        **when.fields(),
    )
    clash = session_clash(wanted, among=taken)
    if clash is not None:
        occurrence.fate, occurrence.field = Fate.CONFLICT, clash.field
        occurrence.sentence = clash.sentence
        return
    for booking in occurrence.people:
        if booking.status == BookingStatus.WAITLISTED:
            continue
        for other in busy.get(booking.patient_id, []):
            if other.starts_at < when.ends_at and other.ends_at > when.starts_at:
                hours = hours_words(other.starts_at, other.ends_at, when.zone)
                occurrence.fate, occurrence.field = Fate.CONFLICT, "start_time"
                occurrence.sentence = (
                    f"{booking.patient.full_name} already has a session {hours} that day."
                )
                return
