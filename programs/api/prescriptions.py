"""What a patient is to do of each exercise."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from programs import actions
from programs.actions import Dose
from programs.api.asked import ONCE, REFUSALS, choice_filter
from programs.api.of_enrollment import OF_ENROLLMENT, OfEnrollment
from programs.api.prescribing_serializers import (
    DoseIn,
    PrescriptionIn,
    PrescriptionOut,
    SubstituteIn,
)
from programs.models import (
    ExercisePrescription,
)


def _dose(asked: dict[str, Any]) -> Dose:
    return Dose(
        asked["sets"],
        asked["reps"],
        asked.get("reps_at_most"),
        asked.get("load_kg"),
        asked.get("band", ""),
    )


class PrescriptionView(OfEnrollment):
    shows = serializer_class = PrescriptionOut

    def rows(self) -> QuerySet[ExercisePrescription]:
        rows = ExercisePrescription.objects.filter(clinic=self.clinic_access.clinic)
        return rows.select_related("enrollment__patient", "exercise", "instead_of", "prescribed_by")


class PrescriptionList(PrescriptionView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="prescriptions_list",
        responses=PrescriptionOut(many=True),
        parameters=[
            OF_ENROLLMENT,
            OpenApiParameter("current", OpenApiTypes.STR, enum=["yes"]),
        ],
    )
    def get(self, request: Request) -> Response:
        """List prescriptions; `current=yes` leaves out what was replaced."""
        rows = self.rows()
        if choice_filter(request, "current", ["yes"]):
            rows = rows.filter(superseded_at__isnull=True)
        return self.listed(request, rows)

    @extend_schema(
        operation_id="prescriptions_create",
        request=PrescriptionIn,
        responses={201: PrescriptionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Add an exercise to what a patient does."""
        asked = self.validated(PrescriptionIn, request)
        enrollment = self.enrollment(asked["enrollment"])
        exercise = self.exercise(asked["exercise"], "exercise")
        return self.made(
            request,
            lambda: actions.prescribe_exercise(
                enrollment=enrollment,
                exercise=exercise,
                dose=_dose(asked),
                reason=asked["reason"],
                by=self.by,
            ),
        )


class PrescriptionDetail(PrescriptionView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="prescriptions_retrieve", responses=PrescriptionOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one prescription."""
        return self.one(uid)


class PrescriptionChange(PrescriptionView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="prescriptions_change",
        request=DoseIn,
        responses={200: PrescriptionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Replace a current prescription; the answer is the new one."""
        asked = self.validated(DoseIn, request)
        return self.acted(
            request,
            uid,
            lambda row: actions.change_prescription(
                prescription=row, dose=_dose(asked), reason=asked["reason"], by=self.by
            ),
        )


class PrescriptionSubstitute(PrescriptionView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="prescriptions_substitute",
        request=SubstituteIn,
        responses={200: PrescriptionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Let another exercise stand in, or leave this one out."""
        asked = self.validated(SubstituteIn, request)
        uid_of_other = asked.pop("instead", None)
        instead = self.exercise(uid_of_other, "instead") if uid_of_other else None
        return self.acted(
            request,
            uid,
            lambda row: (
                actions.substitute_exercise(prescription=row, instead=instead, by=self.by, **asked)
                or row
            ),
        )
