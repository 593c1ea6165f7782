"""The sets and minutes of a card: rows that appear, change and go with their fields."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from clinic.errors import Conflict
from programs.card.names import SET_PARTS, TIMED_PARTS, SetRow, name_of
from programs.errors import CardRefused
from programs.models import Booking, Exercise, PerformedMinutes, PerformedSet, SessionRecord

NO_ROW = (None, "")


def write_sets(
    booking: Booking,
    record: SessionRecord,
    stored: Iterable[PerformedSet],
    changes: Mapping[str, Any],
    keys: Mapping[str, UUID],
) -> None:
    """Store the changed sets; one whose every field is empty is gone.

    A set that no maker named gets the same key each time, so that sending it again is no second.
    """
    by_row: dict[SetRow, dict[str, Any]] = defaultdict(dict)
    for text, value in changes.items():
        name = name_of(text)
        if name is not None and name.row is not None:
            by_row[name.row][name.part] = value
    if not by_row:
        return
    known = {SetRow(one.exercise.uid, one.side, one.number): one for one in stored}
    exercises = _exercises(record, by_row)
    new: list[PerformedSet] = []
    changed: list[PerformedSet] = []
    gone: list[PerformedSet] = []
    for row, parts in by_row.items():
        one = known.get(row) or PerformedSet(
            clinic_id=record.clinic_id,
            record=record,
            exercise=exercises[row.exercise],
            side=row.side,
            number=row.number,
            key=keys.get(row.name("")) or uuid5(booking.uid, row.name("")),
        )
        for part, value in parts.items():
            setattr(one, part, value)
        is_empty = all(getattr(one, part) in NO_ROW for part in SET_PARTS)
        if one.pk is None and not is_empty:
            new.append(one)
        elif one.pk is not None:
            (gone if is_empty else changed).append(one)
    _refuse_used_keys(new)
    PerformedSet.objects.filter(pk__in=[one.pk for one in gone]).delete()
    PerformedSet.objects.bulk_update(changed, SET_PARTS)
    PerformedSet.objects.bulk_create(new)


def write_timed(
    record: SessionRecord, stored: Iterable[PerformedMinutes], changes: Mapping[str, Any]
) -> None:
    """Store the changed minutes of each modality; one without minutes is gone."""
    known = {lasting.modality: lasting for lasting in stored}
    touched: dict[str, PerformedMinutes] = {}
    for text, value in changes.items():
        name = name_of(text)
        if name is not None and name.modality:
            lasting = known.get(name.modality) or touched.get(name.modality)
            lasting = lasting or PerformedMinutes(
                clinic_id=record.clinic_id, record=record, modality=name.modality
            )
            setattr(lasting, name.part, value)
            touched[name.modality] = lasting
    for lasting in touched.values():
        if any(getattr(lasting, part) is not None for part in TIMED_PARTS):
            lasting.save()
        elif lasting.pk is not None:
            lasting.delete()


def _exercises(record: SessionRecord, rows: Mapping[SetRow, object]) -> dict[UUID, Exercise]:
    asked = {row.exercise: row for row in rows}
    found = {
        exercise.uid: exercise
        for exercise in Exercise.objects.filter(clinic_id=record.clinic_id, uid__in=asked)
    }
    unknown = {
        row.name("reps"): f"There is no exercise {uid} in your clinic. Use the uid of one that is."
        for uid, row in asked.items()
        if uid not in found
    }
    if unknown:
        raise CardRefused(unknown)
    return found


def _refuse_used_keys(new: list[PerformedSet]) -> None:
    used = PerformedSet.objects.filter(key__in=[one.key for one in new]).first()
    if used is not None:
        raise Conflict(
            f"The key {used.key} already names another set. Make a new one for this set.",
            field="key",
        )
