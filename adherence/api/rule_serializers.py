"""What the API takes and gives about rules. What a value must be is checked by the actions."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adherence.api.serializers import PersonOut
from adherence.models import RuleDraft, RuleSet
from adherence.models.rule_draft import USUAL_WEEKS
from adherence.replay import readable


class RuleSetOut(serializers.ModelSerializer[RuleSet]):
    """One version of the clinic's rules: every limit by key, and the rules that are off."""

    author = PersonOut(allow_null=True)
    thresholds = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = RuleSet
        fields = [
            "uid",
            "version",
            "thresholds",
            "off",
            "reason",
            "author",
            "created_at",
            "retired_at",
        ]


class RuleDraftIn(serializers.Serializer[Any]):
    """Limits that are to change, by key; those not named stay. `off` None leaves it as it is."""

    thresholds = serializers.DictField(child=serializers.IntegerField(), default=dict)
    off = serializers.ListField(
        child=serializers.CharField(max_length=32), allow_null=True, default=None
    )
    reason = serializers.CharField(max_length=300)
    weeks = serializers.IntegerField(default=USUAL_WEEKS, min_value=4, max_value=26)


class RulePublishIn(serializers.Serializer[Any]):
    """`understood` says that the doubts were read and the rules are meant so."""

    understood = serializers.BooleanField(default=False)


class RuleDraftOut(serializers.ModelSerializer[RuleDraft]):
    """Rules that somebody proposed; `replayed_at` is set once they were tried on the past."""

    author = PersonOut()
    based_on_version = serializers.IntegerField(source="based_on.version")
    published_version = serializers.SerializerMethodField()
    thresholds = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = RuleDraft
        fields = [
            "uid",
            "based_on_version",
            "thresholds",
            "off",
            "reason",
            "author",
            "weeks",
            "created_at",
            "replayed_at",
            "published_version",
            "discarded_at",
        ]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_published_version(self, draft: RuleDraft) -> int | None:
        return draft.published_as.version if draft.published_as else None


class SideOut(serializers.Serializer[Any]):
    """What one set of rules would have shown, in patients."""

    patients = serializers.IntegerField()
    openings = serializers.IntegerField()
    busiest = serializers.IntegerField()
    busiest_on = serializers.DateField()
    by_rule = serializers.DictField(child=serializers.IntegerField())
    by_week = serializers.ListField(child=serializers.IntegerField())
    never = serializers.ListField(child=serializers.CharField())
    nearly_always = serializers.DictField(child=serializers.IntegerField())


class StopOut(serializers.Serializer[Any]):
    """A patient (None for a reader who may not see patients) who stopped.

    `now` and `proposed` are the nights on which either set first showed her before; "" for none.
    """

    patient = serializers.UUIDField(allow_null=True)
    stopped_on = serializers.DateField()
    now = serializers.CharField()
    proposed = serializers.CharField()


class ReplayOut(serializers.Serializer[Any]):
    """Two sets of rules on the same past; patients are named to who may see them."""

    first = serializers.DateField()
    last = serializers.DateField()
    nights = serializers.IntegerField()
    looked_at = serializers.IntegerField()
    since = serializers.CharField()
    now = SideOut()
    proposed = SideOut()
    gained = serializers.ListField(child=serializers.UUIDField())
    lost = serializers.ListField(child=serializers.UUIDField())
    stopped = StopOut(many=True)
    earlier_days = serializers.FloatField(allow_null=True)


class RuleDraftDetailOut(RuleDraftOut):
    """A draft with its replay in words and figures, and what to think about before publishing."""

    headline = serializers.SerializerMethodField()
    caution = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()
    doubts = serializers.SerializerMethodField()
    replay = serializers.SerializerMethodField()

    class Meta(RuleDraftOut.Meta):
        fields = [*RuleDraftOut.Meta.fields, "headline", "caution", "changes", "doubts", "replay"]

    def get_headline(self, draft: RuleDraft) -> str:
        return str(self.context["page"].headline)

    def get_caution(self, draft: RuleDraft) -> str:
        return str(self.context["page"].caution)

    def get_changes(self, draft: RuleDraft) -> list[str]:
        return list(self.context["page"].changes)

    def get_doubts(self, draft: RuleDraft) -> list[str]:
        return [doubt.says for doubt in self.context["page"].doubts]

    @extend_schema_field(ReplayOut(allow_null=True))
    def get_replay(self, draft: RuleDraft) -> dict[str, Any] | None:
        replay = readable(draft.replay)
        if replay is None or self.context["names"]:
            return replay
        nameless = [{**stop, "patient": None} for stop in replay["stopped"]]
        return {**replay, "gained": [], "lost": [], "stopped": nameless}
