"""What heart-rate zones rest on."""

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
    HeartRateIn,
    HeartRateOut,
)
from programs.models import (
    HeartRateProfile,
)


class HeartRateView(OfEnrollment):
    shows = serializer_class = HeartRateOut

    def rows(self) -> QuerySet[HeartRateProfile]:
        rows = HeartRateProfile.objects.filter(clinic=self.clinic_access.clinic)
        return rows.select_related("enrollment__patient", "noted_by")


class HeartRateList(HeartRateView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="heart_rates_list",
        responses=HeartRateOut(many=True),
        parameters=[OF_ENROLLMENT],
    )
    def get(self, request: Request) -> Response:
        """List what heart-rate zones rest on; the newest of a program counts."""
        return self.listed(request)

    @extend_schema(
        operation_id="heart_rates_create",
        request=HeartRateIn,
        responses={201: HeartRateOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Note a maximal or resting heart rate, or a beta-blocker."""
        asked = self.validated(HeartRateIn, request)
        enrollment = self.enrollment(asked.pop("enrollment"))
        return self.made(
            request,
            lambda: actions.note_heart_rate(enrollment=enrollment, by=self.by, **asked),
        )


class HeartRateDetail(HeartRateView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="heart_rates_retrieve", responses=HeartRateOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one heart-rate profile with its zones."""
        return self.one(uid)
