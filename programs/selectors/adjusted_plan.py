"""The original plan beside what stands of it now, week by week."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from programs.models import AdjustmentReason, DoseAdjustment, Enrollment, Modality, PlannedDose

MOST_PERCENT = 150


@dataclass(frozen=True)
class AdjustedWeek:
    """One week of one modality: `unit` is minutes or sets, both amounts are a week's."""

    week: int
    modality: str
    unit: str
    original: int
    adjusted: int
    percent: int
    reason: str

    @property
    def is_changed(self) -> bool:
        return self.percent != 100


def adjusted_plan(enrollment: Enrollment) -> list[AdjustedWeek]:
    """Return every planned week and modality with what is meant now, in two queries.

    Minutes a week are sessions x minutes; sets a week are sessions x sets. Shares are rounded to
    whole ones, halves up.
    """
    doses = PlannedDose.objects.filter(enrollment=enrollment).order_by("week", "modality")
    return weeks_of(list(doses), standing(enrollment))


def standing(enrollment: Enrollment) -> list[DoseAdjustment]:
    """Return the adjustments that stand."""
    return list(
        DoseAdjustment.objects.filter(enrollment=enrollment, withdrawn_at__isnull=True)
        .select_related("adjusted_by")
        .order_by("first_week", "pk")
    )


def weeks_of(doses: list[PlannedDose], adjustments: list[DoseAdjustment]) -> list[AdjustedWeek]:
    """Return planned doses with the adjustments of their weeks applied."""
    by_week = {
        (week, row.modality): row
        for row in adjustments
        for week in range(row.first_week, row.last_week + 1)
    }
    return [_week(dose, by_week.get((dose.week, dose.modality))) for dose in doses]


def weekly(dose: PlannedDose) -> int:
    """Return a week's minutes, or its sets where the work is in sets."""
    return dose.sessions * (dose.minutes if dose.minutes is not None else dose.sets or 0)


def share(amount: int, percent: int) -> int:
    """Return a share of an amount as a whole number, halves up."""
    return int((Decimal(amount) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))


def reason_words(row: DoseAdjustment) -> str:
    """Return why a dose was adjusted: the coded reason, and the note where there is one."""
    label = str(AdjustmentReason(row.reason).label)
    if row.reason == AdjustmentReason.OTHER:
        return row.note
    return f"{label}: {row.note}" if row.note else label


def _week(dose: PlannedDose, row: DoseAdjustment | None) -> AdjustedWeek:
    original = weekly(dose)
    return AdjustedWeek(
        week=dose.week,
        modality=str(Modality(dose.modality).label),
        unit="minutes" if dose.minutes is not None else "sets",
        original=original,
        adjusted=share(original, row.percent) if row else original,
        percent=row.percent if row else 100,
        reason=reason_words(row) if row else "",
    )
