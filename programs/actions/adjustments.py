"""Changes of some weeks' dose against the original plan, which stays as it is."""

from django.db import IntegrityError, transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import constraint_of, retry_deadlocks
from clinic.errors import Conflict, Refused
from patients import checks
from programs.actions.prescriptions import staff_of, turn
from programs.actions.progression import review_progression
from programs.models import (
    AdjustmentReason,
    DoseAdjustment,
    Enrollment,
    Modality,
    PlannedDose,
)
from programs.selectors.adjusted_plan import MOST_PERCENT


@retry_deadlocks
@transaction.atomic
def adjust_dose(
    *,
    enrollment: Enrollment,
    modality: str,
    first_week: int,
    last_week: int,
    percent: int,
    reason: str,
    note: str = "",
    by: Actor,
) -> DoseAdjustment:
    """Let some weeks of a modality be a share of the original plan: 0 leaves it out."""
    checks.one_of(modality, Modality.choices, field="modality", label="The kind of training")
    checks.one_of(reason, AdjustmentReason.choices, field="reason", label="The reason")
    checks.whole_number(percent, field="percent", label="Percent", low=0, high=MOST_PERCENT)
    note = checks.text(
        note,
        field="note",
        label="The note",
        longest=200,
        needed=reason == AdjustmentReason.OTHER,
    )
    with audit.acting(by, reason=note or str(AdjustmentReason(reason).label)):
        enrollment = turn(enrollment)
        _refuse_weeks(enrollment, modality, first_week, last_week)
        row = _insert(
            DoseAdjustment(
                clinic_id=enrollment.clinic_id,
                enrollment=enrollment,
                modality=modality,
                first_week=first_week,
                last_week=last_week,
                percent=percent,
                reason=reason,
                note=note,
                adjusted_by=staff_of(by),
            )
        )
        review_progression(enrollment=enrollment, by=by)
    return row


@retry_deadlocks
@transaction.atomic
def withdraw_adjustment(*, adjustment: DoseAdjustment, by: Actor) -> DoseAdjustment:
    """Take an adjustment back: its weeks are as originally planned again. Twice is once."""
    with audit.acting(by):
        staff_of(by)
        turn(adjustment.enrollment)
        row = DoseAdjustment.objects.select_for_update().get(pk=adjustment.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = clock.now()
            row.save(update_fields=["withdrawn_at"])
            review_progression(enrollment=adjustment.enrollment, by=by)
    return row


def _insert(row: DoseAdjustment) -> DoseAdjustment:
    other = DoseAdjustment.objects.filter(
        enrollment=row.enrollment_id,
        modality=row.modality,
        withdrawn_at__isnull=True,
        first_week__lte=row.last_week,
        last_week__gte=row.first_week,
    ).first()
    if other is not None:
        raise _overlapping(other)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) == "adjustment_once_a_week_and_modality":
            raise Conflict(
                "Another adjustment of these weeks was saved at the same moment. Look at it first.",
                field="first_week",
            ) from error
        raise
    return row


def _overlapping(other: DoseAdjustment) -> Conflict:
    return Conflict(
        f"{Modality(other.modality).label} is already at {other.percent} % in weeks "
        f"{other.first_week} to {other.last_week}. Withdraw that one first, or choose other weeks.",
        field="first_week",
    )


def _refuse_weeks(enrollment: Enrollment, modality: str, first_week: int, last_week: int) -> None:
    for field, label, week in (
        ("first_week", "The first week", first_week),
        ("last_week", "The last week", last_week),
    ):
        checks.whole_number(week, field=field, label=label, low=1, high=enrollment.weeks)
    if last_week < first_week:
        raise Refused(
            f"Weeks {first_week} to {last_week} is the wrong way round. Put the smaller number "
            "first.",
            field="last_week",
        )
    planned = PlannedDose.objects.filter(
        enrollment=enrollment, modality=modality, week__gte=first_week, week__lte=last_week
    )
    if not planned.exists():
        raise Refused(
            f"{Modality(modality).label} is not planned in weeks {first_week} to {last_week}. "
            "Choose weeks in which it is.",
            field="modality",
        )
