"""What dose reads of an enrollment, as arrays that one query brings along."""

from datetime import datetime
from decimal import Decimal
from typing import Any

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

from programs.dose import Measure
from programs.models import (
    ATTENDED_OR_NOT,
    BandColour,
    Booking,
    ExercisePrescription,
    HomeActivity,
    LoadKind,
    PerformedMinutes,
    PerformedSet,
    PlannedExercise,
    Side,
)
from programs.selectors.her_sessions import her_sessions

_DECIMAL = DecimalField(max_digits=14, decimal_places=2)
RANK = {colour: rank for rank, colour in enumerate(BandColour.values, start=1)}


def listed(rows: type[Model] | QuerySet[Any], *fields: str) -> ArraySubquery:
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


def exercises() -> ArraySubquery:
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


def visits(now: datetime) -> ArraySubquery:
    """Return her bookings of sessions that are over or have an outcome, oldest first."""
    over = Q(ends_at__lte=now) | Q(status__in=ATTENDED_OR_NOT)
    return ArraySubquery(
        her_sessions(Booking.objects.filter(over, enrollment=OuterRef("pk")))
        .order_by("starts_at", "pk")
        .values(
            fact=JSONObject(
                booking="pk",
                day="session__day",
                status="status",
                reason="cancel_reason",
                notice="notice_hours",
                early_stop="record__early_stop",
            )
        )
    )


def sets() -> ArraySubquery:
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


def timed() -> ArraySubquery:
    """Return the minutes of each session by modality."""
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


def home() -> ArraySubquery:
    """Return the minutes at home by day and modality."""
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
