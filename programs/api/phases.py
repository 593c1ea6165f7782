"""What a new phase of the protocol asks of a patient, and taking it over."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit, clock
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS
from programs.api.serializers import NamedOut
from programs.models import Enrollment
from programs.models.enrollment import UNDER_WAY
from programs.selectors.phase_news import phase_news_of


class PhaseNewsChangeOut(serializers.Serializer[Any]):
    """Sets and repetitions of the phase, for one of her prescriptions."""

    prescription = serializers.UUIDField(source="row.uid", read_only=True)
    exercise = NamedOut(source="row.exercise", read_only=True)
    sets = serializers.IntegerField(read_only=True)
    reps = serializers.IntegerField(read_only=True)
    reps_at_most = serializers.IntegerField(read_only=True, allow_null=True)
    words = serializers.CharField(read_only=True)


class PhaseNewsOut(serializers.Serializer[Any]):
    """A phase that has begun. Without anything new `name` is empty and `began` is null."""

    name = serializers.CharField(read_only=True)
    began = serializers.DateField(read_only=True, allow_null=True)
    changes = PhaseNewsChangeOut(many=True, read_only=True)
    to_add = NamedOut(many=True, read_only=True)


class _PhaseView(ClinicAPIView):
    def enrollment(self, uid: UUID) -> Enrollment:
        rows = Enrollment.objects.filter(clinic=self.clinic_access.clinic)
        return find_or_404(rows.select_related("patient__clinic"), uid)

    def shown(self, enrollment: Enrollment) -> dict[str, Any]:
        audit.record_read(
            self.clinic_access, patients=[enrollment.patient_id], view="api-enrollment-phase"
        )
        today = clock.today(self.clinic_access.clinic.time_zone)
        is_open = enrollment.status in UNDER_WAY
        news = phase_news_of(enrollment, today=today) if is_open else None
        return dict(
            PhaseNewsOut(news or {"name": "", "began": None, "changes": [], "to_add": []}).data
        )


class EnrollmentPhase(_PhaseView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="enrollments_phase", responses=PhaseNewsOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show what the phase that has begun asks for beyond what is prescribed."""
        return Response(self.shown(self.enrollment(uid)))


class EnrollmentPhaseTakeOver(_PhaseView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="enrollments_phase_take_over",
        request=None,
        responses={200: PhaseNewsOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Give her exercises the phase's sets and repetitions; her loads stay."""
        enrollment = self.enrollment(uid)

        def work() -> tuple[int, dict[str, Any]]:
            actions.take_over_phase(enrollment=enrollment, by=self.by)
            return 200, self.shown(enrollment)

        return once(self, request, work)
