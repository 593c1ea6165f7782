"""A weekly series changed or cancelled, from one occurrence on or as a whole: all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflict_sentence, retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models.hours import Weekday
from patients.changes import mark_changed
from programs.actions.calling_off import call_off_sessions, cancel_bookings, cancel_rows
from programs.actions.changes import Snapshot, record, snapshot
from programs.actions.checks import refuse_unfit_makeup
from programs.actions.locks import (
    limit_waiting,
    lock_enrollments,
    lock_sessions,
    lock_staff_and_rooms,
)
from programs.actions.mailing import tell_cancelled
from programs.actions.offers import offer_free_places, withdraw_offers
from programs.actions.sessions import (
    TITLE_LENGTH,
    carry_bookings,
    open_bookings,
    refuse_finished,
    tell_carried,
)
from programs.errors import SeriesConflict
from programs.models import (
    OPEN,
    Booking,
    CalendarChange,
    ChangeKind,
    Series,
    Session,
    SessionStatus,
)
from programs.selectors.series_plan import (
    Fate,
    Occurrence,
    Rule,
    Scope,
    SeriesPlan,
    plan_change,
)
from programs.slots import LONGEST, SHORTEST, refuse_far_off
from programs.words import day_words

MOST_OCCURRENCES = 104


def wanted_rule(series: Series, changes: Mapping[str, Any]) -> Rule:
    """Return a series' rule with some of it changed. Raises Refused for what cannot be a rule."""
    rule = replace(Rule.of(series), **changes)
    rule = replace(rule, title=rule.title.strip())
    if rule.weekday not in Weekday.values:
        raise Refused(
            f"{rule.weekday} is not a weekday. Choose 1 for Monday to 7 for Sunday.",
            field="weekday",
        )
    if not SHORTEST <= rule.minutes <= LONGEST:
        raise Refused(
            f"{rule.minutes} minutes is not a length a session can have. Choose between "
            f"{SHORTEST} and {LONGEST} minutes.",
            field="minutes",
        )
    if len(rule.title) > TITLE_LENGTH:
        raise Refused(f"The title must be at most {TITLE_LENGTH} characters.", field="title")
    refuse_far_off(rule.last_day, field="last_day")
    if rule.last_day < series.last_day:
        raise Refused(
            f"{day_words(rule.last_day)} is before the series' last day, "
            f"{day_words(series.last_day)}. To end it earlier, cancel the first session that falls "
            "away, with those that follow.",
            field="last_day",
        )
    if (rule.last_day - series.first_day).days // 7 + 1 > MOST_OCCURRENCES:
        raise Refused(
            f"Until {day_words(rule.last_day)} the series would have more than "
            f"{MOST_OCCURRENCES} occurrences. Choose an earlier last day.",
            field="last_day",
        )
    refuse_unfit_makeup(
        clinic=series.clinic,
        kind=series.kind,
        capacity=rule.capacity,
        room=rule.room,
        physiologist=rule.physiologist,
    )
    return rule


@retry_deadlocks
def change_series(
    *,
    series: Series,
    scope: str,
    since: Session | None = None,
    changes: Mapping[str, Any],
    by: Actor,
) -> CalendarChange | None:
    """Give this and the following occurrences, or all to come, another rule; bookings follow.

    `changes` are fields of Rule. *This and following* of a later occurrence splits the series. An
    occurrence moved or cancelled on its own stays as it is; one that falls on a closure is left
    out, or cancelled where it stood. Any conflict raises SeriesConflict naming the occurrence, and
    nothing is written. Everybody booked is told once. Returns None when nothing changes.
    """
    asked = _scope(series, scope, since)
    rule = wanted_rule(series, changes)
    if rule == Rule.of(series):
        return None
    try:
        return _change(series, asked, since, rule, by)
    except IntegrityError as error:
        sentence = conflict_sentence(error)
        if not sentence:
            raise
        raise Conflict(f"The series was not changed. {sentence}") from error


@transaction.atomic
def _change(
    series: Series, scope: Scope, since: Session | None, rule: Rule, by: Actor
) -> CalendarChange:
    with audit.acting(by):
        series = _locked(series, rule)
        plan = plan_change(series=series, scope=scope, since=since, rule=rule, now=clock.now())
        _refuse_conflicts(plan)
        if not plan.occurrences:
            raise Refused("No occurrence is still to come, so there is nothing to change.")
        sessions = [o.session for o in plan.occurrences if o.session]
        for session in sessions:
            if rule.moves(series) and session.status == SessionStatus.SCHEDULED:
                withdraw_offers(session)
        before = snapshot([series, *sessions, *open_bookings(sessions)])
        rows = _write(series, plan)
        change = _finish(series, plan, before, rows, by)
    return change


def _write(series: Series, plan: SeriesPlan) -> list[Series]:
    """Write the rule: in place, or as a series that follows the old one. Returns both."""
    rule = plan.rule
    values = {
        "title": rule.title,
        "weekday": rule.weekday,
        "start_time": rule.start_time,
        "minutes": rule.minutes,
        "physiologist": rule.physiologist,
        "room": rule.room,
        "capacity": rule.capacity,
    }
    days = [o.occurrence_day for o in plan.occurrences]
    last = max([rule.last_day, *days])
    if plan.since is None:
        for name, value in values.items():
            setattr(series, name, value)
        series.first_day, series.last_day = min([series.first_day, *days]), last
        series.save(update_fields=[*values, "first_day", "last_day"])
        target, touched = series, [series]
    else:
        target = Series.objects.create(
            clinic=series.clinic,
            kind=series.kind,
            first_day=min(days),
            last_day=last,
            follows=series,
            **values,
        )
        series.last_day = plan.since - timedelta(days=1)
        series.save(update_fields=["last_day"])
        touched = [series, target]
    for occurrence in plan.occurrences:
        _write_occurrence(occurrence, target, plan)
    return touched


def _write_occurrence(occurrence: Occurrence, series: Series, plan: SeriesPlan) -> None:
    session, rule = occurrence.session, plan.rule
    if session is None:
        if occurrence.when is not None:
            occurrence.session = Session.objects.create(
                clinic=series.clinic,
                series=series,
                occurrence_day=occurrence.occurrence_day,
                kind=series.kind,
                title=rule.title,
                physiologist=rule.physiologist,
                room=rule.room,
                capacity=rule.capacity,
                **occurrence.when.fields(),
            )
        return
    old = plan.old
    session.series, session.occurrence_day = series, occurrence.occurrence_day
    if session.title == old.title:
        session.title = rule.title
    if session.capacity == old.capacity:
        session.capacity = rule.capacity
    names = ["series", "occurrence_day", "title", "capacity"]
    if occurrence.fate == Fate.CHANGES and occurrence.when is not None:
        fields = {**occurrence.when.fields(), "room": rule.room, "physiologist": rule.physiologist}
        for name, value in fields.items():
            setattr(session, name, value)
        session.sequence += 1
        names += [*fields, "sequence"]
    session.save(update_fields=names)


def _finish(
    series: Series,
    plan: SeriesPlan,
    before: Snapshot,
    touched: Sequence[Series],
    by: Actor,
) -> CalendarChange:
    """Bring the bookings along, write the change down and tell everybody once."""
    moved = [o.session for o in plan.with_fate(Fate.CHANGES) if o.session]
    closed = [o.session for o in plan.with_fate(Fate.CLOSED) if o.session]
    carried = carry_bookings(moved)
    lost = open_bookings(closed)
    cancel_bookings(lost, by)
    for occurrence in plan.with_fate(Fate.CLOSED):
        if occurrence.session:
            cancel_rows([occurrence.session], occurrence.sentence)
    sessions = [o.session for o in plan.occurrences if o.session]
    change = record(
        clinic_id=series.clinic_id,
        kind=ChangeKind.SERIES_CHANGED,
        sentence=_sentence(plan),
        before=before,
        rows=[*touched, *sessions, *carried, *lost],
        by=by,
    )
    tell_cancelled(lost, told=[b for b in lost if b.had_place])
    tell_carried(carried, series.clinic, change=change)
    mark_changed([b.patient_id for b in lost])
    now = clock.now()
    for session in sessions:
        if session.status == SessionStatus.SCHEDULED:
            offer_free_places(session, now=now)
    return change


def _sentence(plan: SeriesPlan) -> str:
    rule = plan.rule
    name = rule.title or "Session"
    changed, new = len(plan.with_fate(Fate.CHANGES)), len(plan.with_fate(Fate.NEW))
    what = f"{name}, every {Weekday(rule.weekday).label} at {rule.start_time:%H:%M}: "
    parts = []
    if changed:
        parts.append(f"{changed} {'occurrence' if changed == 1 else 'occurrences'} changed")
    if new:
        parts.append(f"{new} added")
    return what + (" and ".join(parts) or "title or places changed") + "."


@retry_deadlocks
@transaction.atomic
def cancel_series(
    *, series: Series, scope: str, since: Session | None = None, reason: str, by: Actor
) -> CalendarChange:
    """Cancel this and the following occurrences, or all to come; everybody is told once.

    The series ends before the first that falls away. Raises Refused when none is to come.
    """
    asked = _scope(series, scope, since)
    with audit.acting(by, reason=reason):
        series = _locked(series, None)
        sessions = list(
            series.sessions.filter(starts_at__gt=clock.now(), status=SessionStatus.SCHEDULED)
            .select_related("clinic")
            .order_by("starts_at")
        )
        if asked == Scope.THIS_AND_FOLLOWING and since is not None and since.occurrence_day:
            first = since.occurrence_day
            sessions = [s for s in sessions if s.occurrence_day and s.occurrence_day >= first]
        if not sessions:
            raise Refused("No occurrence is still to come, so there is nothing to cancel.")
        before = snapshot([series])
        days = [s.occurrence_day for s in sessions if s.occurrence_day]
        series.last_day = max(series.first_day, min(days) - timedelta(days=1))
        series.save(update_fields=["last_day"])
        count = f"{len(sessions)} {'session' if len(sessions) == 1 else 'sessions'}"
        return call_off_sessions(
            sessions,
            kind=ChangeKind.SERIES_CANCELLED,
            sentence=f"{series.title or 'Session'}, every {series.get_weekday_display()} at "
            f"{series.start_time:%H:%M}: {count} cancelled from {day_words(min(days))}.",
            reason=reason,
            series=[series],
            before=before,
            by=by,
        )


def _scope(series: Series, scope: str, since: Session | None) -> Scope:
    try:
        asked = Scope(scope)
    except ValueError:
        asked = Scope.THIS
    if asked == Scope.THIS:
        raise Refused(
            f"“{scope}” does not name several occurrences. Choose this_and_following or all; a "
            "single session is moved or cancelled by itself.",
            field="scope",
        )
    if asked == Scope.THIS_AND_FOLLOWING:
        if since is None or since.series_id != series.pk:
            raise Refused(
                "Name the session of this series from which on it changes.", field="session"
            )
        if since.starts_at <= clock.now():
            refuse_finished(since, "changed")
    return asked


def _locked(series: Series, rule: Rule | None) -> Series:
    """Take turns at the calendars and people of the series; return it as it is now."""
    limit_waiting()
    staff_ids, room_ids = [series.physiologist_id], [series.room_id]
    if rule is not None:
        staff_ids.append(rule.physiologist.pk)
        room_ids.append(rule.room.pk)
    lock_staff_and_rooms(staff_ids=staff_ids, room_ids=room_ids)
    coming = series.sessions.filter(starts_at__gt=clock.now())
    lock_sessions(coming.values_list("pk", flat=True))
    lock_enrollments(
        Booking.objects.filter(session__in=coming, status__in=OPEN).values_list(
            "enrollment_id", flat=True
        )
    )
    rows = Series.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("clinic", "physiologist", "room").get(pk=series.pk)


def _refuse_conflicts(plan: SeriesPlan) -> None:
    if plan.conflicts:
        first = plan.conflicts[0]
        more = len(plan.conflicts) - 1
        raise SeriesConflict(
            f"{first.named}: {first.sentence} Nothing was changed."
            + (f" {more} more cannot be had either." if more else ""),
            number=first.number,
            day=first.day,
            field=first.field,
        )
