"""Proposals of progression, and what somebody decided."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS, choice_filter
from programs.api.of_enrollment import OF_ENROLLMENT, OfEnrollment
from programs.api.prescribing_serializers import (
    ChangeProposalIn,
    ProposalOut,
)
from programs.api.serializers import ReasonIn
from programs.models import (
    Proposal,
    ProposalState,
)
from programs.selectors.proposals import proposals_of


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
