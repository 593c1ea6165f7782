"""Check-ins that no nurse has opened yet."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, once
from clinic.permissions import Permission
from patients import actions, selectors
from patients.api.serializers import SymptomReportOut
from patients.selectors.unread import MOST


class ReadIn(serializers.Serializer[Any]):
    reports = serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST, help_text="The answers that were read."
    )


class ReadOut(serializers.Serializer[Any]):
    read = serializers.IntegerField(
        help_text="How many were noted; an answer that was changed meanwhile is not among them."
    )


class UnreadCheckIns(ClinicAPIView):
    """What patients answered by themselves and no nurse has read."""

    access = {"GET": Permission.VIEW_WORKLIST, "POST": Permission.VIEW_WORKLIST}
    serializer_class = SymptomReportOut
    pagination_class = None

    @extend_schema(operation_id="unread_check_ins_list", responses=SymptomReportOut(many=True))
    def get(self, request: Request) -> Response:
        """List them as the page does: with words, signs or low mood first, at most 200."""
        unread = selectors.unread_check_ins(self.clinic_access.clinic)
        reports = self.open_rows(unread.reports, lambda report: report.patient_id)
        shown = [report.patient_id for report in reports]
        audit.record_read(self.clinic_access, patients=shown, view="api-unread-check-ins")
        return Response(SymptomReportOut(reports, many=True).data)

    @extend_schema(operation_id="unread_check_ins_read", request=ReadIn, responses=ReadOut)
    def post(self, request: Request) -> Response:
        """Note that the caller has read these answers; their patients are told so."""
        values = self.validated(ReadIn, request)

        def work() -> tuple[int, Any]:
            return 200, {"read": actions.note_read(access=self.clinic_access, **values)}

        return once(self, request, work)
