"""The shape of the figures over the API: what `adherence.quality.measure` returns."""

from typing import Any

from rest_framework import serializers

from adherence.models import QualityReport
from adherence.quality import WEEKS
from adherence.quality.people import AGES


class CountedShareOut(serializers.Serializer[Any]):
    """`n` of `of` in %, with a 95 % interval; null where `of` is below 5."""

    n = serializers.IntegerField()
    of = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class MeanOut(serializers.Serializer[Any]):
    """The mean over `of` patients of each one's own share in %; `done` of `due` in all."""

    of = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    done = serializers.IntegerField()
    due = serializers.IntegerField()


class PeriodOut(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    days = serializers.IntegerField()
    zone = serializers.CharField()
    made_at = serializers.CharField(help_text="When it was looked at: ISO 8601.")


class WeekOut(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    patient_days = serializers.IntegerField()
    patients = serializers.FloatField(help_text="On the drug, on average.")
    opened = serializers.IntegerField()
    raised = serializers.IntegerField()
    open_patients = serializers.IntegerField()
    is_counted = serializers.BooleanField(help_text="Not before the first assessment.")
    opened_per_100 = serializers.FloatField(allow_null=True)
    open_per_100 = serializers.FloatField(allow_null=True)


class LoadOut(serializers.Serializer[Any]):
    patient_weeks = serializers.FloatField()
    opened = serializers.IntegerField()
    opened_per_100 = serializers.FloatField(allow_null=True, help_text="A week.")
    raised = serializers.IntegerField()
    raised_per_100 = serializers.FloatField(allow_null=True, help_text="A week.")
    open_per_100 = serializers.FloatField(allow_null=True, help_text="In an average week.")
    alerts = CountedShareOut(help_text="Check-ins that raised a signal.")
    weeks = WeekOut(many=True)
    assessed_since = serializers.DateField(allow_null=True)
    rule_sets = serializers.ListField(child=serializers.IntegerField())


class ContactTimeOut(serializers.Serializer[Any]):
    tier = serializers.CharField(allow_blank=True, help_text="all, S, A, B, C or empty.")
    opened = serializers.IntegerField()
    contacted = serializers.IntegerField()
    waiting = serializers.IntegerField()
    closed_without = serializers.IntegerField()
    median_hours = serializers.FloatField(allow_null=True, help_text="Hours the clinic was open.")
    ninety_hours = serializers.FloatField(allow_null=True)


class SnoozesOut(serializers.Serializer[Any]):
    snoozes = serializers.IntegerField()
    episodes = serializers.IntegerField()
    median_days = serializers.FloatField(allow_null=True)
    asleep = serializers.IntegerField()
    by_safety = serializers.IntegerField()
    by_pain = serializers.IntegerField()
    by_person = serializers.IntegerField()
    ran_out = serializers.IntegerField()
    by_death = serializers.IntegerField()
    early = CountedShareOut()


class WorkOut(serializers.Serializer[Any]):
    acted = CountedShareOut()
    unreachable = CountedShareOut()
    outcomes = serializers.DictField(child=serializers.IntegerField())
    contact = ContactTimeOut(many=True)
    stale = CountedShareOut()
    snoozes = SnoozesOut()


class RuleFiguresOut(serializers.Serializer[Any]):
    rule = serializers.CharField()
    raised = serializers.IntegerField()
    patients = serializers.IntegerField()
    acted = CountedShareOut()
    not_useful = CountedShareOut()
    stopped = CountedShareOut(help_text="Of those it flagged.")
    others_stopped = CountedShareOut(help_text="Of all others on the drug in those days.")


class PrecisionOut(serializers.Serializer[Any]):
    followed_first = serializers.DateField()
    followed_last = serializers.DateField()
    followed_days = serializers.IntegerField()
    rules = RuleFiguresOut(many=True)


class StopsOut(serializers.Serializer[Any]):
    stops = serializers.IntegerField()
    seen = CountedShareOut()
    unseen = serializers.IntegerField()
    only_after = serializers.IntegerField()
    lead_median = serializers.FloatField(allow_null=True, help_text="Days.")
    lead_low = serializers.FloatField(allow_null=True)
    lead_high = serializers.FloatField(allow_null=True)
    leads = serializers.ListField(
        child=serializers.IntegerField(), help_text="Up to 7, 28, 91 days, and longer."
    )


class GroupOut(serializers.Serializer[Any]):
    by = serializers.CharField(help_text="language or age.")
    group = serializers.CharField()
    n = serializers.IntegerField()
    unheard = CountedShareOut()
    answering = MeanOut()
    attendance = MeanOut()
    worse = serializers.ListField(
        child=serializers.CharField(), help_text="Which of the three are worse than the others'."
    )


class PeopleOut(serializers.Serializer[Any]):
    on_drug = serializers.IntegerField()
    unheard_days = serializers.IntegerField()
    unheard = CountedShareOut()
    answering = MeanOut()
    attendance = MeanOut()
    groups = GroupOut(many=True)


class FiguresOut(serializers.Serializer[Any]):
    """Every figure of a period, each with its numerator and denominator."""

    period = PeriodOut()
    load = LoadOut()
    work = WorkOut()
    precision = PrecisionOut()
    stops = StopsOut()
    people = PeopleOut()


class QuarterBriefOut(serializers.ModelSerializer[QualityReport]):
    class Meta:
        model = QualityReport
        fields = ["uid", "quarter", "rule_set_versions", "made_at"]


class QuarterOut(QuarterBriefOut):
    """A quarter as it was reported."""

    figures = FiguresOut()

    class Meta(QuarterBriefOut.Meta):
        fields = [*QuarterBriefOut.Meta.fields, "figures"]


class UnheardOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    mrn = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    age = serializers.CharField()
    report_on = serializers.DateField(allow_null=True)
    session_on = serializers.DateField(allow_null=True)
    contact_on = serializers.DateField(allow_null=True)
    episode = serializers.UUIDField(allow_null=True)


class UnseenOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    mrn = serializers.CharField()
    name = serializers.CharField()
    drug = serializers.CharField()
    started_on = serializers.DateField()
    stopped_on = serializers.DateField()
    days_on_drug = serializers.IntegerField()
    how = serializers.CharField()
    seen_after = serializers.BooleanField()


class UnheardPageOut(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    days = serializers.IntegerField(help_text="Without a word for at least so many.")
    rows = UnheardOut(many=True)


class UnseenPageOut(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    rows = UnseenOut(many=True)


class WeeksQuery(serializers.Serializer[Any]):
    weeks = serializers.ChoiceField(
        choices=list(WEEKS), default=WEEKS[0], help_text="How far back, up to yesterday."
    )


class PageQuery(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, max_value=99_999, default=1)


class UnseenQuery(WeeksQuery, PageQuery):
    pass


class UnheardQuery(PageQuery):
    language = serializers.CharField(required=False, default="", max_length=8)
    age = serializers.ChoiceField(choices=list(AGES), required=False)
