from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit, clock
from clinic.api.views import ClinicAPIView
from clinic.permissions import Permission
from programs.api.asked import by_uid, choice_filter, uid_filter
from programs.api.dose_serializers import DoseOut, DoseSummaryOut
from programs.models import Enrollment, EnrollmentStatus
from programs.models.enrollment import UNDER_WAY
from programs.selectors.dose_facts import with_dose
from programs.selectors.dose_measured import dose_of_enrollment, measure


class DoseDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="enrollments_dose", responses=DoseOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show planned against done of one program, with every measure and its definition."""
        found = dose_of_enrollment(self.clinic_access.clinic, uid, now=clock.now())
        if found is None:
            raise Http404
        audit.record_read(
            self.clinic_access, patients=[found.enrollment.patient_id], view="api-dose-detail"
        )
        return Response(DoseOut(found).data)


class DoseList(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}
    serializer_class = DoseSummaryOut

    @extend_schema(
        operation_id="doses_list",
        responses=DoseSummaryOut(many=True),
        parameters=[
            by_uid("physiologist", "physiologist"),
            OpenApiParameter(
                "status",
                OpenApiTypes.STR,
                enum=EnrollmentStatus.values,
                description="Without it, programs under way.",
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        """List programs with their figures."""
        now = clock.now()
        status = choice_filter(request, "status", EnrollmentStatus.values)
        rows = Enrollment.objects.filter(
            clinic=self.clinic_access.clinic, status__in=[status] if status else UNDER_WAY
        )
        if physiologist := uid_filter(request, "physiologist"):
            rows = rows.filter(physiologist__uid=physiologist)
        with_facts = with_dose(rows.select_related("patient", "physiologist", "clinic"), now=now)
        page = self.paginate_queryset(with_facts) or []
        audit.record_read(
            self.clinic_access, patients=[e.patient_id for e in page], view="api-dose-list"
        )
        shown = [measure(enrollment, now=now) for enrollment in page]
        return self.get_paginated_response(DoseSummaryOut(shown, many=True).data)
