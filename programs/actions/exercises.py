"""The clinic's library of exercises: written whole, retired and restored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.db import conflicts_refused, retry_deadlocks
from clinic.models import Clinic
from patients.models.precaution import PrecautionKind
from programs.errors import UnfitDraft
from programs.models import (
    CautionRule,
    Exercise,
    ExerciseCaution,
    Joint,
    JointLoad,
    LoadKind,
    Modality,
    MuscleGroup,
    Substitution,
)

Fault = tuple[str, str]


@dataclass(frozen=True)
class ExerciseFacts:
    """Everything about an exercise that can be edited.

    `joints` is joint -> load 1-3, `cautions` precaution -> (rule, advice), `instead` rows of
    (painful joint, uid of the other exercise, why).
    """

    name: str
    modality: str
    muscle_group: str
    instructions: str
    load_kind: str
    equipment: str = ""
    step_kg: Decimal = Decimal(1)
    loads_arm: bool = False
    joints: dict[str, int] = field(default_factory=dict)
    cautions: dict[str, tuple[str, str]] = field(default_factory=dict)
    instead: tuple[tuple[str, UUID, str], ...] = ()


COLUMNS = (
    "name", "modality", "muscle_group", "instructions", "load_kind", "equipment", "step_kg",
    "loads_arm",
)  # fmt: skip
LENGTHS = {"name": 80, "instructions": 1500, "equipment": 120}


@retry_deadlocks
@transaction.atomic
def create_exercise(*, clinic: Clinic, facts: ExerciseFacts, by: Actor) -> Exercise:
    """Add an exercise to the library."""
    others = _others(clinic.pk, facts)
    _refuse_unfit(facts, others, itself=None)
    exercise = Exercise(clinic=clinic)
    with audit.acting(by), conflicts_refused(field="name"):
        return write_exercise(exercise, facts, others)


@retry_deadlocks
@transaction.atomic
def edit_exercise(*, exercise: Exercise, facts: ExerciseFacts, by: Actor) -> Exercise:
    """Replace what the library says of an exercise, in every protocol that uses it."""
    exercise = Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)
    others = _others(exercise.clinic_id, facts)
    _refuse_unfit(facts, others, itself=exercise)
    with audit.acting(by), conflicts_refused(field="name"):
        return write_exercise(exercise, facts, others)


@retry_deadlocks
@transaction.atomic
def set_exercise_active(*, exercise: Exercise, active: bool, by: Actor) -> Exercise:
    """Retire an exercise, so that it is offered no more, or restore it.

    Protocols and prescriptions that have it keep it.
    """
    exercise = Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)
    if exercise.is_active != active:
        exercise.is_active = active
        with audit.acting(by):
            exercise.save(update_fields=["is_active"])
    return exercise


def write_exercise(
    exercise: Exercise, facts: ExerciseFacts, others: dict[UUID, Exercise]
) -> Exercise:
    """Write an exercise and all that belongs to it. Inside the caller's transaction."""
    for name in COLUMNS:
        setattr(exercise, name, getattr(facts, name))
    exercise.save()
    common = {"clinic_id": exercise.clinic_id, "exercise": exercise}
    exercise.joint_loads.all().delete()
    exercise.cautions.all().delete()
    exercise.substitutions.all().delete()
    JointLoad.objects.bulk_create(
        JointLoad(joint=joint, level=level, **common) for joint, level in facts.joints.items()
    )
    ExerciseCaution.objects.bulk_create(
        ExerciseCaution(precaution=precaution, rule=rule, advice=advice, **common)
        for precaution, (rule, advice) in facts.cautions.items()
    )
    Substitution.objects.bulk_create(
        Substitution(joint=joint, instead=others[uid], why=why, **common)
        for joint, uid, why in facts.instead
    )
    return exercise


def _others(clinic_id: int, facts: ExerciseFacts) -> dict[UUID, Exercise]:
    uids = [uid for _joint, uid, _why in facts.instead]
    rows = Exercise.objects.filter(clinic_id=clinic_id, uid__in=uids)
    return {other.uid: other for other in rows.prefetch_related("joint_loads")}


def _refuse_unfit(
    facts: ExerciseFacts, others: dict[UUID, Exercise], itself: Exercise | None
) -> None:
    faults = [
        *_text_faults(facts),
        *_choice_faults(facts),
        *_caution_faults(facts),
        *_instead_faults(facts, others, itself),
    ]
    if faults:
        raise UnfitDraft(faults)


def _text_faults(facts: ExerciseFacts) -> Iterator[Fault]:
    if not facts.name.strip():
        yield "name", "The exercise has no name yet. Give it one."
    if not facts.instructions.strip():
        yield "instructions", "Say in words a patient can follow how it is done."
    for name, most in LENGTHS.items():
        length = len(getattr(facts, name))
        if length > most:
            yield name, f"This has {length} characters. Shorten it to {most}."
    if not 0 < facts.step_kg <= 20:
        yield "step_kg", f"A step is more than 0 and at most 20 kg, not {facts.step_kg} kg."


def _choice_faults(facts: ExerciseFacts) -> Iterator[Fault]:
    choices = (
        ("modality", facts.modality, Modality.values),
        ("muscle_group", facts.muscle_group, MuscleGroup.values),
        ("load_kind", facts.load_kind, LoadKind.values),
    )
    for name, value, allowed in choices:
        if value not in allowed:
            yield name, f"“{value}” is not one of {', '.join(allowed)}. Choose one."
    for joint, level in facts.joints.items():
        if joint not in Joint.values or not 1 <= level <= 3:
            yield (
                f"joints.{joint}",
                f"“{joint}: {level}” is not a load. Give one of {', '.join(Joint.values)} 1 to 3.",
            )


def _caution_faults(facts: ExerciseFacts) -> Iterator[Fault]:
    for precaution, (rule, advice) in facts.cautions.items():
        path = f"cautions.{precaution}"
        if precaution not in PrecautionKind.values:
            yield path, f"“{precaution}” is not one of {', '.join(PrecautionKind.values)}."
        elif rule not in CautionRule.values:
            yield path, f"“{rule}” is not one of {', '.join(CautionRule.values)}. Choose one."
        elif not advice.strip():
            label = PrecautionKind(precaution).label.lower()
            yield path, f"Say what to do with {label}, in a sentence."
        elif len(advice) > 200:
            yield path, f"The advice has {len(advice)} characters. Shorten it to 200."


def _instead_faults(
    facts: ExerciseFacts, others: dict[UUID, Exercise], itself: Exercise | None
) -> Iterator[Fault]:
    seen = set()
    for i, (joint, uid, why) in enumerate(facts.instead):
        path, other = f"instead.{i}", others.get(uid)
        if joint not in Joint.values:
            yield path, f"“{joint}” is not one of {', '.join(Joint.values)}. Choose a joint."
        elif other is None:
            yield path, f"There is no exercise {uid} in your clinic's library."
        elif itself is not None and other.pk == itself.pk:
            yield path, "An exercise cannot stand in for itself. Choose another one."
        elif (joint, uid) in seen:
            yield path, f"{other.name} stands twice for the same joint. Remove one of the two."
        elif len(why) > 200:
            yield path, f"The reason has {len(why)} characters. Shorten it to 200."
        else:
            yield from _sparing_fault(facts, joint, other, path)
        seen.add((joint, uid))


def _sparing_fault(facts: ExerciseFacts, joint: str, other: Exercise, path: str) -> Iterator[Fault]:
    own = facts.joints.get(joint, 0)
    theirs = next((row.level for row in other.joint_loads.all() if row.joint == joint), 0)
    if theirs >= own:
        yield (
            path,
            f"{other.name} loads the {Joint(joint).label.lower()} {theirs} of 3, and this exercise "
            f"{own}. Choose one that spares them.",
        )
