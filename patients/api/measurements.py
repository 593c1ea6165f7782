"""Measured values."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from patients import actions
from patients.api.facts import FactsList, FactsView
from patients.api.serializers import ListQuery, OfPatientOut
from patients.models import Assay, Measurement, MeasurementKind


class MeasurementOut(OfPatientOut):
    """Below its limit of detection a measurement has that limit and no value."""

    class Meta:
        model = Measurement
        fields = [
            "uid",
            "patient",
            "kind",
            "value",
            "below_limit",
            "detection_limit",
            "unit",
            "loinc",
            "taken_on",
            "assay",
            "method",
            "withdrawn_at",
        ]


class _Figures(serializers.Serializer[Any]):
    value = serializers.DecimalField(
        max_digits=9, decimal_places=3, required=False, allow_null=True
    )
    below_limit = serializers.BooleanField(required=False)
    detection_limit = serializers.DecimalField(
        max_digits=9, decimal_places=3, required=False, allow_null=True
    )
    assay = serializers.ChoiceField(choices=Assay.choices, required=False, allow_blank=True)
    method = serializers.CharField(required=False, allow_blank=True)


class MeasurementIn(_Figures):
    patient = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=MeasurementKind.choices)
    taken_on = serializers.DateField()


class MeasurementCorrection(_Figures):
    taken_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=200)


class MeasurementWithdrawal(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class _OfMeasurements(FactsView):
    serializer_class = MeasurementOut

    def rows(self) -> QuerySet[Measurement]:
        return Measurement.objects.filter(clinic=self.clinic_access.clinic).select_related(
            "patient"
        )


class Measurements(_OfMeasurements, FactsList):
    view_name = "api-measurement-list"

    @extend_schema(
        operation_id="measurements_list",
        parameters=[ListQuery],
        responses=MeasurementOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List measurements; a withdrawn one says when it was withdrawn."""
        return self.listed(request)

    @extend_schema(
        operation_id="measurements_create",
        request=MeasurementIn,
        responses={201: MeasurementOut},
    )
    def post(self, request: Request) -> Response:
        """Add a measured value, or a limit that it lies below; its unit follows from its kind."""
        return self.written(
            request, self.validated(MeasurementIn, request), actions.record_measurement
        )


class MeasurementCorrecting(_OfMeasurements):
    """The correction of one measurement."""

    access = {"POST": Permission.EDIT_PATIENTS}

    @extend_schema(
        operation_id="measurements_correct",
        request=MeasurementCorrection,
        responses=MeasurementOut,
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Correct what is named, and say why; what it said before is kept."""
        values = {"measurement": self.one(uid), **self.validated(MeasurementCorrection, request)}
        return self.written(request, values, actions.correct_measurement, status=200)


class MeasurementWithdrawing(_OfMeasurements):
    """The withdrawal of one measurement."""

    access = {"POST": Permission.EDIT_PATIENTS}

    @extend_schema(
        operation_id="measurements_withdraw",
        request=MeasurementWithdrawal,
        responses=MeasurementOut,
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Withdraw a wrong entry, and say why; withdrawing twice changes nothing."""
        values = {"measurement": self.one(uid), **self.validated(MeasurementWithdrawal, request)}
        return self.written(request, values, actions.withdraw_measurement, status=200)
