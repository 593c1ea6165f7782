"""What the API takes and shows of changes: scopes, previews, undoing, other times, credits."""

from typing import Any

from rest_framework import serializers

from programs.api.serializers import NamedOut, ReasonIn, UidOut
from programs.selectors.series_occurrences import Fate, Scope

SCOPES = [scope.value for scope in Scope]
SEVERAL = [scope for scope in SCOPES if scope != Scope.THIS]


class CancelSessionIn(ReasonIn):
    scope = serializers.ChoiceField(
        choices=SCOPES,
        required=False,
        default=Scope.THIS.value,
        help_text="For a session of a series: this one, with those that follow, or all to come.",
    )


class SeriesChangeIn(serializers.Serializer[Any]):
    """What is left out stays. `last_day` can only reach further."""

    scope = serializers.ChoiceField(choices=SEVERAL)
    session = serializers.UUIDField(
        required=False, help_text="The first occurrence that changes, for this_and_following."
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=80)
    weekday = serializers.IntegerField(required=False, help_text="1 is Monday.")
    start_time = serializers.TimeField(required=False)
    minutes = serializers.IntegerField(required=False)
    physiologist = serializers.UUIDField(required=False)
    room = serializers.UUIDField(required=False)
    capacity = serializers.IntegerField(required=False)
    last_day = serializers.DateField(required=False)


class SeriesCancelIn(ReasonIn):
    scope = serializers.ChoiceField(choices=SEVERAL)
    session = serializers.UUIDField(
        required=False, help_text="The first occurrence that falls away, for this_and_following."
    )


class OccurrenceOut(serializers.Serializer[Any]):
    number = serializers.IntegerField(read_only=True)
    session = serializers.UUIDField(
        source="session.uid", read_only=True, allow_null=True, default=None
    )
    day = serializers.DateField(read_only=True)
    starts_at = serializers.DateTimeField(
        source="when.starts_at", read_only=True, allow_null=True, default=None
    )
    ends_at = serializers.DateTimeField(
        source="when.ends_at", read_only=True, allow_null=True, default=None
    )
    fate = serializers.ChoiceField(choices=[fate.value for fate in Fate], read_only=True)
    sentence = serializers.CharField(read_only=True)


class SeriesPreviewOut(serializers.Serializer[Any]):
    occurrences = OccurrenceOut(many=True, read_only=True)
    conflicts = serializers.ListField(child=serializers.CharField(), read_only=True)


class CancelDayIn(serializers.Serializer[Any]):
    physiologist = serializers.UUIDField()
    day = serializers.DateField()
    reason = serializers.CharField(max_length=120)
    close = serializers.BooleanField(
        required=False, default=False, help_text="Close the day for this person as well."
    )


class CalendarChangeOut(UidOut):
    kind = serializers.CharField(read_only=True)
    sentence = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    by = NamedOut(read_only=True, allow_null=True)
    undone_at = serializers.DateTimeField(read_only=True, allow_null=True)
    undone_by = NamedOut(read_only=True, allow_null=True)


class ChangedOut(serializers.Serializer[Any]):
    """A change just made; null where there was nothing to change."""

    change = CalendarChangeOut(read_only=True, allow_null=True)


class AlternativeOut(serializers.Serializer[Any]):
    key = serializers.CharField(read_only=True, help_text="What to give back to take this place.")
    session = serializers.UUIDField(
        source="session.uid", read_only=True, allow_null=True, default=None
    )
    title = serializers.CharField(read_only=True)
    day = serializers.DateField(source="when.day", read_only=True)
    starts_at = serializers.DateTimeField(source="when.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="when.ends_at", read_only=True)
    physiologist = NamedOut(read_only=True)
    room = NamedOut(read_only=True)


class AlternativesOut(serializers.Serializer[Any]):
    alternatives = AlternativeOut(many=True, read_only=True)


class CreditOut(serializers.Serializer[Any]):
    booking = serializers.UUIDField(source="booking.uid", read_only=True)
    starts_at = serializers.DateTimeField(source="booking.starts_at", read_only=True)
    cancel_reason = serializers.CharField(source="booking.cancel_reason", read_only=True)
    expires_on = serializers.DateField(read_only=True)


class CreditsOut(serializers.Serializer[Any]):
    credits = CreditOut(many=True, read_only=True)


class MakeUpIn(serializers.Serializer[Any]):
    place = serializers.CharField(
        max_length=40, help_text="The key of one of the booking's alternatives."
    )
