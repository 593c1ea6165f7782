"""The most a patient has done: her heaviest sets and her longest time at a stretch."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from patients.models import Patient
from patients.progress.own import day_words, number_words
from programs.models import BookingStatus, HomeActivity, Modality, PerformedMinutes, PerformedSet

# Exercises that are named: those with the most gained.
SHOWN = 3


def bests_of(patient: Patient, *, upto: date) -> list[str]:
    """Return her bests in sentences, in four queries."""
    return [*_heaviest(patient, upto), *_longest(patient, upto)]


def _heaviest(patient: Patient, upto: date) -> list[str]:
    sets = PerformedSet.objects.filter(
        record__booking__patient=patient,
        record__booking__status=BookingStatus.ATTENDED,
        record__booking__session__day__lte=upto,
        load_kg__gt=0,
        reps__gt=0,
    ).select_related("exercise")
    best = _one_each(sets, "-load_kg", "record__booking__starts_at")
    first = _one_each(sets, "record__booking__starts_at", "-load_kg")
    begun = {row.exercise_id: row.load_kg for row in first}
    gains = sorted(best, key=lambda row: (-_gain(row, begun), -(row.load_kg or 0), row.exercise_id))
    zone = ZoneInfo(patient.zone)
    return [_set_words(row, begun[row.exercise_id], zone) for row in gains[:SHOWN]]


def _one_each(sets: "QuerySet[PerformedSet]", *order: str) -> Iterable[PerformedSet]:
    """Return the first set of each exercise in an order."""
    rows = sets.order_by("exercise_id", *order, "pk").distinct("exercise_id")
    return rows.annotate(done_at=F("record__booking__starts_at"))


def _gain(row: PerformedSet, begun: dict[int, Decimal | None]) -> float:
    first = begun[row.exercise_id]
    return float(row.load_kg / first) if row.load_kg and first else 0


def _set_words(row: PerformedSet, begun: Decimal | None, zone: ZoneInfo) -> str:
    assert row.load_kg is not None
    said = _("%(exercise)s: %(load)s kg, %(times)s times (%(day)s).") % {
        "exercise": row.exercise.name,
        "load": number_words(row.load_kg),
        "times": row.reps,
        "day": day_words(row.done_at.astimezone(zone).date()),  # type: ignore[attr-defined]
    }
    if begun is not None and begun < row.load_kg:
        return f"{said} {_('You began with %(value)s kg.') % {'value': number_words(begun)}}"
    return said


def _longest(patient: Patient, upto: date) -> list[str]:
    here = (
        PerformedMinutes.objects.filter(
            record__booking__patient=patient,
            record__booking__status=BookingStatus.ATTENDED,
            record__booking__session__day__lte=upto,
            modality=Modality.AEROBIC,
        )
        .order_by("-minutes", "record__booking__starts_at")
        .values_list("minutes", "record__booking__session__day")
        .first()
    )
    home = (
        HomeActivity.objects.filter(
            enrollment__patient=patient, modality=Modality.AEROBIC, day__lte=upto
        )
        .order_by("-minutes", "day")
        .values_list("minutes", "day")
        .first()
    )
    found = [row for row in (here, home) if row is not None]
    if not found:
        return []
    minutes, day = max(found, key=lambda row: row[0])
    return [
        _("Endurance at a stretch: %(minutes)s minutes (%(day)s).")
        % {"minutes": minutes, "day": day_words(day)}
    ]
