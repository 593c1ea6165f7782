"""Is it any good here, over the API: the same figures and lists as the pages show."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from adherence.api import quality_serializers as s
from adherence.models import QualityReport
from adherence.quality import WEEKS, last_weeks, measure
from adherence.selectors.quality_lists import unheard, unseen
from adherence.selectors.quality_reports import quality_reports
from clinic import audit, clock
from clinic.api.pagination import ByIdCursor
from clinic.api.views import ClinicAPIView, find_or_404
from clinic.permissions import Permission


class NewestQuarter(ByIdCursor):
    """Page through the quarters, the newest first."""

    ordering = "-quarter"


class Figures(ClinicAPIView):
    access = {"GET": Permission.VIEW_QUALITY}

    @extend_schema(
        operation_id="quality_retrieve", parameters=[s.WeeksQuery], responses=s.FiguresOut
    )
    def get(self, request: Request) -> Response:
        """Return what the rules did here in the last weeks, up to yesterday."""
        asked = _asked(s.WeeksQuery, request)
        period = last_weeks(self.clinic_access.clinic, weeks=int(asked["weeks"]), now=clock.now())
        return Response(s.FiguresOut(measure(period)).data)


class Quarters(ClinicAPIView):
    access = {"GET": Permission.VIEW_QUALITY}
    serializer_class = s.QuarterBriefOut
    pagination_class = NewestQuarter

    @extend_schema(operation_id="quality_quarters_list", responses=s.QuarterBriefOut(many=True))
    def get(self, request: Request) -> Response:
        """List the quarters that were reported, the newest first."""
        return self.page_of(quality_reports(self.clinic_access.clinic))


class Quarter(ClinicAPIView):
    access = {"GET": Permission.VIEW_QUALITY}

    @extend_schema(operation_id="quality_quarters_retrieve", responses=s.QuarterOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Return a quarter's figures as they were reported."""
        rows = QualityReport.objects.filter(clinic=self.clinic_access.clinic)
        return Response(s.QuarterOut(find_or_404(rows, uid)).data)


class Unheard(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}

    @extend_schema(
        operation_id="quality_unheard", parameters=[s.UnheardQuery], responses=s.UnheardPageOut
    )
    def get(self, request: Request) -> Response:
        """Return a page of the patients nobody hears from, the longest silence first."""
        asked = _asked(s.UnheardQuery, request)
        period = last_weeks(self.clinic_access.clinic, weeks=WEEKS[0], now=clock.now())
        found = unheard(
            period, language=asked["language"], age=asked.get("age", ""), page=asked["page"]
        )
        found = replace(found, rows=self.open_rows(found.rows, lambda row: row.patient_id))
        patients = [row.patient_id for row in found.rows]
        audit.record_read(self.clinic_access, patients=patients, view="api-quality-unheard")
        return Response(s.UnheardPageOut(found).data)


class Unseen(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}

    @extend_schema(
        operation_id="quality_unseen", parameters=[s.UnseenQuery], responses=s.UnseenPageOut
    )
    def get(self, request: Request) -> Response:
        """Return a page of the stops that no rule saw beforehand, newest first."""
        asked = _asked(s.UnseenQuery, request)
        period = last_weeks(self.clinic_access.clinic, weeks=int(asked["weeks"]), now=clock.now())
        found = unseen(period, page=asked["page"])
        found = replace(found, rows=self.open_rows(found.rows, lambda row: row.patient_id))
        patients = [row.patient_id for row in found.rows]
        audit.record_read(self.clinic_access, patients=patients, view="api-quality-unseen")
        return Response(s.UnseenPageOut(found).data)


def _asked(query: type[Any], request: Request) -> dict[str, Any]:
    checked = query(data=request.query_params)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)
