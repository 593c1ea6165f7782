"""Tablets that patients fetched."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from patients import actions
from patients.api import serializers as s
from patients.api.facts import FactsList, FactsView
from patients.models import Dispensing


class Dispensings(FactsList):
    serializer_class = s.DispensingOut
    view_name = "api-dispensing-list"

    def rows(self) -> QuerySet[Dispensing]:
        return Dispensing.objects.filter(
            clinic=self.clinic_access.clinic, removed_at__isnull=True
        ).select_related("patient")

    @extend_schema(
        operation_id="dispensings_list",
        parameters=[s.ListQuery],
        responses=s.DispensingOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List tablets fetched; entries that were taken back are left out. Fetched is not taken."""
        return self.listed(request)

    @extend_schema(
        operation_id="dispensings_create",
        request=s.DispensingIn,
        responses={201: s.DispensingOut},
    )
    def post(self, request: Request) -> Response:
        """Record tablets fetched once, of one drug on one day."""
        return self.written(
            request, self.validated(s.DispensingIn, request), actions.record_dispensing
        )


class DispensingRemoval(FactsView):
    """The taking back of one entry."""

    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = s.DispensingOut

    def rows(self) -> QuerySet[Dispensing]:
        return Dispensing.objects.filter(clinic=self.clinic_access.clinic).select_related("patient")

    @extend_schema(
        operation_id="dispensings_remove",
        request=s.DispensingRemove,
        responses=s.DispensingOut,
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take a wrong entry back, and say why; taking back twice changes nothing."""
        values = {"dispensing": self.one(uid), **self.validated(s.DispensingRemove, request)}
        return self.written(request, values, actions.remove_dispensing, status=200)
