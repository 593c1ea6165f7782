"""Corrections of courses and precautions, with the reason."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from patients import actions
from patients.api.facts import FactsView
from patients.api.serializers import PrecautionOut, TherapyCourseOut
from patients.models import Drug, EndReason, Precaution, TherapyCourse


class TherapyCourseCorrection(serializers.Serializer[Any]):
    """The course as it should stand; without a last day it is open."""

    drug = serializers.ChoiceField(choices=Drug.choices)
    started_on = serializers.DateField()
    planned_years = serializers.IntegerField()
    ended_on = serializers.DateField(required=False, allow_null=True)
    end_reason = serializers.ChoiceField(
        choices=EndReason.choices, required=False, allow_blank=True
    )
    reason = serializers.CharField(max_length=200)


class PrecautionCorrection(serializers.Serializer[Any]):
    note = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(max_length=200)


class TherapyCourseCorrecting(FactsView):
    """The correction of one course."""

    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = TherapyCourseOut

    def rows(self) -> QuerySet[TherapyCourse]:
        return TherapyCourse.objects.filter(clinic=self.clinic_access.clinic).select_related(
            "patient"
        )

    @extend_schema(
        operation_id="therapy_courses_correct",
        request=TherapyCourseCorrection,
        responses=TherapyCourseOut,
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Put a course right as a whole, and say why; what it said before is kept."""
        values = {"course": self.one(uid), **self.validated(TherapyCourseCorrection, request)}
        return self.written(request, values, actions.correct_course, status=200)


class PrecautionCorrecting(FactsView):
    """The correction of one precaution's note."""

    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = PrecautionOut

    def rows(self) -> QuerySet[Precaution]:
        return Precaution.objects.filter(clinic=self.clinic_access.clinic).select_related("patient")

    @extend_schema(
        operation_id="precautions_correct", request=PrecautionCorrection, responses=PrecautionOut
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Put the note of a precaution right, and say why."""
        values = {"precaution": self.one(uid), **self.validated(PrecautionCorrection, request)}
        return self.written(request, values, actions.correct_precaution, status=200)
