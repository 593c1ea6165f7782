"""What the API of planning shows, and what it takes."""

from typing import Any

from rest_framework import serializers

from clinic.models.hours import Weekday
from programs.api.serializers import NamedOut, PatientNameOut
from programs.models import PlanFormat


class WindowIO(serializers.Serializer[Any]):
    weekday = serializers.ChoiceField(choices=Weekday.choices, help_text="1 is Monday.")
    from_time = serializers.TimeField()
    until_time = serializers.TimeField()
    preferred = serializers.BooleanField(default=False)


class AbsenceIO(serializers.Serializer[Any]):
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")


class WishesOut(serializers.Serializer[Any]):
    """When she can come, and how her program is to be planned."""

    windows = WindowIO(many=True, read_only=True)
    absences = AbsenceIO(many=True, read_only=True)
    format = serializers.CharField(read_only=True)
    physiologist = serializers.UUIDField(read_only=True, allow_null=True)
    visits_a_week = serializers.IntegerField(read_only=True, allow_null=True)


class WishesIn(serializers.Serializer[Any]):
    """Everything at once: what is left out is cleared."""

    windows = WindowIO(many=True, required=False, default=list)
    absences = AbsenceIO(many=True, required=False, default=list)
    format = serializers.ChoiceField(choices=PlanFormat.choices, default=PlanFormat.EITHER)
    physiologist = serializers.UUIDField(required=False, allow_null=True, default=None)
    visits_a_week = serializers.IntegerField(required=False, allow_null=True, default=None)


class PlanOneIn(serializers.Serializer[Any]):
    first_day = serializers.DateField(required=False, help_text="Tomorrow, unless later.")
    last_day = serializers.DateField(required=False, help_text="The program's last day.")
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class PlanManyIn(serializers.Serializer[Any]):
    enrollments = serializers.ListField(child=serializers.UUIDField(), max_length=1000)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class RunOut(serializers.Serializer[Any]):
    """A planning run. No plan has fewer points than `bound`; `gap` is proven from it."""

    uid = serializers.UUIDField(read_only=True)
    state = serializers.CharField(read_only=True)
    first_day = serializers.DateField(read_only=True)
    last_day = serializers.DateField(read_only=True)
    seed = serializers.IntegerField(read_only=True)
    digest = serializers.CharField(read_only=True)
    objective = serializers.IntegerField(read_only=True, allow_null=True)
    bound = serializers.IntegerField(read_only=True, allow_null=True)
    gap = serializers.FloatField(read_only=True)
    parts = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    solver = serializers.CharField(read_only=True)
    failure = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    solved_at = serializers.DateTimeField(read_only=True, allow_null=True)
    confirmed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    change = serializers.UUIDField(
        source="change.uid",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="What confirming changed on the calendar; undoing it takes the plan back.",
    )


class ProposedVisitOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(read_only=True)
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    patient = PatientNameOut(source="enrollment.patient", read_only=True)
    number = serializers.IntegerField(read_only=True)
    of = serializers.IntegerField(read_only=True)
    week = serializers.IntegerField(read_only=True)
    day = serializers.DateField(read_only=True)
    start_time = serializers.TimeField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    physiologist = NamedOut(read_only=True)
    room = NamedOut(read_only=True)
    session = serializers.UUIDField(
        source="session.uid", read_only=True, default=None, allow_null=True
    )
    modalities = serializers.ListField(child=serializers.CharField(), read_only=True)
    adjusted = serializers.BooleanField(read_only=True)
    booking = serializers.UUIDField(
        source="booking.uid", read_only=True, default=None, allow_null=True
    )


class UnmetOut(serializers.Serializer[Any]):
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    week = serializers.IntegerField(read_only=True)
    visits = serializers.IntegerField(read_only=True)
    sentence = serializers.CharField(read_only=True)
    way_out = serializers.CharField(read_only=True)


class RunDetailOut(RunOut):
    visits = ProposedVisitOut(many=True, read_only=True)
    unmet = UnmetOut(many=True, read_only=True)


class ChoiceOut(serializers.Serializer[Any]):
    """Another time in the same week that a proposed visit could have."""

    day = serializers.DateField(read_only=True)
    start_time = serializers.TimeField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    physiologist = NamedOut(read_only=True)
    room = NamedOut(read_only=True)
    session = serializers.UUIDField(
        source="session.uid", read_only=True, default=None, allow_null=True
    )
    is_preferred = serializers.BooleanField(read_only=True)


class ChoicesOut(serializers.Serializer[Any]):
    choices = ChoiceOut(many=True, read_only=True)


class AdjustIn(serializers.Serializer[Any]):
    day = serializers.DateField()
    start_time = serializers.TimeField()
