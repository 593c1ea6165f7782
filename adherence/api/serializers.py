"""What the API takes and gives about episodes. Input and output apart; ids are uids.

What a value must be is checked once, by the actions; an input serializer makes sure of the type.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adherence import sentences
from adherence.models import Channel, Contact, ContactResult, Episode, EpisodeOutcome, EpisodeState
from adherence.models.signal import Signal
from adherence.models.verdict import SignalVerdict
from clinic.models import Staff
from patients.models import Patient

OPEN = "open"


class PersonOut(serializers.ModelSerializer[Staff]):
    class Meta:
        model = Staff
        fields = ["uid", "name"]


class PatientBrief(serializers.ModelSerializer[Patient]):
    class Meta:
        model = Patient
        fields = ["uid", "mrn", "given_name", "family_name"]


class VerdictOut(serializers.ModelSerializer[SignalVerdict]):
    staff = PersonOut()

    class Meta:
        model = SignalVerdict
        fields = ["uid", "staff", "useful", "note", "at"]


class SignalOut(serializers.ModelSerializer[Signal]):
    """A rule that holds, or did, with what it read and what that is worth."""

    rule_version = serializers.IntegerField(source="rule_set.version")
    evidence = serializers.DictField()
    reason = serializers.SerializerMethodField()
    rule_text = serializers.SerializerMethodField()
    tier_text = serializers.SerializerMethodField()
    clears_when = serializers.SerializerMethodField()
    next_step = serializers.SerializerMethodField()
    next_step_evidence = serializers.SerializerMethodField()
    verdicts = VerdictOut(many=True)

    class Meta:
        model = Signal
        fields = [
            "uid",
            "rule",
            "rule_version",
            "tier",
            "severity",
            "reason",
            "rule_text",
            "tier_text",
            "clears_when",
            "next_step",
            "next_step_evidence",
            "evidence",
            "first_seen_at",
            "last_seen_at",
            "cleared_at",
            "verdicts",
        ]

    def get_reason(self, signal: Signal) -> str:
        return sentences.reason(signal)

    def get_rule_text(self, signal: Signal) -> str:
        return sentences.rule_text(signal)

    def get_tier_text(self, signal: Signal) -> str:
        return sentences.tier_text(signal)

    def get_clears_when(self, signal: Signal) -> str:
        return sentences.clears_when(signal)

    def get_next_step(self, signal: Signal) -> str:
        return sentences.next_step(signal)[0]

    def get_next_step_evidence(self, signal: Signal) -> str:
        return sentences.next_step(signal)[1]


class ContactOut(serializers.ModelSerializer[Contact]):
    episode = serializers.UUIDField(source="episode.uid")
    recorded_by = PersonOut()

    class Meta:
        model = Contact
        fields = ["uid", "episode", "channel", "result", "note", "at", "recorded_by"]


class EpisodeOut(serializers.ModelSerializer[Episode]):
    patient = PatientBrief()
    owner = serializers.SerializerMethodField()
    headline = serializers.SerializerMethodField()

    class Meta:
        model = Episode
        fields = [
            "uid",
            "patient",
            "state",
            "safety",
            "urgency",
            "headline",
            "owner",
            "opened_at",
            "snoozed_until",
            "expected_pain",
            "snooze_reason",
            "resolved_at",
            "outcome",
            "outcome_note",
        ]

    @extend_schema_field(PersonOut(allow_null=True))
    def get_owner(self, episode: Episode) -> dict[str, Any] | None:
        return dict(PersonOut(episode.owner).data) if episode.owner else None

    def get_headline(self, episode: Episode) -> str:
        return sentences.headline(
            list(episode.signals.all()), is_open=episode.state != EpisodeState.RESOLVED
        )


class EpisodeDetailOut(EpisodeOut):
    """One episode with everything that was seen and tried."""

    signals = SignalOut(many=True)
    contacts = ContactOut(many=True)

    class Meta(EpisodeOut.Meta):
        fields = [*EpisodeOut.Meta.fields, "signals", "contacts"]


class EpisodeQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=[OPEN, *EpisodeState.values],
        default=OPEN,
        help_text="`open` is every state but resolved.",
    )


class ContactQuery(serializers.Serializer[Any]):
    episode = serializers.UUIDField(required=False)


class AttemptIn(serializers.Serializer[Any]):
    channel = serializers.CharField(help_text=", ".join(Channel.values))
    result = serializers.CharField(help_text=", ".join(ContactResult.values))
    note = serializers.CharField(required=False, allow_blank=True)


class ContactIn(AttemptIn):
    episode = serializers.UUIDField()


class SnoozeIn(serializers.Serializer[Any]):
    until = serializers.DateField(help_text="A morning of the clinic, at most 28 days ahead.")
    expected_pain = serializers.IntegerField(help_text="0-10; two above it ends the snooze.")
    reason = serializers.CharField(allow_blank=True)


class ResolveIn(serializers.Serializer[Any]):
    outcome = serializers.CharField(
        allow_blank=True,
        help_text=", ".join(v for v in EpisodeOutcome.values if v != EpisodeOutcome.DIED),
    )
    note = serializers.CharField(required=False, allow_blank=True)


class NothingIn(serializers.Serializer[Any]):
    """An empty body."""
