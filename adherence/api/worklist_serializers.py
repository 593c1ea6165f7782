"""What the API takes and gives about the worklist as a page."""

from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from adherence.api.serializers import PatientBrief, PersonOut
from adherence.models import DailyBudget, SavedView
from adherence.rules import BY_CODE
from adherence.selectors import Asked, Level, Queue, asked_of
from adherence.selectors.asked import LONGEST_SEARCH


class FilterQuery(serializers.Serializer[Any]):
    """The filters that the list of episodes and the worklist share."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_SEARCH,
        help_text="Part of the name, or the start of the record number.",
    )
    rule = serializers.ChoiceField(choices=sorted(BY_CODE), required=False)
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    owner = serializers.CharField(
        required=False, max_length=36, help_text="The uid of a member of staff, or `nobody`."
    )
    overdue = serializers.BooleanField(
        required=False, default=False, help_text="Only those past their time."
    )
    language = serializers.CharField(required=False, max_length=8)
    physiologist = serializers.UUIDField(required=False)

    def validate_owner(self, value: str) -> str:
        if not asked_of({"owner": value}).owner:
            raise serializers.ValidationError(f"{value!r} is neither a uid nor `nobody`.")
        return value

    def validate_language(self, value: str) -> str:
        if value and not asked_of({"language": value}).language:
            raise serializers.ValidationError(f"{value!r} is not the code of a language.")
        return value


class WorklistQuery(FilterQuery):
    queue = serializers.ChoiceField(choices=Queue.choices, default=Queue.OPEN.value)
    page = serializers.IntegerField(default=1, min_value=1, max_value=999_999)


class DueOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    days = serializers.IntegerField(help_text="Negative once it is over.")
    words = serializers.CharField()


class TrendOut(serializers.Serializer[Any]):
    """The worst answer a week over eight weeks, oldest first; null is a week without one."""

    points = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    last = serializers.IntegerField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    change = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    summary = serializers.CharField()


class RecentSessionsOut(serializers.Serializer[Any]):
    states = serializers.ListField(child=serializers.CharField())
    summary = serializers.CharField()


class WhyOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    tier = serializers.CharField()


class RowOut(serializers.Serializer[Any]):
    """One row: the episode's own resource has the evidence behind it."""

    episode = serializers.UUIDField(source="episode.uid")
    patient = PatientBrief(source="episode.patient")
    state = serializers.CharField(source="episode.state")
    level = serializers.CharField()
    headline = serializers.CharField()
    reasons = WhyOut(many=True)
    gap = serializers.CharField(allow_blank=True)
    pain = TrendOut()
    tablets = TrendOut()
    attendance = RecentSessionsOut()
    age = serializers.CharField()
    due = DueOut(allow_null=True)
    tried = serializers.CharField(allow_blank=True)
    owner = PersonOut(source="episode.owner", allow_null=True)
    step = serializers.CharField(allow_blank=True)
    is_today = serializers.BooleanField()
    can_wait = serializers.CharField(allow_blank=True, help_text="Why it can; empty if today's.")


class BudgetOut(serializers.Serializer[Any]):
    """Today's calls, and who can wait: of them `called` today and `over` their time."""

    planned = serializers.IntegerField()
    is_fixed = serializers.BooleanField()
    share = serializers.IntegerField()
    active = serializers.IntegerField()
    done = serializers.IntegerField()
    left = serializers.IntegerField()
    can_wait = serializers.IntegerField()
    called = serializers.IntegerField()
    over = serializers.IntegerField()
    headline = serializers.CharField()
    rest = serializers.CharField(allow_blank=True)
    basis = serializers.CharField()


class WorklistOut(serializers.Serializer[Any]):
    queues = serializers.DictField(source="seen.queues", child=serializers.IntegerField())
    open = serializers.IntegerField(source="seen.all_open")
    safety = serializers.IntegerField(source="seen.safety")
    assessed_at = serializers.DateTimeField(source="seen.assessed_at", allow_null=True)
    assessment_overdue = serializers.BooleanField(source="seen.overdue")
    budget = BudgetOut(source="seen.budget")
    matching = serializers.IntegerField(source="seen.matching")
    page = serializers.IntegerField(source="seen.page")
    pages = serializers.IntegerField(source="seen.pages")
    rows = RowOut(many=True)


class AssignIn(serializers.Serializer[Any]):
    episodes = serializers.ListField(child=serializers.UUIDField(), max_length=200)
    to = serializers.UUIDField(help_text="A member of staff who works the list.")


class AssignOut(serializers.Serializer[Any]):
    owner = PersonOut()
    episodes = serializers.ListField(child=serializers.UUIDField())


class BudgetSettings(serializers.ModelSerializer[DailyBudget]):
    per_hundred = serializers.IntegerField(
        help_text="Calls a week for every 100 active patients, 1 to 100."
    )
    a_day = serializers.IntegerField(
        required=False, allow_null=True, help_text="Calls a day in its place, 1 to 200."
    )

    class Meta:
        model = DailyBudget
        fields = ["per_hundred", "a_day"]


class KeysOut(serializers.Serializer[Any]):
    on = serializers.BooleanField()


class ViewOut(serializers.ModelSerializer[SavedView]):
    class Meta:
        model = SavedView
        fields = ["uid", "name", "query"]


class NameIn(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True, help_text="At most 40 characters.")


class ViewIn(NameIn):
    query = serializers.CharField(
        required=False, allow_blank=True, help_text="The query string of the worklist's page."
    )


def asked_in(query: FilterQuery) -> Asked:
    """Return what a query asks for. Raises ValidationError naming the field at fault."""
    query.is_valid(raise_exception=True)
    values = query.validated_data
    return asked_of({name: "1" if value is True else str(value) for name, value in values.items()})


def said_in(text: str) -> dict[str, str]:
    """Return a query string as names and values."""
    return dict(QueryDict(text).items())  # type: ignore[arg-type]
