"""The plan a program begins with, week by week: written once, never changed. Pure."""

from collections.abc import Iterable, Sequence

from clinic.errors import Refused
from programs.content_checks import two_amounts_words
from programs.loads import StartLoad, load_in_week, step_of
from programs.models.component import ProtocolComponent
from programs.models.enrollment import Enrollment
from programs.models.exercise import Exercise
from programs.models.planned_dose import PlannedDose, PlannedExercise


def planned_doses(
    enrollment: Enrollment, components: Iterable[ProtocolComponent]
) -> list[PlannedDose]:
    """Return one row a week and modality; components alike but for their sessions are summed."""
    doses: dict[tuple[int, str], PlannedDose] = {}
    for component in components:
        volume = (component.minutes, component.sets, component.reps)
        phase = component.phase
        for week in range(phase.first_week, min(phase.last_week, enrollment.weeks) + 1):
            dose = doses.get((week, component.modality))
            if dose is None:
                doses[(week, component.modality)] = PlannedDose(
                    clinic_id=enrollment.clinic_id,
                    enrollment=enrollment,
                    week=week,
                    modality=component.modality,
                    sessions=component.sessions_per_week,
                    minutes=component.minutes,
                    sets=component.sets,
                    reps=component.reps,
                    intensity_kind=component.intensity_kind,
                    intensity_low=component.intensity_low,
                    intensity_high=component.intensity_high,
                    intensity_note=component.intensity_note,
                    met=component.met,
                    supervised=component.supervised,
                )
            elif (dose.minutes, dose.sets, dose.reps) == volume:
                dose.sessions += component.sessions_per_week
            else:
                raise Refused(
                    f"{two_amounts_words(component.modality, week)} Choose another version, or "
                    "publish a corrected one.",
                    field="version",
                )
    return list(doses.values())


def planned_exercises(
    enrollment: Enrollment,
    components: Iterable[ProtocolComponent],
    loads: Sequence[StartLoad],
    precautions: Iterable[str] = (),
) -> list[PlannedExercise]:
    """Return the original plan of every exercise, week by week for the whole program.

    `components` come with their phase and exercises. Work in minutes has no sets to plan.
    """
    kinds = list(precautions)
    starts = {load.exercise.pk: load for load in loads}
    rows: dict[tuple[int, int], PlannedExercise] = {}
    rises: dict[int, list[int]] = {}
    for week, component in _week_by_week(enrollment, components):
        for line in component.exercises.all():
            start = starts.get(line.exercise_id) or StartLoad(line.exercise)
            if start.is_out:
                continue
            exercise = start.done
            row = rows.get((week, exercise.pk))
            if row is not None:
                _add(row, component, exercise)
                continue
            passed = rises.setdefault(exercise.pk, [])
            load = start.load_kg
            if load is not None:
                load = load_in_week(load, step_of(exercise, kinds), passed)
            rows[week, exercise.pk] = PlannedExercise(
                clinic_id=enrollment.clinic_id,
                enrollment=enrollment,
                week=week,
                exercise=exercise,
                sessions=component.sessions_per_week,
                sets=component.sets or 1,
                reps=component.reps or 1,
                load_kg=load,
            )
            passed.append(component.load_rise)
    return list(rows.values())


def _week_by_week(
    enrollment: Enrollment, components: Iterable[ProtocolComponent]
) -> list[tuple[int, ProtocolComponent]]:
    return sorted(
        (
            (week, component)
            for component in components
            if component.sets is not None
            for week in range(
                component.phase.first_week, min(component.phase.last_week, enrollment.weeks) + 1
            )
        ),
        key=lambda pair: (pair[0], pair[1].pk),
    )


def _add(row: PlannedExercise, component: ProtocolComponent, exercise: Exercise) -> None:
    if (row.sets, row.reps) != (component.sets, component.reps):
        raise Refused(
            f"Week {row.week} would have two different amounts of {exercise.name}. Choose another "
            "exercise, or another version.",
            field="loads",
        )
    row.sessions += component.sessions_per_week
