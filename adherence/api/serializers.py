"""What the API takes and gives about episodes. Input and output apart; ids are uids.

What a value must be is checked once, by the actions; an input serializer makes sure of the type.
"""

from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adherence import sentences
from adherence.actions.resolving import STOPPED_BY
from adherence.models import (
    Channel,
    Contact,
    ContactResult,
    Episode,
    EpisodeOutcome,
    EpisodeState,
    HandOver,
    Interpreter,
    ReAsk,
)
from adherence.models.signal import Signal
from adherence.models.verdict import SignalVerdict
from adherence.selectors.work import asked_in_words
from adherence.waking import woken
from clinic.models import Staff
from patients.models import Patient, Question

OPEN = "open"
_QUESTIONS = f"Ask one question again by mail: {', '.join(Question.values)}; empty for none."


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
        fields = [
            "uid",
            "episode",
            "channel",
            "result",
            "note",
            "interpreter",
            "call_again_at",
            "at",
            "recorded_by",
        ]


class ReAskOut(serializers.ModelSerializer[ReAsk]):
    """One question that she is asked again, and what became of it."""

    episode = serializers.UUIDField(source="episode.uid")
    patient = PatientBrief()
    planned_by = PersonOut()
    answer = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    class Meta:
        model = ReAsk
        fields = [
            "uid",
            "episode",
            "patient",
            "symptom",
            "due_on",
            "before",
            "answer",
            "state",
            "words",
            "planned_by",
        ]

    def get_answer(self, row: ReAsk) -> int | None:
        return getattr(row.report, row.symptom) if row.report else None

    def get_words(self, row: ReAsk) -> str:
        return asked_in_words(row)


class HandOverOut(serializers.ModelSerializer[HandOver]):
    episode = serializers.UUIDField(source="episode.uid")
    given_by = PersonOut()
    given_to = PersonOut()

    class Meta:
        model = HandOver
        fields = ["uid", "episode", "given_by", "given_to", "note", "at", "read_at"]


class EpisodeOut(serializers.ModelSerializer[Episode]):
    patient = PatientBrief()
    owner = serializers.SerializerMethodField()
    headline = serializers.SerializerMethodField()
    woken = serializers.SerializerMethodField(help_text="What brought it back, in a sentence.")

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
            "waiting_until",
            "woke_at",
            "woken",
            "resolved_at",
            "outcome",
            "outcome_note",
            "times_tried",
        ]

    @extend_schema_field(PersonOut(allow_null=True))
    def get_owner(self, episode: Episode) -> dict[str, Any] | None:
        return dict(PersonOut(episode.owner).data) if episode.owner else None

    def get_woken(self, episode: Episode) -> str:
        return woken(episode, ZoneInfo(episode.clinic.time_zone))

    def get_headline(self, episode: Episode) -> str:
        return sentences.headline(
            list(episode.signals.all()), is_open=episode.state != EpisodeState.RESOLVED
        )


class EpisodeDetailOut(EpisodeOut):
    """One episode with everything that was seen and tried."""

    signals = SignalOut(many=True)
    contacts = ContactOut(many=True)
    re_asks = ReAskOut(many=True)
    hand_overs = HandOverOut(many=True)

    class Meta(EpisodeOut.Meta):
        fields = [*EpisodeOut.Meta.fields, "signals", "contacts", "re_asks", "hand_overs"]


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
    interpreter = serializers.CharField(required=False, help_text=", ".join(Interpreter.values))
    call_again_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When the next call is due, within 28 days."
    )
    re_ask = serializers.CharField(required=False, allow_blank=True, help_text=_QUESTIONS)
    re_ask_days = serializers.IntegerField(required=False, help_text="3 to 7; 5 unless said.")


class ContactIn(AttemptIn):
    episode = serializers.UUIDField()


class SnoozeIn(serializers.Serializer[Any]):
    until = serializers.DateField(help_text="A morning of the clinic, at most 28 days ahead.")
    expected_pain = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text=(
            "0-10; two above it ends the snooze. Empty means as now, where pain is no reason."
        ),
    )
    reason = serializers.CharField(allow_blank=True)


class WaitIn(serializers.Serializer[Any]):
    days = serializers.IntegerField(
        required=False, allow_null=True, help_text="1 to 28; 7 unless said, 1 for safety."
    )


class ResolveIn(serializers.Serializer[Any]):
    outcome = serializers.CharField(
        allow_blank=True,
        help_text=", ".join(v for v in EpisodeOutcome.values if v != EpisodeOutcome.DIED),
    )
    note = serializers.CharField(required=False, allow_blank=True)
    stopped_on = serializers.DateField(
        required=False, allow_null=True, help_text="Closes her course, with `stopped` only."
    )
    stopped_by = serializers.CharField(
        required=False, allow_blank=True, help_text=", ".join(STOPPED_BY)
    )
    re_ask = serializers.CharField(required=False, allow_blank=True, help_text=_QUESTIONS)
    re_ask_days = serializers.IntegerField(required=False, help_text="3 to 7; 5 unless said.")
    tell_her = serializers.BooleanField(
        required=False,
        help_text="Mail her that the clinic has acted, with an outcome that is something done.",
    )


class NothingIn(serializers.Serializer[Any]):
    """An empty body."""
