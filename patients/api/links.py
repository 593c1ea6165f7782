"""The links in mails that a patient has."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from patients import actions
from patients.models import Patient


class LinksEndIn(serializers.Serializer[Any]):
    reason = serializers.CharField(help_text="Why they must end; the audit trail keeps it.")


class LinksEndOut(serializers.Serializer[Any]):
    ended = serializers.IntegerField(help_text="How many links worked until now.")


class LinksEnding(ClinicAPIView):
    """The end of all links in mails that one patient has."""

    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = LinksEndOut

    @extend_schema(operation_id="patients_links_end", request=LinksEndIn, responses=LinksEndOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """End all links in mails she has, and say why; mails to come bring new ones."""
        mine = Patient.objects.filter(clinic=self.clinic_access.clinic)
        patient = find_or_404(mine, uid)
        values = self.validated(LinksEndIn, request)

        def work() -> tuple[int, Any]:
            ended = actions.end_links(patient=patient, by=self.by, **values)
            return 200, {"ended": ended}

        return once(self, request, work)
