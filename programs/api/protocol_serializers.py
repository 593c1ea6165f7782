"""Protocols, their versions and exercises, as the API shows and takes them."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from programs.cert import NUMBERS
from programs.content import Content, Line, Span, content_of, revision_of
from programs.models import (
    IntensityKind,
    Modality,
    Progression,
    ProtocolVersion,
    Strength,
)

# No count of a program comes near this; what is above it is refused before it is compared.
MOST = 30000


def _whole(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=MOST, **kwargs)


def _maybe() -> serializers.IntegerField:
    return _whole(required=False, allow_null=True, default=None)


class ExerciseNameOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)


class ComponentOut(serializers.Serializer[Any]):
    modality = serializers.CharField(read_only=True)
    sessions_per_week = serializers.IntegerField(read_only=True)
    sessions_at_most = serializers.IntegerField(read_only=True, allow_null=True)
    minutes = serializers.IntegerField(read_only=True, allow_null=True)
    minutes_at_most = serializers.IntegerField(read_only=True, allow_null=True)
    sets = serializers.IntegerField(read_only=True, allow_null=True)
    sets_at_most = serializers.IntegerField(read_only=True, allow_null=True)
    reps = serializers.IntegerField(read_only=True, allow_null=True)
    reps_at_most = serializers.IntegerField(read_only=True, allow_null=True)
    intensity_kind = serializers.CharField(read_only=True)
    intensity_low = serializers.IntegerField(read_only=True, allow_null=True)
    intensity_high = serializers.IntegerField(read_only=True, allow_null=True)
    intensity_note = serializers.CharField(read_only=True)
    met = serializers.DecimalField(3, 1, read_only=True, allow_null=True)
    days_apart = serializers.IntegerField(read_only=True)
    progression = serializers.CharField(read_only=True)
    load_rise = serializers.IntegerField(read_only=True)
    supervised = serializers.BooleanField(read_only=True)
    exercises = serializers.SerializerMethodField()

    def get_exercises(self, component: Any) -> list[UUID]:
        return [row.exercise.uid for row in component.exercises.all()]


class PhaseOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    first_week = serializers.IntegerField(read_only=True)
    last_week = serializers.IntegerField(read_only=True)
    components = ComponentOut(many=True, read_only=True)


class ProtocolVersionOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    weeks = serializers.IntegerField(read_only=True)
    summary = serializers.CharField(read_only=True)
    citation = serializers.CharField(read_only=True)
    evidence = serializers.CharField(read_only=True)
    visit_minutes = serializers.IntegerField(read_only=True)
    cert = serializers.DictField(child=serializers.CharField(), read_only=True)
    change_note = serializers.CharField(read_only=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    revision = serializers.SerializerMethodField(
        help_text="The state of a draft: a PATCH names the one it read as `seen`."
    )
    enrollments = serializers.SerializerMethodField(help_text="How many were enrolled in it.")
    phases = PhaseOut(many=True, read_only=True)

    def get_revision(self, version: ProtocolVersion) -> str:
        return revision_of(content_of(version))

    def get_enrollments(self, version: ProtocolVersion) -> int:
        return int(getattr(version, "ever", 0))


class ProtocolOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    is_active = serializers.BooleanField(read_only=True)


class ProtocolDetailOut(ProtocolOut):
    copied_from = serializers.UUIDField(
        source="copied_from.uid", read_only=True, allow_null=True, default=None
    )
    versions = ProtocolVersionOut(many=True, read_only=True)


class ProtocolIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    copy_of = serializers.UUIDField(
        required=False, allow_null=True, help_text="A published version; without it, empty."
    )


class ProtocolNameIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)


class ComponentIn(serializers.Serializer[Any]):
    modality = serializers.ChoiceField(Modality.choices)
    sessions_per_week = _whole()
    sessions_at_most = _maybe()
    minutes = _maybe()
    minutes_at_most = _maybe()
    sets = _maybe()
    sets_at_most = _maybe()
    reps = _maybe()
    reps_at_most = _maybe()
    intensity_kind = serializers.ChoiceField(IntensityKind.choices, default="words")
    intensity_low = _maybe()
    intensity_high = _maybe()
    intensity_note = serializers.CharField(
        required=False, allow_blank=True, max_length=80, default=""
    )
    met = serializers.DecimalField(3, 1, required=False, allow_null=True, default=None)
    days_apart = _whole(default=1)
    supervised = serializers.BooleanField(default=True)
    progression = serializers.ChoiceField(Progression.choices, default="none")
    load_rise = _whole(default=0)
    exercises = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=20)


class PhaseIn(serializers.Serializer[Any]):
    name = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    first_week = _whole()
    last_week = _whole()
    components = ComponentIn(many=True, default=list, max_length=12)  # type: ignore[call-arg]


class DraftIn(serializers.Serializer[Any]):
    """A version whole; what is left out is empty or the default, never what stood before."""

    weeks = _whole()
    summary = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    citation = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    evidence = serializers.ChoiceField(Strength.choices, default="consensus")
    visit_minutes = _whole(default=60)
    cert = serializers.DictField(
        child=serializers.CharField(max_length=1000, allow_blank=True),
        default=dict,
        help_text=f"Texts by item of the reporting checklist: {', '.join(NUMBERS)}.",
    )
    phases = PhaseIn(many=True, default=list, max_length=26)  # type: ignore[call-arg]

    def validate_cert(self, value: dict[str, str]) -> dict[str, str]:
        for item in value:
            if item not in NUMBERS:
                raise serializers.ValidationError(
                    f"“{item}” is not an item. Use one of: {', '.join(NUMBERS)}."
                )
        return {item: text for item, text in value.items() if text}


class SavedDraftIn(DraftIn):
    seen = serializers.CharField(
        max_length=64, help_text="The `revision` of the draft that this replaces."
    )


class PublishIn(serializers.Serializer[Any]):
    change_note = serializers.CharField(
        required=False, allow_blank=True, max_length=300, default=""
    )
    accept_gaps = serializers.BooleanField(default=False)
    seen = serializers.CharField(required=False, allow_null=True, max_length=64, default=None)


class ShippedOut(serializers.Serializer[Any]):
    exercises = serializers.IntegerField(read_only=True)
    protocols = serializers.IntegerField(read_only=True)


class CertItemOut(serializers.Serializer[Any]):
    item = serializers.CharField(read_only=True)
    question = serializers.CharField(read_only=True)
    stated = serializers.BooleanField(read_only=True)
    answer = serializers.CharField(read_only=True)


class CertOut(serializers.Serializer[Any]):
    checklist = serializers.CharField(read_only=True)
    protocol = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    items = CertItemOut(many=True, read_only=True)


def content_from(asked: dict[str, Any]) -> Content:
    """Return the content that a validated DraftIn describes."""
    own = {name: value for name, value in asked.items() if name not in ("phases", "seen")}
    return Content(**own, phases=tuple(_span(phase) for phase in asked["phases"]))


def _span(phase: dict[str, Any]) -> Span:
    own = {name: value for name, value in phase.items() if name != "components"}
    lines = tuple(
        Line(**{**line, "exercises": tuple(line["exercises"])}) for line in phase["components"]
    )
    return Span(**own, lines=lines)
