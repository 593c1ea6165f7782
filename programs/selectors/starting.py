"""What a program's first weeks offer a patient: exercises, cautions, what could stand in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min, Prefetch

from patients.models.precaution import PrecautionKind
from programs.models import (
    CautionRule,
    ComponentExercise,
    Exercise,
    ExerciseCaution,
    Joint,
    JointLoad,
    ProtocolPhase,
    ProtocolVersion,
    Substitution,
)
from programs.words import sets_words

LEVELS = {1: "a little", 2: "some", 3: "a lot"}


@dataclass(frozen=True)
class Instead:
    exercise: Exercise
    why: str


@dataclass(frozen=True)
class Offered:
    """One exercise with what to mind for this patient; `avoid` says the library leaves it out."""

    exercise: Exercise
    dose: str
    minds: list[str]
    avoid: bool
    instead: list[Instead]


def offered(
    version: ProtocolVersion, precautions: Sequence[str], joints: Sequence[str]
) -> list[Offered]:
    """Return the exercises of the first phase that has any, each once, in their order."""
    lines = (
        ComponentExercise.objects.filter(
            component__phase__version=version, component__sets__isnull=False
        )
        .select_related("component", "exercise")
        .prefetch_related(*minding("exercise__"))
        .order_by("component__pk", "position")
    )
    first = ProtocolPhase.objects.filter(
        version=version, components__sets__isnull=False, components__exercises__isnull=False
    ).aggregate(week=Min("first_week"))["week"]
    found: dict[int, Offered] = {}
    for line in lines.filter(component__phase__first_week=first):
        if line.exercise_id not in found:
            part = line.component
            reps = f"{part.reps} to {part.reps_at_most}" if part.reps_at_most else f"{part.reps}"
            dose = sets_words(part.sets, reps)
            found[line.exercise_id] = _offered(line.exercise, dose, precautions, joints)
    return list(found.values())


def minding(prefix: str = "") -> "list[Prefetch[str]]":
    """Return the prefetches that `minds` and `substitutes` need."""
    return [
        Prefetch(f"{prefix}cautions", ExerciseCaution.objects.all()),
        Prefetch(f"{prefix}joint_loads", JointLoad.objects.all()),
        Prefetch(
            f"{prefix}substitutions",
            Substitution.objects.filter(instead__is_active=True).select_related("instead"),
        ),
    ]


def minds(exercise: Exercise, precautions: Sequence[str], joints: Sequence[str]) -> list[str]:
    """Return what to mind about an exercise for her precautions and her painful joints."""
    cautions = [
        f"{PrecautionKind(caution.precaution).label}: "
        f"{CautionRule(caution.rule).label.lower()}. {caution.advice}"
        for caution in exercise.cautions.all()
        if caution.precaution in precautions
    ]
    loads = [
        f"{Joint(load.joint).label} hurt: this asks {LEVELS[load.level]} of them."
        for load in exercise.joint_loads.all()
        if load.joint in joints
    ]
    return cautions + loads


def substitutes(exercise: Exercise, joints: Sequence[str] = ()) -> list[Instead]:
    """Return what could stand in, each once, for her painful joints first."""
    rows = sorted(exercise.substitutions.all(), key=lambda row: row.joint not in joints)
    found: dict[int, Instead] = {}
    for row in rows:
        words = f"For {str(Joint(row.joint).label).lower()}"
        why = f"{words}: {row.why}" if row.why else words
        found.setdefault(row.instead_id, Instead(row.instead, why))
    return list(found.values())


def _offered(
    exercise: Exercise, dose: str, precautions: Sequence[str], joints: Sequence[str]
) -> Offered:
    avoid = any(
        caution.precaution in precautions and caution.rule == CautionRule.AVOID
        for caution in exercise.cautions.all()
    )
    return Offered(
        exercise,
        dose,
        minds(exercise, precautions, joints),
        avoid,
        substitutes(exercise, joints),
    )
