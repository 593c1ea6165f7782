"""What a patient is meant to do: heart rates, prescriptions, adjustments, proposals."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from programs import actions
from programs.actions import Dose
from programs.api.asked import ONCE, REFUSALS, by_uid, choice_filter, named, uid_filter
from programs.api.prescribing_serializers import (
    AdjustmentIn,
    AdjustmentOut,
    ChangeProposalIn,
    DoseIn,
    HeartRateIn,
    HeartRateOut,
    PrescriptionIn,
    PrescriptionOut,
    ProposalOut,
    SubstituteIn,
)
from programs.api.serializers import ReasonIn
from programs.models import (
    DoseAdjustment,
    Enrollment,
    Exercise,
    ExercisePrescription,
    HeartRateProfile,
    Proposal,
    ProposalState,
)
from programs.selectors.proposals import proposals_of

M = TypeVar("M", bound=Model)
OF_ENROLLMENT = by_uid("enrollment", "program")


class OfEnrollment(ClinicAPIView):
    """Rows of one program: listed by it, read by uid, each read logged."""

    shows: type[Serializer[Any]]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def listed(self, request: Request, rows: QuerySet[Any] | None = None) -> Response:
        rows = self.rows() if rows is None else rows
        if enrollment := uid_filter(request, "enrollment"):
            rows = rows.filter(enrollment__uid=enrollment)
        page = self.paginate_queryset(rows) or []
        self._log([row.enrollment.patient_id for row in page])
        return self.get_paginated_response(self.shows(page, many=True).data)

    def one(self, uid: UUID) -> Response:
        found = find_or_404(self.rows(), uid)
        self._log([found.enrollment.patient_id])
        return Response(self.shows(found).data)

    def made(self, request: Request, work: Callable[[], Model]) -> Response:
        return once(self, request, lambda: (201, self._again(work())))

    def acted(self, request: Request, uid: UUID, work: Callable[[Any], Model]) -> Response:
        found = find_or_404(self.rows(), uid)
        return once(self, request, lambda: (200, self._again(work(found))))

    def enrollment(self, uid: UUID) -> Enrollment:
        rows = Enrollment.objects.filter(clinic=self.clinic_access.clinic)
        rows = rows.select_related("patient__clinic")
        return named(rows, uid, field="enrollment", what="program")

    def exercise(self, uid: UUID, field: str) -> Exercise:
        rows = Exercise.objects.filter(clinic=self.clinic_access.clinic)
        return named(rows, uid, field=field, what="exercise")

    def _again(self, row: Model) -> dict[str, Any]:
        shown = self.rows().get(pk=row.pk)
        self._log([shown.enrollment.patient_id])
        return self.shows(shown).data

    def _log(self, patients: list[int]) -> None:
        match = self.request.resolver_match
        audit.record_read(
            self.clinic_access, patients=patients, view=str(match.url_name) if match else ""
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


class ProposalView(OfEnrollment):
    shows = serializer_class = ProposalOut

    def rows(self) -> QuerySet[Proposal]:
        return proposals_of(self.clinic_access.clinic)


class ProposalList(ProposalView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(
        operation_id="proposals_list",
        responses=ProposalOut(many=True),
        parameters=[
            OF_ENROLLMENT,
            OpenApiParameter("state", OpenApiTypes.STR, enum=ProposalState.values),
        ],
    )
    def get(self, request: Request) -> Response:
        """List proposals of progression with their data and what was decided."""
        rows = self.rows()
        if state := choice_filter(request, "state", ProposalState.values):
            rows = rows.filter(state=state)
        return self.listed(request, rows)


class ProposalDetail(ProposalView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="proposals_retrieve", responses=ProposalOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one proposal."""
        return self.one(uid)


class ProposalAccept(ProposalView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="proposals_accept",
        request=None,
        responses={200: ProposalOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Do what was proposed, from today on."""
        return self.acted(
            request, uid, lambda row: actions.accept_proposal(proposal=row, by=self.by)
        )


class ProposalChange(ProposalView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="proposals_change",
        request=ChangeProposalIn,
        responses={200: ProposalOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Do something else than was proposed."""
        asked = self.validated(ChangeProposalIn, request)
        return self.acted(
            request, uid, lambda row: actions.change_proposal(proposal=row, by=self.by, **asked)
        )


class ProposalDecline(ProposalView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="proposals_decline",
        request=ReasonIn,
        responses={200: ProposalOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Leave the dose as it is."""
        asked = self.validated(ReasonIn, request)
        return self.acted(
            request, uid, lambda row: actions.decline_proposal(proposal=row, by=self.by, **asked)
        )


class ProposalUndo(ProposalView):
    access = {"POST": Permission.PRESCRIBE}

    @extend_schema(
        operation_id="proposals_undo",
        request=None,
        responses={200: ProposalOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take the newest decision of a program back."""
        return self.acted(request, uid, lambda row: actions.undo_decision(proposal=row, by=self.by))
