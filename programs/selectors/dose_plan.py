"""What a patient is meant to do now: exercises, zones, adjustments, proposals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from patients.models import Precaution
from programs.heart_rate import Hearts, Zone, estimated_maximum, zone_of, zones
from programs.models import (
    BandColour,
    DoseAdjustment,
    Enrollment,
    ExercisePrescription,
    HeartRateProfile,
    LoadKind,
    Modality,
    PlannedDose,
    PrescriptionSource,
)
from programs.models.enrollment import UNDER_WAY
from programs.selectors.adjusted_plan import AdjustedWeek, reason_words, weeks_of
from programs.selectors.proposals import ProposalLine, proposals_on_program
from programs.selectors.starting import minding, minds
from programs.selectors.wording import intensity_words, weeks_words
from programs.vitals import age_on
from programs.words import sets_words


@dataclass(frozen=True)
class Row:
    """One exercise as she does it now, with what she did before."""

    uid: UUID
    name: str
    dose: str
    since: date
    why: str
    by: str
    instead_of: str
    minds: list[str]
    before: list[str]


@dataclass(frozen=True)
class ZoneLine:
    name: str
    words: str
    note: str


@dataclass(frozen=True)
class Zones:
    """Her zones and what they rest on; `mine` are those of her own plan."""

    why: str
    noted: str
    general: list[ZoneLine]
    mine: list[ZoneLine]


@dataclass(frozen=True)
class Adjustment:
    uid: UUID
    weeks: str
    modality: str
    share: str
    reason: str
    by: str
    is_withdrawn: bool


@dataclass(frozen=True)
class DosePlan:
    is_under_way: bool
    rows: list[Row]
    zones: Zones | None
    adjustments: list[Adjustment]
    beside: list[dict[str, str]]
    waiting: list[ProposalLine]
    decided: list[ProposalLine]


def dose_plan(enrollment: Enrollment, precautions: Iterable[Precaution]) -> DosePlan:
    """Return the section of the program page, in a number of queries that does not grow.

    `enrollment` comes with its planned doses, patient and clinic.
    """
    kinds = [precaution.kind for precaution in precautions]
    doses = list(enrollment.planned_doses.all())
    adjustments = list(
        DoseAdjustment.objects.filter(enrollment=enrollment).select_related("adjusted_by")
    )
    stands = [row for row in adjustments if row.withdrawn_at is None]
    waiting, decided = proposals_on_program(enrollment)
    return DosePlan(
        is_under_way=enrollment.status in UNDER_WAY,
        rows=_rows(enrollment, kinds),
        zones=_zones(enrollment, doses),
        adjustments=[_adjustment(row) for row in adjustments],
        beside=_beside(weeks_of(doses, stands)),
        waiting=waiting,
        decided=decided,
    )


def dose_words(row: ExercisePrescription) -> str:
    """Return "3 sets of 8 to 10 with 40 kg"."""
    reps = f"{row.reps} to {row.reps_at_most}" if row.reps_at_most else f"{row.reps}"
    return f"{sets_words(row.sets, reps)}{_load_words(row)}"


def newest_profile(enrollment: Enrollment) -> HeartRateProfile | None:
    """Return what her zones rest on now."""
    return HeartRateProfile.objects.filter(enrollment=enrollment).select_related("noted_by").first()


def hearts_of(profile: HeartRateProfile, born: date) -> Hearts:
    """Return a profile as zones are reckoned from it: an estimate stays unrounded."""
    maximum = (
        Decimal(profile.hr_max)
        if profile.hr_max_measured
        else estimated_maximum(age_on(profile.noted_on, born))
    )
    return Hearts(maximum, profile.hr_max_measured, profile.resting, profile.beta_blocker)


def _rows(enrollment: Enrollment, kinds: list[str]) -> list[Row]:
    rows = list(
        ExercisePrescription.objects.filter(enrollment=enrollment)
        .select_related("exercise", "instead_of", "prescribed_by")
        .prefetch_related(*minding("exercise__"))
        .order_by("position", "-created_at", "-pk")
    )
    before: dict[int, list[str]] = {}
    for row in rows:
        if row.superseded_at is not None:
            before.setdefault(row.exercise_id, []).append(
                f"From {row.valid_from:%-d %b %Y}: {dose_words(row)}. {_why(row)}"
            )
    return [
        Row(
            uid=row.uid,
            name=row.exercise.name,
            dose=dose_words(row),
            since=row.valid_from,
            why=_why(row),
            by=row.prescribed_by.name,
            instead_of=row.instead_of.name if row.instead_of else "",
            minds=minds(row.exercise, kinds, []),
            before=before.get(row.exercise_id, []),
        )
        for row in rows
        if row.superseded_at is None
    ]


def _load_words(row: ExercisePrescription) -> str:
    if row.load_kg is not None:
        return f" with {float(row.load_kg):g} kg"
    if row.band:
        return f" with the {BandColour(row.band).label.lower()} band"
    if row.exercise.load_kind in (LoadKind.KG, LoadKind.BAND):
        return ", load not yet chosen"
    return ""


def _why(row: ExercisePrescription) -> str:
    source = str(PrescriptionSource(row.source).label)
    return f"{source}: {row.reason}." if row.reason else f"{source}."


def _zones(enrollment: Enrollment, doses: list[PlannedDose]) -> Zones | None:
    profile = newest_profile(enrollment)
    if profile is None:
        return None
    known = hearts_of(profile, enrollment.patient.birth_date)
    mine: dict[str, ZoneLine] = {}
    for dose in doses:
        zone = zone_of(dose, known)
        if zone is not None:
            name = f"{Modality(dose.modality).label}, {intensity_words(dose)}"
            mine.setdefault(name, _zone(zone, name))
    return Zones(
        why=known.why,
        noted=f"Noted by {profile.noted_by.name} on {profile.noted_on:%-d %B %Y}",
        general=[_zone(zone, zone.name) for zone in zones(known)],
        mine=list(mine.values()),
    )


def _zone(zone: Zone, name: str) -> ZoneLine:
    return ZoneLine(name, zone.words, zone.note)


def _adjustment(row: DoseAdjustment) -> Adjustment:
    return Adjustment(
        uid=row.uid,
        weeks=weeks_words(row.first_week, row.last_week),
        modality=str(Modality(row.modality).label),
        share=f"{row.percent} % of the original plan",
        reason=reason_words(row),
        by=row.adjusted_by.name,
        is_withdrawn=row.withdrawn_at is not None,
    )


def _beside(weeks: list[AdjustedWeek]) -> list[dict[str, str]]:
    """Return the weeks that differ from the original plan, alike ones in a row as one line."""
    changed = sorted((w for w in weeks if w.is_changed), key=lambda w: (w.modality, w.week))
    lines = []
    for (_, modality, unit, original, adjusted, reason), run in groupby(
        enumerate(changed),
        key=lambda pair: (
            pair[1].week - pair[0],
            pair[1].modality,
            pair[1].unit,
            pair[1].original,
            pair[1].adjusted,
            pair[1].reason,
        ),
    ):
        span = [week.week for _, week in run]
        lines.append(
            {
                "weeks": weeks_words(span[0], span[-1]),
                "modality": modality,
                "original": f"{original} {unit} a week",
                "adjusted": f"{adjusted} {unit} a week",
                "reason": reason,
            }
        )
    return lines
