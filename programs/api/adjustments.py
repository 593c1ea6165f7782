"""Weeks that are a share of the original plan."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS
from programs.api.of_enrollment import OF_ENROLLMENT, OfEnrollment
from programs.api.prescribing_serializers import (
    AdjustmentIn,
    AdjustmentOut,
)
from programs.models import (
    DoseAdjustment,
)


class AdjustmentView(OfEnrollment):
    shows = serializer_class = AdjustmentOut

    def rows(self) -> QuerySet[DoseAdjustment]:
        rows = DoseAdjustment.objects.filter(clinic=self.clinic_access.clinic)
        return rows.select_related("enrollment__patient", "adjusted_by")


class AdjustmentList(AdjustmentView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="adjustments_list",
        responses=AdjustmentOut(many=True),
        parameters=[OF_ENROLLMENT],
    )
    def get(self, request: Request) -> Response:
        """List adjustments of the original plan, withdrawn ones included."""
        return self.listed(request)

    @extend_schema(
        operation_id="adjustments_create",
        request=AdjustmentIn,
        responses={201: AdjustmentOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Let some weeks be a share of the original plan."""
        asked = self.validated(AdjustmentIn, request)
        enrollment = self.enrollment(asked.pop("enrollment"))
        return self.made(
            request, lambda: actions.adjust_dose(enrollment=enrollment, by=self.by, **asked)
        )


class AdjustmentDetail(AdjustmentView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="adjustments_retrieve", responses=AdjustmentOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one adjustment."""
        return self.one(uid)


class AdjustmentWithdraw(AdjustmentView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="adjustments_withdraw",
        request=None,
        responses={200: AdjustmentOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take an adjustment back."""
        return self.acted(
            request, uid, lambda row: actions.withdraw_adjustment(adjustment=row, by=self.by)
        )
