"""People who help patients with their appointments, by the patients' consent."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from patients import actions
from patients.api import serializers as s
from patients.api.facts import FactsList, FactsView
from patients.models import Carer, Relation


class CarerOut(s.OfPatientOut):
    class Meta:
        model = Carer
        fields = [
            "uid",
            "patient",
            "name",
            "email",
            "relation",
            "language",
            "may_answer",
            "consented_by",
            "created_at",
            "accepted_at",
            "ended_at",
            "ended_by",
        ]


class CarerIn(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    name = serializers.CharField(max_length=80)
    email = serializers.CharField(max_length=254)
    relation = serializers.ChoiceField(choices=Relation.choices)
    language = serializers.CharField(required=False, max_length=8)
    may_answer = serializers.BooleanField(required=False, default=False)


class Carers(FactsList):
    serializer_class = CarerOut
    view_name = "api-carer-list"

    def rows(self) -> QuerySet[Carer]:
        return Carer.objects.filter(clinic=self.clinic_access.clinic).select_related("patient")

    @extend_schema(
        operation_id="carers_list", parameters=[s.ListQuery], responses=CarerOut(many=True)
    )
    def get(self, request: Request) -> Response:
        """List carers, those that have ended too."""
        return self.listed(request)

    @extend_schema(operation_id="carers_create", request=CarerIn, responses={201: CarerOut})
    def post(self, request: Request) -> Response:
        """Record a patient's consent; a mail asks the carer to accept."""
        return self.written(request, self.validated(CarerIn, request), actions.name_carer)


class CarerEnding(FactsView):
    """The end of one."""

    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = CarerOut

    def rows(self) -> QuerySet[Carer]:
        return Carer.objects.filter(clinic=self.clinic_access.clinic).select_related("patient")

    @extend_schema(operation_id="carers_end", request=None, responses=CarerOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """End it at once, with every link the carer has; ending twice changes nothing."""
        return self.written(request, {"carer": self.one(uid)}, actions.end_carer, status=200)
