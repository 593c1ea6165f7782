"""What the API of programs shows, and what it takes; the two are kept apart."""

from typing import Any

from rest_framework import serializers

from programs.models import (
    ATTENDED_OR_NOT,
    CancelReason,
    EarlyStop,
    SessionKind,
)
from programs.models.enrollment import UNDER_WAY, EnrollmentStatus

ENDED = [status for status in EnrollmentStatus.values if status not in UNDER_WAY]
OUTCOMES = [(outcome.value, outcome.label) for outcome in ATTENDED_OR_NOT]


class UidOut(serializers.Serializer[Any]):
    """An answer: every field is read only."""

    uid = serializers.UUIDField(read_only=True)


class NamedOut(UidOut):
    name = serializers.CharField(read_only=True)


class PatientNameOut(UidOut):
    name = serializers.CharField(source="full_name", read_only=True)


class EnrollmentOut(UidOut):
    patient = PatientNameOut(read_only=True)
    protocol = NamedOut(source="version.protocol", read_only=True)
    version = serializers.UUIDField(source="version.uid", read_only=True)
    screening = serializers.UUIDField(source="screening.uid", read_only=True, default=None)
    physiologist = NamedOut(read_only=True)
    starts_on = serializers.DateField(read_only=True)
    weeks = serializers.IntegerField(read_only=True)
    availability = serializers.CharField(read_only=True)
    status = serializers.CharField(read_only=True)
    ended_on = serializers.DateField(read_only=True, allow_null=True)
    end_reason = serializers.CharField(read_only=True)


class EnrollmentIn(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    version = serializers.UUIDField()
    physiologist = serializers.UUIDField()
    starts_on = serializers.DateField()
    weeks = serializers.IntegerField(required=False, allow_null=True, default=None)
    availability = serializers.CharField(required=False, allow_blank=True, max_length=200)


class EndEnrollmentIn(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=ENDED)
    reason = serializers.CharField(allow_blank=True, max_length=200)


class SessionOut(UidOut):
    series = serializers.UUIDField(
        source="series.uid", read_only=True, allow_null=True, default=None
    )
    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    physiologist = NamedOut(read_only=True)
    room = NamedOut(read_only=True)
    day = serializers.DateField(read_only=True)
    start_time = serializers.TimeField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    zone = serializers.CharField(read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    capacity = serializers.IntegerField(read_only=True)
    places_taken = serializers.IntegerField(read_only=True)
    status = serializers.CharField(read_only=True)
    cancel_reason = serializers.CharField(read_only=True)
    overlap_reason = serializers.CharField(read_only=True)
    sequence = serializers.IntegerField(read_only=True)
    occurrence_day = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text="The day its series gave it; stays when the session is moved or cancelled.",
    )


class SessionIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    title = serializers.CharField(required=False, allow_blank=True, max_length=80)
    physiologist = serializers.UUIDField()
    room = serializers.UUIDField()
    day = serializers.DateField()
    start_time = serializers.TimeField()
    minutes = serializers.IntegerField()
    capacity = serializers.IntegerField(required=False)
    enrollment = serializers.UUIDField(required=False, help_text="Book this program's patient.")
    overlap_reason = serializers.CharField(required=False, allow_blank=True, max_length=200)


class SessionEditIn(serializers.Serializer[Any]):
    """What may be changed without anybody being told; what is left out stays."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=80)
    capacity = serializers.IntegerField(
        required=False, help_text="Never fewer than are taken, nor more than the room holds."
    )


class MoveIn(serializers.Serializer[Any]):
    day = serializers.DateField()
    start_time = serializers.TimeField()
    minutes = serializers.IntegerField(required=False)
    room = serializers.UUIDField(required=False)
    physiologist = serializers.UUIDField(required=False)
    overlap_reason = serializers.CharField(required=False, allow_blank=True, max_length=200)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200)


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class SeriesOut(UidOut):
    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    weekday = serializers.IntegerField(read_only=True)
    start_time = serializers.TimeField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    physiologist = NamedOut(read_only=True)
    room = NamedOut(read_only=True)
    capacity = serializers.IntegerField(read_only=True)
    first_day = serializers.DateField(read_only=True)
    last_day = serializers.DateField(read_only=True)
    follows = serializers.UUIDField(
        source="follows.uid",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The series that a change of this and the following occurrences split off from.",
    )


class DayLeftOutOut(serializers.Serializer[Any]):
    day = serializers.DateField(read_only=True)
    why = serializers.CharField(read_only=True)


class SeriesDetailOut(SeriesOut):
    sessions = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    days_left_out = DayLeftOutOut(many=True, read_only=True)


class SeriesIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    title = serializers.CharField(required=False, allow_blank=True, max_length=80, default="")
    weekday = serializers.IntegerField(help_text="1 is Monday.")
    start_time = serializers.TimeField()
    minutes = serializers.IntegerField()
    physiologist = serializers.UUIDField()
    room = serializers.UUIDField()
    capacity = serializers.IntegerField(required=False, default=1)
    first_day = serializers.DateField()
    last_day = serializers.DateField()


class RecordOut(serializers.Serializer[Any]):
    minutes = serializers.IntegerField(read_only=True, allow_null=True)
    effort = serializers.IntegerField(read_only=True, allow_null=True)
    pain_before = serializers.IntegerField(read_only=True, allow_null=True)
    pain_after = serializers.IntegerField(read_only=True, allow_null=True)
    early_stop = serializers.CharField(read_only=True)
    note = serializers.CharField(read_only=True)


class BookingOut(UidOut):
    session = serializers.UUIDField(source="session.uid", read_only=True)
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    patient = PatientNameOut(read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    status = serializers.CharField(read_only=True)
    sequence = serializers.IntegerField(read_only=True)
    confirmed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    recorded_at = serializers.DateTimeField(read_only=True, allow_null=True)
    cancelled_at = serializers.DateTimeField(read_only=True, allow_null=True)
    cancelled_by = serializers.CharField(read_only=True)
    cancel_reason = serializers.CharField(read_only=True)
    notice_hours = serializers.IntegerField(read_only=True, allow_null=True)
    had_place = serializers.BooleanField(read_only=True)
    offered_at = serializers.DateTimeField(read_only=True, allow_null=True)
    offer_expires_at = serializers.DateTimeField(read_only=True, allow_null=True)
    makes_up = serializers.UUIDField(
        source="makes_up.uid",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The missed booking that this one makes good.",
    )


class BookingDetailOut(BookingOut):
    record = RecordOut(read_only=True, allow_null=True, default=None)


class BookingIn(serializers.Serializer[Any]):
    session = serializers.UUIDField()
    enrollment = serializers.UUIDField()
    waitlist = serializers.BooleanField(required=False, default=False)
    makes_up = serializers.UUIDField(
        required=False, help_text="A missed booking of this program that left a credit."
    )


class CancelBookingIn(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=CancelReason.choices)


class OutcomeIn(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    minutes = serializers.IntegerField(required=False, allow_null=True)
    effort = serializers.IntegerField(required=False, allow_null=True, help_text="0-10.")
    pain_before = serializers.IntegerField(required=False, allow_null=True, help_text="0-10.")
    pain_after = serializers.IntegerField(required=False, allow_null=True, help_text="0-10.")
    early_stop = serializers.ChoiceField(
        choices=EarlyStop.choices, required=False, allow_blank=True
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
