"""What the API shows and takes of a run sheet: cards, sets, adverse events, exercise at home."""

from typing import Any

from rest_framework import serializers

from patients.models.symptom_report import RedFlag
from programs.api.serializers import NamedOut, PatientNameOut, UidOut
from programs.models import (
    ActivityKind,
    ActivitySource,
    BandColour,
    EarlyStop,
    Modality,
    Relatedness,
    Side,
)


def _number(low: int, high: int, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, allow_null=True, help_text=f"{low}-{high}.", **more
    )


class SetOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    exercise = NamedOut(read_only=True)
    side = serializers.CharField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    reps = serializers.IntegerField(read_only=True, allow_null=True)
    seconds = serializers.IntegerField(read_only=True, allow_null=True)
    load_kg = serializers.DecimalField(4, 1, read_only=True, allow_null=True)
    band = serializers.CharField(read_only=True)
    effort = serializers.IntegerField(read_only=True, allow_null=True)


class TimedOut(serializers.Serializer[Any]):
    modality = serializers.CharField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    effort = serializers.IntegerField(read_only=True, allow_null=True)
    heart_rate = serializers.IntegerField(read_only=True, allow_null=True)


class CardOut(serializers.Serializer[Any]):
    """Everything on one card; an empty one has edition 0."""

    booking = serializers.UUIDField(read_only=True)
    status = serializers.CharField(read_only=True)
    edition = serializers.IntegerField(read_only=True)
    arrived_at = serializers.DateTimeField(read_only=True, allow_null=True)
    pain_before = serializers.IntegerField(read_only=True, allow_null=True)
    systolic = serializers.IntegerField(read_only=True, allow_null=True)
    diastolic = serializers.IntegerField(read_only=True, allow_null=True)
    heart_rate = serializers.IntegerField(read_only=True, allow_null=True)
    red_flags = serializers.ListField(child=serializers.CharField(), read_only=True)
    readiness = serializers.CharField(read_only=True)
    readiness_reason = serializers.CharField(read_only=True)
    minutes = serializers.IntegerField(read_only=True, allow_null=True)
    effort = serializers.IntegerField(read_only=True, allow_null=True)
    pain_after = serializers.IntegerField(read_only=True, allow_null=True)
    early_stop = serializers.CharField(read_only=True)
    note = serializers.CharField(read_only=True)
    sets = SetOut(many=True, read_only=True)
    timed = TimedOut(many=True, read_only=True)


class SetIn(serializers.Serializer[Any]):
    exercise = serializers.UUIDField()
    side = serializers.ChoiceField(choices=Side.choices, required=False, default=Side.BOTH)
    number = serializers.IntegerField(min_value=1, max_value=20)
    key = serializers.UUIDField(
        required=False, help_text="Made where the set is typed; sending it again changes nothing."
    )
    reps = _number(0, 100)
    seconds = _number(0, 3600)
    load_kg = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=20, help_text="0-300 kg."
    )
    band = serializers.ChoiceField(choices=BandColour.choices, required=False, allow_blank=True)
    effort = _number(0, 10)


class TimedIn(serializers.Serializer[Any]):
    modality = serializers.ChoiceField(choices=Modality.choices)
    minutes = _number(0, 480)
    effort = _number(0, 10)
    heart_rate = _number(30, 250)


class CardIn(serializers.Serializer[Any]):
    """A whole card: what is left out is empty afterwards. `edition` is the one that was read."""

    edition = serializers.IntegerField()
    pain_before = _number(0, 10)
    systolic = _number(50, 300)
    diastolic = _number(20, 200)
    heart_rate = _number(30, 250)
    red_flags = serializers.ListField(
        child=serializers.ChoiceField(choices=RedFlag.choices), required=False
    )
    minutes = _number(0, 480)
    effort = _number(0, 10)
    pain_after = _number(0, 10)
    early_stop = serializers.ChoiceField(
        choices=EarlyStop.choices, required=False, allow_blank=True
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    sets = SetIn(many=True, required=False)
    timed = TimedIn(many=True, required=False)


class AdverseEventOut(UidOut):
    booking = serializers.UUIDField(source="booking.uid", read_only=True)
    patient = PatientNameOut(source="booking.patient", read_only=True)
    happened_at = serializers.DateTimeField(read_only=True)
    grade = serializers.IntegerField(read_only=True)
    what = serializers.CharField(read_only=True)
    relatedness = serializers.CharField(read_only=True)
    action_taken = serializers.CharField(read_only=True)
    recorded_by = NamedOut(read_only=True)


class AdverseEventIn(serializers.Serializer[Any]):
    booking = serializers.UUIDField()
    what = serializers.CharField(max_length=300)
    grade = serializers.IntegerField(help_text="1 mild to 5 death, as in CTCAE.")
    relatedness = serializers.ChoiceField(choices=Relatedness.choices)
    action_taken = serializers.CharField(required=False, allow_blank=True, max_length=300)
    happened_at = serializers.DateTimeField(required=False)
    key = serializers.UUIDField(
        required=False, help_text="Becomes its uid; the same again changes nothing."
    )


class HomeActivityOut(UidOut):
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    patient = PatientNameOut(source="enrollment.patient", read_only=True)
    day = serializers.DateField(read_only=True)
    kind = serializers.CharField(read_only=True, help_text="What she calls it; may be empty.")
    modality = serializers.CharField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    effort = serializers.IntegerField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field's own name in DRF
        choices=ActivitySource.choices, read_only=True
    )
    started_at = serializers.DateTimeField(read_only=True, allow_null=True)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True)
    distance_m = serializers.IntegerField(read_only=True, allow_null=True)
    heart_mean = serializers.IntegerField(read_only=True, allow_null=True)
    heart_max = serializers.IntegerField(read_only=True, allow_null=True)
    heart_dropped = serializers.IntegerField(
        read_only=True, help_text="Heart rates outside 30-230, which count for nothing."
    )
    zone_low = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Her zone when the file was read, inclusive."
    )
    zone_high = serializers.IntegerField(read_only=True, allow_null=True)
    seconds_below = serializers.IntegerField(read_only=True, allow_null=True)
    seconds_in = serializers.IntegerField(read_only=True, allow_null=True)
    seconds_above = serializers.IntegerField(read_only=True, allow_null=True)
    device = serializers.CharField(read_only=True)


class HomeActivityIn(serializers.Serializer[Any]):
    enrollment = serializers.UUIDField()
    day = serializers.DateField()
    modality = serializers.ChoiceField(choices=Modality.choices)
    kind = serializers.ChoiceField(
        choices=ActivityKind.choices, required=False, help_text="Names its modality by itself."
    )
    minutes = serializers.IntegerField(help_text="1-480.")
    effort = _number(0, 10)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)
    key = serializers.UUIDField(
        required=False, help_text="Becomes its uid; the same again changes nothing."
    )
