"""What is written down of one session and of days at home, as rows still unsaved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from demo import training
from demo.cast import Role
from programs.models import Exercise, PerformedMinutes, PerformedSet, PlannedDose, SessionRecord


@dataclass(frozen=True)
class Done:
    """The sets of a session, and what was timed in it."""

    sets: list[PerformedSet]
    timed: list[PerformedMinutes]


def done_in(
    role: Role,
    record: SessionRecord,
    doses: Iterable[PlannedDose],
    exercises: Mapping[str, Sequence[Exercise]],
    day: date,
    days: int,
) -> Done:
    """Return what she did in a session, from the planned doses of its week.

    `exercises` are hers by modality; `days` is the distance from the seeding day.
    """
    done = Done([], [])
    short = bool(record.early_stop)
    for dose in doses:
        if dose.minutes is None:
            mine = exercises.get(dose.modality, ())
            sets = training.sets_of(role, mine, dose, day, days, cut_short=short)
            done.sets.extend(_set(record, one) for one in sets)
        elif dose.supervised:
            minutes, effort = training.minutes_of(role, dose, day, cut_short=short)
            done.timed.append(
                PerformedMinutes(
                    clinic_id=record.clinic_id,
                    created_at=record.created_at,
                    record=record,
                    modality=dose.modality,
                    minutes=minutes,
                    effort=effort,
                )
            )
    return done


def _set(record: SessionRecord, one: training.DoneSet) -> PerformedSet:
    return PerformedSet(
        clinic_id=record.clinic_id,
        created_at=record.created_at,
        record=record,
        exercise=one.exercise,
        number=one.number,
        reps=one.reps,
        load_kg=one.load_kg,
        band=one.band,
        effort=one.effort,
    )
