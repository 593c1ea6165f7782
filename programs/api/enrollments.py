from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from patients.models import Patient
from programs import actions
from programs.api.asked import (
    ONCE,
    REFUSALS,
    by_uid,
    choice_filter,
    named,
    staff_of,
    uid_filter,
)
from programs.api.prescribing_serializers import StartEnrollmentIn
from programs.api.serializers import EndEnrollmentIn, EnrollmentOut
from programs.api.starting import with_start
from programs.models import Enrollment, EnrollmentStatus, ProtocolVersion


def enrollments_of(clinic: Clinic) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(clinic=clinic).select_related(
        "patient", "version__protocol", "physiologist", "screening"
    )


class EnrollmentList(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.EDIT_SCHEDULE}
    serializer_class = EnrollmentOut

    @extend_schema(
        operation_id="enrollments_list",
        responses=EnrollmentOut(many=True),
        parameters=[
            by_uid("patient", "patient"),
            OpenApiParameter("status", OpenApiTypes.STR, enum=EnrollmentStatus.values),
        ],
    )
    def get(self, request: Request) -> Response:
        """List programs that patients do or did."""
        rows = enrollments_of(self.clinic_access.clinic)
        if patient := uid_filter(request, "patient"):
            rows = rows.filter(patient__uid=patient)
        if status := choice_filter(request, "status", EnrollmentStatus.values):
            rows = rows.filter(status=status)
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access, patients=[e.patient_id for e in page], view="api-enrollment-list"
        )
        return self.get_paginated_response(EnrollmentOut(page, many=True).data)

    @extend_schema(
        operation_id="enrollments_create",
        request=StartEnrollmentIn,
        responses={201: EnrollmentOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Start a patient on a published protocol version.

        Her newest screening must let her train. Heart rate and loads ask for the right to
        prescribe.
        """
        asked = self.validated(StartEnrollmentIn, request)
        return once(self, request, lambda: (201, self._enroll(asked)))

    def _enroll(self, asked: dict[str, Any]) -> dict[str, Any]:
        clinic = self.clinic_access.clinic
        patients = Patient.objects.filter(clinic=clinic).select_related("clinic")
        versions = ProtocolVersion.objects.filter(clinic=clinic).select_related("protocol")
        asked["patient"] = named(patients, asked["patient"], field="patient", what="patient")
        asked["version"] = named(
            versions, asked["version"], field="version", what="protocol version"
        )
        asked["physiologist"] = named(
            staff_of(clinic), asked["physiologist"], field="physiologist", what="person"
        )
        asked = with_start(self.clinic_access, asked)
        return EnrollmentOut(actions.enroll(**asked, by=self.by)).data


class EnrollmentDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="enrollments_retrieve", responses=EnrollmentOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one patient's program."""
        found = find_or_404(enrollments_of(self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access, patients=[found.patient_id], view="api-enrollment-detail"
        )
        return Response(EnrollmentOut(found).data)


class EnrollmentEnd(ClinicAPIView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="enrollments_end",
        request=EndEnrollmentIn,
        responses={200: EnrollmentOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """End a program and cancel what is still booked in it."""
        rows = enrollments_of(self.clinic_access.clinic)
        found = find_or_404(rows, uid)
        asked = self.validated(EndEnrollmentIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            actions.end_enrollment(enrollment=found, by=self.by, **asked)
            return 200, EnrollmentOut(find_or_404(rows, uid)).data

        return once(self, request, work)
