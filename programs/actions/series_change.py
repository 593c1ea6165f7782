"""A weekly series given another rule, from one occurrence on or as a whole: all or nothing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflict_sentence, retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models.hours import Weekday
from patients.changes import mark_changed
from programs.actions.calling_off import cancel_bookings, cancel_rows
from programs.actions.changes import Snapshot, record, snapshot
from programs.actions.checks import refuse_taking_on
from programs.actions.mailing import tell_cancelled
from programs.actions.offers import offer_free_places, withdraw_offers
from programs.actions.series_scope import lock_series, scope_of, wanted_rule
from programs.actions.sessions import carry_bookings, open_bookings, tell_carried
from programs.errors import SeriesConflict
from programs.models import CalendarChange, ChangeKind, Series, Session, SessionStatus
from programs.selectors.series_occurrences import Fate, Occurrence, Rule, Scope, SeriesPlan
from programs.selectors.series_plan import plan_change


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
    asked = scope_of(series, scope, since)
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
        series = lock_series(series, rule)
        plan = plan_change(series=series, scope=scope, since=since, rule=rule, now=clock.now())
        _refuse_conflicts(plan)
        if not plan.occurrences:
            raise Refused("No occurrence is still to come, so there is nothing to change.")
        sessions = [o.session for o in plan.occurrences if o.session]
        for session in sessions:
            if rule.moves(series) and session.status == SessionStatus.SCHEDULED:
                withdraw_offers(session)
        booked = open_bookings(sessions)
        refuse_taking_on(rule.physiologist.pk, [b.patient_id for b in booked], series.clinic, by)
        before = snapshot([series, *sessions, *booked])
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
