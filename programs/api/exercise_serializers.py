"""Exercises of the library, as the API shows and takes them."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from patients.models.precaution import PrecautionKind
from programs.actions.exercises import ExerciseFacts
from programs.models import CautionRule, Joint, LoadKind, Modality, MuscleGroup


class JointLoadOut(serializers.Serializer[Any]):
    joint = serializers.CharField(read_only=True)
    level = serializers.IntegerField(read_only=True)


class CautionOut(serializers.Serializer[Any]):
    precaution = serializers.CharField(read_only=True)
    rule = serializers.CharField(read_only=True)
    advice = serializers.CharField(read_only=True)


class SubstitutionOut(serializers.Serializer[Any]):
    joint = serializers.CharField(read_only=True)
    exercise = serializers.UUIDField(source="instead.uid", read_only=True)
    name = serializers.CharField(source="instead.name", read_only=True)
    why = serializers.CharField(read_only=True)


class ExerciseOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    modality = serializers.CharField(read_only=True)
    muscle_group = serializers.CharField(read_only=True)
    instructions = serializers.CharField(read_only=True)
    equipment = serializers.CharField(read_only=True)
    load_kind = serializers.CharField(read_only=True)
    step_kg = serializers.DecimalField(3, 1, read_only=True)
    loads_arm = serializers.BooleanField(read_only=True)
    is_active = serializers.BooleanField(read_only=True)
    joints = JointLoadOut(source="joint_loads", many=True, read_only=True)
    cautions = CautionOut(many=True, read_only=True)
    instead = SubstitutionOut(source="substitutions", many=True, read_only=True)


class JointLoadIn(serializers.Serializer[Any]):
    joint = serializers.ChoiceField(Joint.choices)
    level = serializers.IntegerField(min_value=1, max_value=3)


class CautionIn(serializers.Serializer[Any]):
    precaution = serializers.ChoiceField(PrecautionKind.choices)
    rule = serializers.ChoiceField(CautionRule.choices)
    advice = serializers.CharField(max_length=200)


class SubstitutionIn(serializers.Serializer[Any]):
    joint = serializers.ChoiceField(Joint.choices)
    exercise = serializers.UUIDField()
    why = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class ExerciseIn(serializers.Serializer[Any]):
    """An exercise whole; what is left out is empty or the default, never what stood before."""

    name = serializers.CharField(max_length=80)
    modality = serializers.ChoiceField(Modality.choices)
    muscle_group = serializers.ChoiceField(MuscleGroup.choices)
    instructions = serializers.CharField(max_length=1500)
    equipment = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")
    load_kind = serializers.ChoiceField(LoadKind.choices)
    step_kg = serializers.DecimalField(3, 1, default=Decimal(1))
    loads_arm = serializers.BooleanField(default=False)
    joints = JointLoadIn(many=True, default=list, max_length=len(Joint.values))  # type: ignore[call-arg]
    cautions = CautionIn(many=True, default=list, max_length=len(PrecautionKind.values))  # type: ignore[call-arg]
    instead = SubstitutionIn(many=True, default=list, max_length=50)  # type: ignore[call-arg]


def facts_from(asked: dict[str, Any]) -> ExerciseFacts:
    """Return the facts that a validated ExerciseIn describes."""
    own = {k: v for k, v in asked.items() if k not in ("joints", "cautions", "instead")}
    return ExerciseFacts(
        **own,
        joints={row["joint"]: row["level"] for row in asked["joints"]},
        cautions={row["precaution"]: (row["rule"], row["advice"]) for row in asked["cautions"]},
        instead=tuple((row["joint"], row["exercise"], row["why"]) for row in asked["instead"]),
    )
