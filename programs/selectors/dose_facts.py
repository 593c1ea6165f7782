"""Enrollments as the records that dose is worked out from: all of them in one query."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    QuerySet,
)

from programs.dose import Amount, Change, Measure, Outcome, PlannedWeek, Program, Visit, week_of
from programs.models import (
    BookingStatus,
    CancelReason,
    DoseAdjustment,
    Enrollment,
    EnrollmentStatus,
    PlannedDose,
)
from programs.selectors import dose_sql


def with_dose(enrollments: QuerySet[Enrollment], *, now: datetime) -> QuerySet[Enrollment]:
    """Add to enrollments, within their one query, what `program_of` reads."""
    return enrollments.annotate(
        dose_plan=dose_sql.listed(
            PlannedDose, "week", "modality", "sessions", "minutes", "met", "supervised"
        ),
        dose_exercises=dose_sql.exercises(),
        dose_changes=dose_sql.listed(
            DoseAdjustment.objects.filter(withdrawn_at__isnull=True),
            "modality",
            "first_week",
            "last_week",
            "percent",
        ),
        dose_visits=dose_sql.visits(now),
        dose_sets=dose_sql.sets(),
        dose_timed=dose_sql.timed(),
        dose_home=dose_sql.home(),
    )


def program_of(enrollment: Enrollment, *, now: datetime) -> Program:
    """Return an enrollment from `with_dose`, with its clinic, as dose reads it."""
    row: Any = enrollment
    starts_on, clinic = enrollment.starts_on, enrollment.clinic
    return Program(
        starts_on=starts_on,
        weeks=enrollment.weeks,
        today=now.astimezone(ZoneInfo(clinic.time_zone)).date(),
        ended_on=enrollment.ended_on,
        discontinued=enrollment.status == EnrollmentStatus.DISCONTINUED,
        plan=[_planned_week(line) for line in row.dose_plan],
        exercises=[_amount(line, line["week"]) for line in row.dose_exercises],
        changes=[Change(**line) for line in row.dose_changes],
        visits=_seen(row, starts_on, enrollment.ended_on, clinic.excused_notice_hours),
        home=[
            _amount(line, week_of(date.fromisoformat(line["day"]), starts_on), at_home=True)
            for line in row.dose_home
        ],
    )


def _planned_week(line: Mapping[str, Any]) -> PlannedWeek:
    met = line["met"]
    return PlannedWeek(**{**line, "met": None if met is None else Decimal(str(met))})


def _amount(line: Mapping[str, Any], week: int, *, at_home: bool = False) -> Amount:
    value = Decimal(str(line["value"]))
    return Amount(week, line["modality"], Measure(line["measure"]), value, at_home)


def _seen(
    row: Any, starts_on: date, ended_on: date | None, good_time_hours: int
) -> Sequence[Visit]:
    """Return her sessions up to the end of the program, oldest first."""
    did: dict[int, list[Mapping[str, Any]]] = {}
    for line in [*row.dose_sets, *row.dose_timed]:
        did.setdefault(line["booking"], []).append(line)
    return list(_visits_of(row.dose_visits, did, starts_on, ended_on, good_time_hours))


def _visits_of(
    lines: Iterable[Mapping[str, Any]],
    did: Mapping[int, Sequence[Mapping[str, Any]]],
    starts_on: date,
    ended_on: date | None,
    good_time_hours: int,
) -> Iterable[Visit]:
    for line in lines:
        day = date.fromisoformat(line["day"])
        if ended_on is not None and day > ended_on:
            continue
        week = week_of(day, starts_on)
        yield Visit(
            day=day,
            week=week,
            outcome=_outcome(line, good_time_hours),
            early_stop=line["early_stop"] or "",
            done=[_amount(one, week) for one in did.get(line["booking"], ())],
        )


def _outcome(line: Mapping[str, Any], good_time_hours: int) -> Outcome:
    if line["status"] == BookingStatus.ATTENDED:
        return Outcome.ATTENDED
    if line["status"] == BookingStatus.NO_SHOW:
        return Outcome.NO_SHOW
    if line["status"] == BookingStatus.BOOKED:
        return Outcome.UNSETTLED
    if line["reason"] == CancelReason.CLINIC:
        return Outcome.BY_CLINIC
    notice = line["notice"]
    in_good_time = notice is None or notice >= good_time_hours
    return Outcome.EXCUSED if in_good_time else Outcome.LATE
