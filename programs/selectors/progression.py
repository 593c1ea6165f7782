"""The facts that the rules of progression look at, gathered in a constant number of queries."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from patients.models import RedFlag, SymptomReport
from programs.loads import is_slow, step_of
from programs.models import (
    Booking,
    BookingStatus,
    EarlyStop,
    Enrollment,
    ExercisePrescription,
    HomeActivity,
    IntensityKind,
    Modality,
    PerformedMinutes,
    PerformedSet,
    PlannedDose,
    Progression,
    Proposal,
    ProposalRule,
    ProposalState,
    ProtocolComponent,
)
from programs.selectors.adjusted_plan import AdjustedWeek, standing, weeks_of
from programs.selectors.screening import current_precautions
from programs.training_facts import Aerobic, History, Prescribed, Reading, SetDone, Visit

VISITS_SEEN = 24
ACCEPTED = (ProposalState.ACCEPTED, ProposalState.CHANGED)
EASING = (ProposalRule.AFTER_A_BREAK, ProposalRule.AFTER_A_FLARE)


def week_of(enrollment: Enrollment, today: date) -> int:
    """Return the week of her program that a day is in; 0 and less before it begins."""
    return (today - enrollment.starts_on).days // 7 + 1


def history_of(enrollment: Enrollment, proposals: list[Proposal], today: date) -> History:
    """Return what the rules of progression look at on a day."""
    visits = _bookings(enrollment)
    rules = _progressions(enrollment, week_of(enrollment, today))
    doses = _doses(enrollment, week_of(enrollment, today))
    weeks = weeks_of(doses, standing(enrollment))
    seen = list(zip(doses, weeks, strict=True))
    return History(
        today=today,
        prescribed=_prescribed(enrollment),
        visits=[_visit(booking, enrollment) for booking in visits],
        readings=_readings(enrollment, visits),
        aerobic=_aerobic(enrollment, seen, visits, proposals, today),
        loads_rise=rules.get(Modality.RESISTANCE) == Progression.TWO_FOR_TWO,
        minutes_rise=rules.get(Modality.AEROBIC) == Progression.MINUTES_FIRST,
        percent=_percent(seen, week_of(enrollment, today)),
        eased_on=_eased_on(enrollment, proposals),
    )


def _prescribed(enrollment: Enrollment) -> list[Prescribed]:
    rows = ExercisePrescription.objects.filter(
        enrollment=enrollment, superseded_at__isnull=True
    ).select_related("exercise")
    precautions = current_precautions(enrollment.patient)
    return [
        Prescribed(
            exercise=row.exercise_id,
            name=row.exercise.name,
            kind=row.exercise.load_kind,
            goal=row.reps_at_most or row.reps,
            since=row.valid_from,
            load_kg=row.load_kg,
            band=row.band,
            step_kg=step_of(row.exercise, precautions),
            is_slow=is_slow(row.exercise, precautions),
        )
        for row in rows
        if row.exercise.modality == Modality.RESISTANCE
    ]


def _bookings(enrollment: Enrollment) -> list[Booking]:
    """Return the last sessions she came to, oldest first, with what was written down."""
    rows = (
        Booking.objects.filter(enrollment=enrollment, status=BookingStatus.ATTENDED)
        .select_related("record")
        .prefetch_related(
            Prefetch("record__sets", PerformedSet.objects.order_by("number")),
            Prefetch("record__timed", PerformedMinutes.objects.filter(modality=Modality.AEROBIC)),
        )
        .order_by("-starts_at", "-pk")[:VISITS_SEEN]
    )
    return list(rows)[::-1]


def _day(booking: Booking, enrollment: Enrollment) -> date:
    return booking.starts_at.astimezone(ZoneInfo(enrollment.patient.clinic.time_zone)).date()


def _visit(booking: Booking, enrollment: Enrollment) -> Visit:
    day = _day(booking, enrollment)
    record = getattr(booking, "record", None)
    if record is None:
        return Visit(day)
    return Visit(
        day=day,
        sets=tuple(
            SetDone(one.exercise_id, one.number, one.reps, one.load_kg, one.band, one.side)
            for one in record.sets.all()
        ),
        pain_before=record.pain_before,
        pain_after=record.pain_after,
        stopped_for_pain=record.early_stop == EarlyStop.PAIN,
        arm_symptom=record.early_stop == EarlyStop.SWELLING or RedFlag.SWELLING in record.red_flags,
    )


def _readings(enrollment: Enrollment, visits: list[Booking]) -> list[Reading]:
    """Return what she said between sessions since the first of them, and at the next ones."""
    if not visits:
        return []
    rows = SymptomReport.objects.filter(
        patient=enrollment.patient_id,
        superseded_at__isnull=True,
        pain__isnull=False,
        reported_for__gte=_day(visits[0], enrollment),
    ).values_list("reported_for", "pain", "red_flags")
    found = [
        Reading(day, pain, RedFlag.SWELLING in flags)
        for day, pain, flags in rows
        if pain is not None
    ]
    return sorted(found, key=lambda reading: reading.day)


def _progressions(enrollment: Enrollment, week: int) -> dict[str, str]:
    """Return how this week's components get harder, by modality."""
    rows = ProtocolComponent.objects.filter(
        phase__version=enrollment.version_id,
        phase__first_week__lte=week,
        phase__last_week__gte=week,
    )
    return dict(rows.values_list("modality", "progression"))


def _doses(enrollment: Enrollment, week: int) -> list[PlannedDose]:
    """Return the original plan of this week and the one before."""
    return list(
        PlannedDose.objects.filter(
            enrollment=enrollment,
            week__in=[week - 1, week],
            modality__in=[Modality.AEROBIC, Modality.RESISTANCE],
        )
    )


def _percent(seen: list[tuple[PlannedDose, AdjustedWeek]], week: int) -> int:
    return next(
        (
            stands.percent
            for dose, stands in seen
            if dose.week == week and dose.modality == Modality.RESISTANCE
        ),
        100,
    )


def _aerobic(
    enrollment: Enrollment,
    seen: list[tuple[PlannedDose, AdjustedWeek]],
    visits: list[Booking],
    proposals: list[Proposal],
    today: date,
) -> Aerobic | None:
    """Return the last whole week, where this one asks for the same and another one follows."""
    week = week_of(enrollment, today)
    weeks = {
        dose.week: (dose, stands) for dose, stands in seen if dose.modality == Modality.AEROBIC
    }
    if week - 1 not in weeks or week not in weeks or week >= enrollment.weeks:
        return None
    (dose, before), (_, now) = weeks[week - 1], weeks[week]
    if now.adjusted != before.adjusted or dose.minutes is None:
        return None
    first = enrollment.starts_on + timedelta(weeks=week - 2)
    last = first + timedelta(days=6)
    low = _raised(enrollment, proposals, dose.intensity_low)
    has_scale = dose.intensity_kind in (
        IntensityKind.HRMAX,
        IntensityKind.HRR,
        IntensityKind.EFFORT,
    )
    return Aerobic(
        first_day=first,
        last_day=last,
        target=before.adjusted,
        done=_minutes(enrollment, visits, first, last),
        low=low if has_scale else None,
        high=dose.intensity_high if has_scale else None,
        is_effort=dose.intensity_kind == IntensityKind.EFFORT,
    )


def _minutes(enrollment: Enrollment, visits: list[Booking], first: date, last: date) -> int:
    at_home = HomeActivity.objects.filter(
        enrollment=enrollment, modality=Modality.AEROBIC, day__range=(first, last)
    ).values_list("minutes", flat=True)
    here = [
        timed.minutes
        for booking in visits
        if first <= _day(booking, enrollment) <= last and (record := _record(booking))
        for timed in record.timed.all()
    ]
    return sum(at_home) + sum(here)


def _record(booking: Booking) -> Any:
    return getattr(booking, "record", None)


def _raised(enrollment: Enrollment, proposals: list[Proposal], low: int | None) -> int | None:
    """Return the lower end of the zone, with what was agreed on since."""
    raised = [
        int(row.decided_value or row.to_value)
        for row in proposals
        if row.rule == ProposalRule.MORE_INTENSITY and row.state in ACCEPTED
    ]
    return low if low is None else max([low, *raised])


def _eased_on(enrollment: Enrollment, proposals: list[Proposal]) -> date | None:
    zone = ZoneInfo(enrollment.patient.clinic.time_zone)
    return max(
        (
            row.decided_at.astimezone(zone).date()
            for row in proposals
            if row.rule in EASING and row.state in ACCEPTED and row.decided_at
        ),
        default=None,
    )
