"""Enrollments as the records that dose is worked out from: all of them in one query."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject

from programs.dose import Amount, Change, Measure, Outcome, PlannedWeek, Program, Visit, week_of
from programs.dose.attendance import GOOD_TIME_HOURS
from programs.models import (
    ATTENDED_OR_NOT,
    BandColour,
    Booking,
    BookingStatus,
    CancelReason,
    DoseAdjustment,
    Enrollment,
    EnrollmentStatus,
    ExercisePrescription,
    HomeActivity,
    LoadKind,
    PerformedMinutes,
    PerformedSet,
    PlannedDose,
    PlannedExercise,
    Side,
)

_DECIMAL = DecimalField(max_digits=14, decimal_places=2)
RANK = {colour: rank for rank, colour in enumerate(BandColour.values, start=1)}


def with_dose(enrollments: QuerySet[Enrollment], *, now: datetime) -> QuerySet[Enrollment]:
    """Add to enrollments, within their one query, what `program_of` reads."""
    return enrollments.annotate(
        dose_plan=_listed(
            PlannedDose, "week", "modality", "sessions", "minutes", "met", "supervised"
        ),
        dose_exercises=_exercises(),
        dose_changes=_listed(
            DoseAdjustment.objects.filter(withdrawn_at__isnull=True),
            "modality",
            "first_week",
            "last_week",
            "percent",
        ),
        dose_visits=_visits(now),
        dose_sets=_sets(),
        dose_timed=_timed(),
        dose_home=_home(),
    )


def program_of(enrollment: Enrollment, *, now: datetime, zone: str) -> Program:
    """Return an enrollment from `with_dose` as dose reads it; `zone` is its clinic's."""
    row: Any = enrollment
    starts_on = enrollment.starts_on
    return Program(
        starts_on=starts_on,
        weeks=enrollment.weeks,
        today=now.astimezone(ZoneInfo(zone)).date(),
        ended_on=enrollment.ended_on,
        discontinued=enrollment.status == EnrollmentStatus.DISCONTINUED,
        plan=[_planned_week(line) for line in row.dose_plan],
        exercises=[_amount(line, line["week"]) for line in row.dose_exercises],
        changes=[Change(**line) for line in row.dose_changes],
        visits=_seen(row, starts_on, enrollment.ended_on),
        home=[
            _amount(line, week_of(date.fromisoformat(line["day"]), starts_on), at_home=True)
            for line in row.dose_home
        ],
    )


def _listed(rows: type[Model] | QuerySet[Any], *fields: str) -> ArraySubquery:
    """Return the rows of an enrollment as JSON objects with these fields."""
    found = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return ArraySubquery(
        found.filter(enrollment=OuterRef("pk"))
        .order_by("pk")
        .values(fact=JSONObject(**{field: field for field in fields}))
    )


def _measure(load_kind: str, is_loaded: Q) -> Case:
    """Return what an exercise is counted in, by how it is loaded.

    One in kg that was planned without a load has no volume to measure against: repetitions.
    """
    return Case(
        When(Q(**{load_kind: LoadKind.KG}) & is_loaded, then=Value(Measure.VOLUME.value)),
        When(**{load_kind: LoadKind.BAND}, then=Value(Measure.BANDS.value)),
        default=Value(Measure.REPETITIONS.value),
    )


def _weight(load_kind: str, is_loaded: Q, load_kg: Combinable, rank: Combinable) -> Case:
    """Return what one repetition weighs: its kg, the rank of its band, or 1."""
    return Case(
        When(
            Q(**{load_kind: LoadKind.KG}) & is_loaded,
            then=Coalesce(load_kg, Value(Decimal(), output_field=_DECIMAL)),
        ),
        When(**{load_kind: LoadKind.BAND}, then=rank),
        default=Value(Decimal(1), output_field=_DECIMAL),
        output_field=_DECIMAL,
    )


def _rank(band: str) -> Case:
    """Return the rank of a band's colour; one whose colour nobody noted is the lightest."""
    return Case(
        *[
            When(**{band: colour}, then=Value(Decimal(rank), output_field=_DECIMAL))
            for colour, rank in RANK.items()
        ],
        default=Value(Decimal(1), output_field=_DECIMAL),
        output_field=_DECIMAL,
    )


def _exercises() -> ArraySubquery:
    """Return the weekly planned dose of exercises; a band weighs what she began with."""
    first_band = (
        ExercisePrescription.objects.filter(
            enrollment=OuterRef("enrollment"), exercise=OuterRef("exercise")
        )
        .order_by("valid_from", "pk")
        .values(rank=_rank("band"))[:1]
    )
    begun_with = Coalesce(Subquery(first_band), Value(Decimal(1), output_field=_DECIMAL))
    has_load = Q(load_kg__isnull=False)
    each = ExpressionWrapper(
        F("sessions")
        * F("sets")
        * F("reps")
        * _weight("exercise__load_kind", has_load, F("load_kg"), begun_with),
        output_field=_DECIMAL,
    )
    return ArraySubquery(
        PlannedExercise.objects.filter(enrollment=OuterRef("pk"))
        .order_by()
        .values("week", "exercise__modality", measure=_measure("exercise__load_kind", has_load))
        .annotate(total=Sum(each))
        .values(
            fact=JSONObject(
                week="week", modality="exercise__modality", measure="measure", value="total"
            )
        )
    )


def _visits(now: datetime) -> ArraySubquery:
    over = Q(ends_at__lte=now) | Q(status__in=ATTENDED_OR_NOT)
    return ArraySubquery(
        Booking.objects.filter(over, enrollment=OuterRef("pk"))
        .exclude(status=BookingStatus.WAITLISTED)
        .order_by("starts_at", "pk")
        .values(
            fact=JSONObject(
                booking="pk",
                session="session_id",
                day="session__day",
                status="status",
                reason="cancel_reason",
                notice="notice_hours",
                early_stop="record__early_stop",
            )
        )
    )


def _sets() -> ArraySubquery:
    """Return what each session's sets come to.

    A set of one side counts half, since planned sets are of both. A set held for seconds counts
    the repetitions first planned of it.
    """
    planned = PlannedExercise.objects.filter(
        enrollment=OuterRef("record__booking__enrollment"), exercise=OuterRef("exercise")
    )
    planned_reps = planned.order_by("week").values("reps")[:1]
    has_load = ~Q(Exists(planned.filter(load_kg__isnull=True)))
    both = Case(
        When(side=Side.BOTH, then=Value(Decimal(1), output_field=_DECIMAL)),
        default=Value(Decimal("0.5"), output_field=_DECIMAL),
        output_field=_DECIMAL,
    )
    each = ExpressionWrapper(
        Coalesce(F("reps"), Subquery(planned_reps), Value(0))
        * both
        * _weight("exercise__load_kind", has_load, F("load_kg"), _rank("band")),
        output_field=_DECIMAL,
    )
    return ArraySubquery(
        PerformedSet.objects.filter(record__booking__enrollment=OuterRef("pk"))
        .order_by()
        .values(
            "record__booking",
            "exercise__modality",
            measure=_measure("exercise__load_kind", has_load),
        )
        .annotate(total=Sum(each))
        .values(
            fact=JSONObject(
                booking="record__booking",
                modality="exercise__modality",
                measure="measure",
                value="total",
            )
        )
    )


def _timed() -> ArraySubquery:
    return ArraySubquery(
        PerformedMinutes.objects.filter(record__booking__enrollment=OuterRef("pk"))
        .order_by("pk")
        .values(
            fact=JSONObject(
                booking="record__booking",
                modality="modality",
                measure=Value(Measure.MINUTES.value),
                value="minutes",
            )
        )
    )


def _home() -> ArraySubquery:
    return ArraySubquery(
        HomeActivity.objects.filter(enrollment=OuterRef("pk"))
        .order_by("day", "pk")
        .values(
            fact=JSONObject(
                day="day",
                modality="modality",
                measure=Value(Measure.MINUTES.value),
                value="minutes",
            )
        )
    )


def _planned_week(line: Mapping[str, Any]) -> PlannedWeek:
    met = line["met"]
    return PlannedWeek(**{**line, "met": None if met is None else Decimal(str(met))})


def _amount(line: Mapping[str, Any], week: int, *, at_home: bool = False) -> Amount:
    value = Decimal(str(line["value"]))
    return Amount(week, line["modality"], Measure(line["measure"]), value, at_home)


def _seen(row: Any, starts_on: date, ended_on: date | None) -> Sequence[Visit]:
    """Return her sessions up to the end of the program, each once, oldest first.

    A place given up counts only where she did not come to the same session after all.
    """
    did: dict[int, list[Mapping[str, Any]]] = {}
    for line in [*row.dose_sets, *row.dose_timed]:
        did.setdefault(line["booking"], []).append(line)
    lines: dict[int, Mapping[str, Any]] = {}
    for line in row.dose_visits:
        if line["status"] != BookingStatus.CANCELLED or line["session"] not in lines:
            lines[line["session"]] = line
    return list(_visits_of(lines.values(), did, starts_on, ended_on))


def _visits_of(
    lines: Iterable[Mapping[str, Any]],
    did: Mapping[int, Sequence[Mapping[str, Any]]],
    starts_on: date,
    ended_on: date | None,
) -> Iterable[Visit]:
    for line in lines:
        day = date.fromisoformat(line["day"])
        if ended_on is not None and day > ended_on:
            continue
        week = week_of(day, starts_on)
        yield Visit(
            day=day,
            week=week,
            outcome=_outcome(line),
            early_stop=line["early_stop"] or "",
            done=[_amount(one, week) for one in did.get(line["booking"], ())],
        )


def _outcome(line: Mapping[str, Any]) -> Outcome:
    if line["status"] == BookingStatus.ATTENDED:
        return Outcome.ATTENDED
    if line["status"] == BookingStatus.NO_SHOW:
        return Outcome.NO_SHOW
    if line["status"] == BookingStatus.BOOKED:
        return Outcome.UNSETTLED
    if line["reason"] == CancelReason.CLINIC:
        return Outcome.BY_CLINIC
    notice = line["notice"]
    in_good_time = notice is None or notice >= GOOD_TIME_HOURS
    return Outcome.EXCUSED if in_good_time else Outcome.LATE
