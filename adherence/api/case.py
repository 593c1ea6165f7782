"""One episode over the API, told as its page tells it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from adherence import checklist, selectors
from adherence.models import Episode
from adherence.selectors.timeline import Kind
from clinic import audit, clock
from clinic.api.views import ClinicAPIView
from clinic.permissions import Permission


class CaseLinkOut(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField(help_text="The page on which the record stands; may be empty.")


class CaseTrendOut(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    note = serializers.CharField()


class CaseReasonOut(serializers.Serializer[Any]):
    """Why the episode is open: her values, the rule with version and source, the way out."""

    signal = serializers.UUIDField(source="signal.uid")
    rule = serializers.CharField(source="signal.rule")
    rule_version = serializers.IntegerField(source="signal.rule_set.version")
    tier = serializers.CharField(source="signal.tier")
    sentence = serializers.CharField()
    name = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    rule_text = serializers.CharField(source="rule")
    worth = serializers.CharField()
    clears = serializers.CharField()
    can_change = serializers.BooleanField()
    trend = CaseTrendOut(allow_null=True)
    records = CaseLinkOut(many=True)


class CaseBackgroundOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class CaseGapOut(CaseLinkOut):
    text = serializers.CharField()


class CaseOptionOut(serializers.Serializer[Any]):
    """Something that could be done, with what is known of it and how surely."""

    code = serializers.CharField(source="option.code")
    name = serializers.CharField(source="option.name")
    who = serializers.CharField(source="option.who")
    what = serializers.CharField(source="option.what")
    effect = serializers.CharField(source="option.effect")
    interval = serializers.CharField(source="option.interval")
    people = serializers.CharField(source="option.people")
    design = serializers.CharField(source="option.design")
    sure = serializers.CharField(source="option.sure")
    because = serializers.CharField(source="option.because")
    helps = serializers.BooleanField(source="option.helps")
    sources = serializers.CharField()
    cautions = serializers.ListField(child=serializers.CharField())


class CasePlaceOut(serializers.Serializer[Any]):
    when = serializers.CharField()
    what = serializers.CharField()
    url = serializers.CharField(help_text="The page that books it, for whoever may.")


class CaseTrainingOut(serializers.Serializer[Any]):
    booked = serializers.CharField(help_text="Her next session; empty without one.")
    places = CasePlaceOut(many=True)
    note = serializers.CharField()


class CaseNextOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    evidence = serializers.CharField()
    options = CaseOptionOut(many=True)
    without_effect = CaseOptionOut(many=True)
    training = CaseTrainingOut(allow_null=True)


class CaseWeekOut(serializers.Serializer[Any]):
    """One week of the picture, in words."""

    begins = serializers.DateField()
    pain = serializers.CharField()
    missed = serializers.CharField()
    supply = serializers.CharField()
    sessions = serializers.CharField()
    dose = serializers.CharField()
    happened = serializers.CharField()


class CaseEntryOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    timed = serializers.BooleanField(help_text="Whether the hour of `at` means anything.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    title = serializers.CharField()
    text = serializers.CharField()
    who = serializers.CharField()


class CaseQuestionOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    ask = serializers.CharField()
    hint = serializers.CharField()


class CaseOut(serializers.Serializer[Any]):
    """One episode with everything its page says."""

    uid = serializers.UUIDField(source="episode.uid")
    level = serializers.CharField()
    headline = serializers.CharField()
    age = serializers.CharField()
    therapy = serializers.CharField()
    precautions = serializers.ListField(child=serializers.CharField())
    reasons = CaseReasonOut(many=True)
    more_reasons = CaseReasonOut(many=True)
    cleared = CaseReasonOut(many=True)
    background = CaseBackgroundOut(many=True)
    gaps = CaseGapOut(many=True)
    next = CaseNextOut()
    summary = serializers.CharField(help_text="The picture in one sentence.")
    weeks = CaseWeekOut(many=True)
    timeline = CaseEntryOut(many=True)
    note = serializers.CharField(help_text="Plain text for the clinic's own record.")
    checklist = CaseQuestionOut(many=True)


class CaseQuery(serializers.Serializer[Any]):
    show = serializers.ChoiceField(
        choices=[kind.value for kind in Kind],
        required=False,
        help_text="Only this kind of entries in the timeline.",
    )


class CaseDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}
    serializer_class = CaseOut

    @extend_schema(operation_id="episodes_case", parameters=[CaseQuery], responses=CaseOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Tell one episode as its page does: why, what is not known, what could be done."""
        query = CaseQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        clinic, now = self.clinic_access.clinic, clock.now()
        show = query.validated_data.get("show", "")
        try:
            page = selectors.episode_page(clinic=clinic, uid=uid, now=now, show=show)
        except Episode.DoesNotExist:
            raise Http404 from None
        audit.record_read(self.clinic_access, patients=[page.patient.pk], view="api-episode-case")
        told: dict[str, Any] = {
            **vars(page),
            "note": selectors.note_for(page, now=now),
            "checklist": checklist.ITEMS,
        }
        return Response(CaseOut(told).data)
