"""What an accepted proposal writes, and how it is taken back.

Everything a decision writes or replaces carries its instant: rows made then have it as
`created_at`, rows ended then as `superseded_at` or `withdrawn_at`.
"""

from datetime import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from programs.actions.prescriptions import Dose, current_rows, refuse_dose, replace, staff_of
from programs.loads import step_of
from programs.models import (
    AdjustmentReason,
    DoseAdjustment,
    Enrollment,
    ExercisePrescription,
    Modality,
    PlannedDose,
    PrescriptionSource,
    Proposal,
    ProposalRule,
    ProposalUnit,
)
from programs.progression import BANDS
from programs.selectors.adjusted_plan import MOST_PERCENT, standing, weekly
from programs.selectors.progression import week_of
from programs.selectors.screening import current_precautions

EASED_WEEKS = 2
REASONS = {
    ProposalRule.AFTER_A_BREAK: AdjustmentReason.BREAK,
    ProposalRule.AFTER_A_FLARE: AdjustmentReason.JOINT_PAIN,
}


def apply(
    row: Proposal, enrollment: Enrollment, value: Decimal, *, by: Actor, at: datetime
) -> None:
    """Write what a proposal means at this value; the enrollment is locked."""
    if row.unit in (ProposalUnit.KG, ProposalUnit.BAND):
        _new_load(row, enrollment, value, by=by, at=at)
    elif row.unit == ProposalUnit.PERCENT:
        _ease(row, enrollment, int(value), by=by, at=at)
    else:
        _more_aerobic(row, enrollment, value, by=by, at=at)


def take_back(row: Proposal, *, at: datetime) -> None:
    """Undo what a decision wrote. Raises Conflict when it has been changed since."""
    decided_at = row.decided_at
    assert decided_at is not None, "only what was decided is taken back"
    written = ExercisePrescription.objects.filter(
        enrollment=row.enrollment_id,
        created_at=decided_at,
        source=PrescriptionSource.PROGRESSION,
    )
    replaced = ExercisePrescription.objects.filter(
        enrollment=row.enrollment_id, superseded_at=decided_at
    )
    made = DoseAdjustment.objects.filter(
        enrollment=row.enrollment_id, modality=row.modality, created_at=decided_at
    )
    ended = DoseAdjustment.objects.filter(
        enrollment=row.enrollment_id, modality=row.modality, withdrawn_at=decided_at
    )
    if row.exercise_id is not None:
        written = written.filter(exercise=row.exercise_id)
        replaced = replaced.filter(exercise=row.exercise_id)
    if written.exclude(superseded_at=None).exists() or made.exclude(withdrawn_at=None).exists():
        raise Conflict(
            "What was decided has been changed since, so it cannot be undone. Change her dose by "
            "hand instead."
        )
    keys = list(replaced.values_list("pk", flat=True)), list(ended.values_list("pk", flat=True))
    written.update(superseded_at=at)
    ExercisePrescription.objects.filter(pk__in=keys[0]).update(superseded_at=None)
    made.update(withdrawn_at=at)
    DoseAdjustment.objects.filter(pk__in=keys[1]).update(withdrawn_at=None)


def _new_load(
    row: Proposal, enrollment: Enrollment, value: Decimal, *, by: Actor, at: datetime
) -> None:
    now = next((p for p in current_rows(enrollment) if p.exercise_id == row.exercise_id), None)
    if now is None or _value(now, row.unit) != row.from_value:
        raise Conflict(
            f"{row.exercise} was changed meanwhile, so this proposal no longer fits. Look at what "
            "she does now."
        )
    dose = Dose.of(now)
    if row.unit == ProposalUnit.KG:
        dose = Dose(dose.sets, dose.reps, dose.reps_at_most, value)
    else:
        dose = Dose(dose.sets, dose.reps, dose.reps_at_most, None, BANDS[int(value) - 1])
    refuse_dose(now.exercise, dose)
    replace(now, dose, PrescriptionSource.PROGRESSION, reason=_rule(row), by=by, at=at)


def _value(row: ExercisePrescription, unit: str) -> Decimal | None:
    if unit == ProposalUnit.KG:
        return row.load_kg
    return Decimal(BANDS.index(row.band) + 1) if row.band else None


def _ease(row: Proposal, enrollment: Enrollment, percent: int, *, by: Actor, at: datetime) -> None:
    """Lower this week's and next week's dose, and every weight by the same share."""
    week = _week(enrollment)
    last = min(week + EASED_WEEKS - 1, enrollment.weeks)
    reason = REASONS[ProposalRule(row.rule)]
    _place(row, enrollment, (week, last), percent, reason, "", by=by, at=at)
    precautions = current_precautions(enrollment.patient)
    for now in current_rows(enrollment):
        if now.load_kg is None or now.exercise.modality != Modality.RESISTANCE:
            continue
        step = step_of(now.exercise, precautions)
        lower = _down(now.load_kg * percent / row.from_value, step)
        if lower < now.load_kg:
            dose = Dose(now.sets, now.reps, now.reps_at_most, lower)
            replace(now, dose, PrescriptionSource.PROGRESSION, reason=_rule(row), by=by, at=at)


def _down(load: Decimal, step: Decimal) -> Decimal:
    return (load / step).quantize(Decimal(1), ROUND_FLOOR) * step


def _more_aerobic(
    row: Proposal, enrollment: Enrollment, value: Decimal, *, by: Actor, at: datetime
) -> None:
    """From next week on, as long as the original plan asks for what it asks for now."""
    doses = {
        dose.week: weekly(dose)
        for dose in PlannedDose.objects.filter(enrollment=enrollment, modality=row.modality)
    }
    first = last = _week(enrollment) + 1
    planned = doses.get(first)
    if not planned:
        raise Conflict("Next week has no such training planned, so there is nothing to raise.")
    while doses.get(last + 1) == planned:
        last += 1
    if row.unit == ProposalUnit.MINUTES:
        share = (value * 100 / planned).quantize(Decimal(1), ROUND_HALF_UP)
        if share > MOST_PERCENT:
            raise Refused(
                f"{float(value):g} minutes are {share} % of the {planned} planned. Choose at most "
                f"{planned * MOST_PERCENT // 100} minutes.",
                field="value",
            )
        percent, note = int(share), f"{_rule(row)}: {float(value):g} minutes a week"
    else:
        percent = next(
            (a.percent for a in standing(enrollment) if _covers(a, row.modality, first)), 100
        )
        was = float(row.from_value)
        note = f"{_rule(row)}: lower end of the zone {float(value):g} instead of {was:g}"
    _place(row, enrollment, (first, last), percent, AdjustmentReason.OTHER, note, by=by, at=at)


def _covers(adjustment: DoseAdjustment, modality: str, week: int) -> bool:
    return adjustment.modality == modality and adjustment.first_week <= week <= adjustment.last_week


def _place(
    row: Proposal,
    enrollment: Enrollment,
    weeks: tuple[int, int],
    percent: int,
    reason: str,
    note: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Let an adjustment take its weeks; one that stood there keeps the weeks around it."""
    first, last = weeks
    staff = staff_of(by)
    shared = {"clinic_id": enrollment.clinic_id, "enrollment": enrollment, "created_at": at}
    rows = [
        DoseAdjustment(
            modality=row.modality,
            first_week=first,
            last_week=last,
            percent=percent,
            reason=reason,
            note=note,
            adjusted_by=staff,
            **shared,
        )
    ]
    for old in standing(enrollment):
        if old.modality != row.modality or old.first_week > last or old.last_week < first:
            continue
        DoseAdjustment.objects.filter(pk=old.pk).update(withdrawn_at=at)
        for begins, ends in ((old.first_week, first - 1), (last + 1, old.last_week)):
            if begins <= ends:
                rows.append(
                    DoseAdjustment(
                        modality=old.modality,
                        first_week=begins,
                        last_week=ends,
                        percent=old.percent,
                        reason=old.reason,
                        note=old.note,
                        adjusted_by=old.adjusted_by,
                        **shared,
                    )
                )
    DoseAdjustment.objects.bulk_create(rows)


def _week(enrollment: Enrollment) -> int:
    today = clock.today(enrollment.patient.clinic.time_zone)
    return min(max(week_of(enrollment, today), 1), enrollment.weeks)


def _rule(row: Proposal) -> str:
    return str(ProposalRule(row.rule).label)
