from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from patients.models import Patient
from programs import actions
from programs.api.asked import ONCE, REFUSALS, by_uid, named, uid_filter
from programs.api.prescribing_serializers import (
    ClearanceIn,
    ReadinessRulesIn,
    ReadinessRulesOut,
    ScreeningIn,
    ScreeningOut,
)
from programs.models import Screening
from programs.selectors.readiness import readiness_rules


def screenings_of(clinic: Clinic) -> QuerySet[Screening]:
    return Screening.objects.filter(clinic=clinic).select_related(
        "patient", "screened_by", "clinic"
    )


class ScreeningList(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.PRESCRIBE}
    serializer_class = ScreeningOut

    @extend_schema(
        operation_id="screenings_list",
        responses=ScreeningOut(many=True),
        parameters=[by_uid("patient", "patient")],
    )
    def get(self, request: Request) -> Response:
        """List screenings with what was decided on them."""
        rows = screenings_of(self.clinic_access.clinic)
        if patient := uid_filter(request, "patient"):
            rows = rows.filter(patient__uid=patient)
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access, patients=[s.patient_id for s in page], view="api-screening-list"
        )
        return self.get_paginated_response(ScreeningOut(page, many=True).data)

    @extend_schema(
        operation_id="screenings_create",
        request=ScreeningIn,
        responses={201: ScreeningOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Screen a patient; the clinic's limits decide."""
        asked = self.validated(ScreeningIn, request)
        return once(self, request, lambda: (201, self._screen(asked)))

    def _screen(self, asked: dict[str, Any]) -> dict[str, Any]:
        rows = Patient.objects.filter(clinic=self.clinic_access.clinic).select_related("clinic")
        patient = named(rows, asked.pop("patient"), field="patient", what="patient")
        return ScreeningOut(actions.record_screening(patient=patient, by=self.by, **asked)).data


class ScreeningDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="screenings_retrieve", responses=ScreeningOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one screening."""
        found = find_or_404(screenings_of(self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access, patients=[found.patient_id], view="api-screening-detail"
        )
        return Response(ScreeningOut(found).data)


class ScreeningClear(ClinicAPIView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="screenings_clear",
        request=ClearanceIn,
        responses={200: ScreeningOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Record who cleared the patient, and when."""
        rows = screenings_of(self.clinic_access.clinic)
        found = find_or_404(rows, uid)
        asked = self.validated(ClearanceIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            actions.record_clearance(screening=found, by=self.by, **asked)
            return 200, ScreeningOut(find_or_404(rows, uid)).data

        return once(self, request, work)


class ReadinessLimits(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "PATCH": Permission.PRESCRIBE}

    @extend_schema(operation_id="readiness_rules_retrieve", responses=ReadinessRulesOut)
    def get(self, request: Request) -> Response:
        """Show the clinic's limits for training, or the defaults."""
        return Response(ReadinessRulesOut(readiness_rules(self.clinic_access.clinic)).data)

    @extend_schema(
        operation_id="readiness_rules_update",
        request=ReadinessRulesIn,
        responses={200: ReadinessRulesOut, **REFUSALS},
    )
    def patch(self, request: Request) -> Response:
        """Set some of the limits; the others stay."""
        asked = self.validated(ReadinessRulesIn, request)
        rules = actions.save_readiness_rules(
            clinic=self.clinic_access.clinic, values=asked, by=self.by
        )
        return Response(ReadinessRulesOut(rules).data)
