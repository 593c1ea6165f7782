"""The library of exercises: the list with its filters, one exercise."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from clinic.models import Clinic
from programs.models import (
    CautionRule,
    ComponentExercise,
    Exercise,
    ExerciseCaution,
    JointLoad,
    ProtocolVersion,
    Substitution,
)

LOADS = {1: "a little", 2: "some", 3: "a lot"}
# From here on a joint that hurts is better spared.
SPARED_BELOW = 2


@dataclass(frozen=True)
class ExerciseFilters:
    """What the list is narrowed to; empty fields narrow nothing."""

    modality: str = ""
    muscle_group: str = ""
    spare: str = ""
    precaution: str = ""
    retired: bool = False


@dataclass(frozen=True)
class ExerciseRow:
    exercise: Exercise
    kind: str
    loads: str
    advice: str


def exercises_of(clinic: Clinic) -> QuerySet[Exercise]:
    """Return a clinic's library with what pages and API show of an exercise."""
    return (
        Exercise.objects.filter(clinic=clinic)
        .prefetch_related(
            "joint_loads",
            "cautions",
            Prefetch("substitutions", Substitution.objects.select_related("instead")),
        )
        .order_by("modality", "name", "pk")
    )


def filtered(rows: QuerySet[Exercise], filters: ExerciseFilters) -> QuerySet[Exercise]:
    """Narrow the library; a joint to spare leaves out what loads it more than a little."""
    rows = rows.filter(is_active=not filters.retired)
    if filters.modality:
        rows = rows.filter(modality=filters.modality)
    if filters.muscle_group:
        rows = rows.filter(muscle_group=filters.muscle_group)
    if filters.spare:
        loads = JointLoad.objects.filter(
            exercise=OuterRef("pk"), joint=filters.spare, level__gte=SPARED_BELOW
        )
        rows = rows.filter(~Exists(loads))
    if filters.precaution:
        against = ExerciseCaution.objects.filter(
            exercise=OuterRef("pk"), precaution=filters.precaution, rule=CautionRule.AVOID
        )
        rows = rows.filter(~Exists(against))
    return rows


def exercise_list(clinic: Clinic, filters: ExerciseFilters) -> list[ExerciseRow]:
    """Return the library as the list shows it, in four queries."""
    return [
        ExerciseRow(
            exercise=exercise,
            kind=kind_words(exercise),
            loads=loads_words(exercise),
            advice=_advice(exercise, filters.precaution),
        )
        for exercise in filtered(exercises_of(clinic), filters)
    ]


def kind_words(exercise: Exercise) -> str:
    """Return "Resistance, legs"."""
    group = exercise.get_muscle_group_display().lower()
    return f"{exercise.get_modality_display()}, {group}"


def loads_words(exercise: Exercise) -> str:
    """Return "knees a lot, hips some", the heaviest first; "no joint" for none."""
    loads = [
        f"{row.get_joint_display().lower()} {LOADS[row.level]}"
        for row in exercise.joint_loads.all()
    ]
    return ", ".join(loads) or "no joint"


def protocols_with(exercise: Exercise) -> list[ProtocolVersion]:
    """Return the versions that name an exercise, drafts included."""
    uses = ComponentExercise.objects.filter(
        component__phase__version=OuterRef("pk"), exercise=exercise
    )
    return list(
        ProtocolVersion.objects.filter(Exists(uses), clinic_id=exercise.clinic_id)
        .select_related("protocol")
        .order_by("protocol__name", "-number")
    )


def _advice(exercise: Exercise, precaution: str) -> str:
    return next((row.advice for row in exercise.cautions.all() if row.precaution == precaution), "")
