"""What a change of a weekly series would do, occurrence by occurrence, before it is done."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from clinic.errors import Refused
from programs.models import OPEN, Booking, Series, Session, SessionStatus
from programs.selectors.opening import Opening, opening
from programs.selectors.series_clashes import find_clashes
from programs.selectors.series_occurrences import Fate, Occurrence, Rule, Scope, SeriesPlan
from programs.slots import Slot, slot


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
    find_clashes(plan)
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
