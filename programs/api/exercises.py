from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from patients.models.precaution import PrecautionKind
from programs import actions
from programs.api.asked import ONCE, REFUSALS, choice_filter
from programs.api.exercise_serializers import ExerciseIn, ExerciseOut, facts_from
from programs.models import Joint, Modality, MuscleGroup
from programs.selectors.exercise_page import ExerciseFilters, exercises_of, filtered


def _filter(name: str, choices: list[str], what: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, enum=choices, description=what)


class ExerciseList(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "POST": Permission.EDIT_PROTOCOLS}
    serializer_class = ExerciseOut

    @extend_schema(
        operation_id="exercises_list",
        responses=ExerciseOut(many=True),
        parameters=[
            _filter("modality", Modality.values, "Only of this kind."),
            _filter("muscle_group", MuscleGroup.values, "Only of these muscles."),
            _filter("spare", Joint.values, "Without what loads this joint more than a little."),
            _filter("precaution", PrecautionKind.values, "Without what is to be left out then."),
            _filter("state", ["active", "retired"], "In use (the default), or retired."),
        ],
    )
    def get(self, request: Request) -> Response:
        """List the library of exercises."""
        filters = ExerciseFilters(
            modality=choice_filter(request, "modality", Modality.values),
            muscle_group=choice_filter(request, "muscle_group", MuscleGroup.values),
            spare=choice_filter(request, "spare", Joint.values),
            precaution=choice_filter(request, "precaution", PrecautionKind.values),
            retired=choice_filter(request, "state", ["active", "retired"]) == "retired",
        )
        return self.page_of(filtered(exercises_of(self.clinic_access.clinic), filters))

    @extend_schema(
        operation_id="exercises_create",
        request=ExerciseIn,
        responses={201: ExerciseOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Add an exercise to the library."""
        facts = facts_from(self.validated(ExerciseIn, request))

        def work() -> tuple[int, dict[str, Any]]:
            clinic = self.clinic_access.clinic
            made = actions.create_exercise(clinic=clinic, facts=facts, by=self.by)
            return 201, dict(ExerciseOut(find_or_404(exercises_of(clinic), made.uid)).data)

        return once(self, request, work)


class ExerciseDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "PATCH": Permission.EDIT_PROTOCOLS}

    @extend_schema(operation_id="exercises_retrieve", responses=ExerciseOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one exercise with its joint loads, cautions and substitutes."""
        found = find_or_404(exercises_of(self.clinic_access.clinic), uid)
        return Response(ExerciseOut(found).data)

    @extend_schema(
        operation_id="exercises_save",
        request=ExerciseIn,
        responses={200: ExerciseOut, **REFUSALS},
    )
    def patch(self, request: Request, uid: UUID) -> Response:
        """Replace what the library says of an exercise, whole."""
        rows = exercises_of(self.clinic_access.clinic)
        found = find_or_404(rows, uid)
        facts = facts_from(self.validated(ExerciseIn, request))
        actions.edit_exercise(exercise=found, facts=facts, by=self.by)
        return Response(ExerciseOut(find_or_404(rows, uid)).data)


class ExerciseActive(ClinicAPIView):
    """Retiring and restoring; `active` comes from the address."""

    access = {"POST": Permission.EDIT_PROTOCOLS}
    active = False

    def _set(self, request: Request, uid: UUID) -> Response:
        rows = exercises_of(self.clinic_access.clinic)
        found = find_or_404(rows, uid)

        def work() -> tuple[int, dict[str, Any]]:
            actions.set_exercise_active(exercise=found, active=self.active, by=self.by)
            return 200, dict(ExerciseOut(find_or_404(rows, uid)).data)

        return once(self, request, work)


class ExerciseRetire(ExerciseActive):
    @extend_schema(
        operation_id="exercises_retire",
        request=None,
        responses={200: ExerciseOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Offer an exercise no more; protocols that have it keep it."""
        return self._set(request, uid)


class ExerciseRestore(ExerciseActive):
    active = True

    @extend_schema(
        operation_id="exercises_restore",
        request=None,
        responses={200: ExerciseOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Offer a retired exercise again."""
        return self._set(request, uid)
