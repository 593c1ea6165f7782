"""Planning over the API: wishes, proposals, a visit put elsewhere, confirmation."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.actions import AbsenceAsked, WindowAsked
from programs.api.asked import ONCE, REFUSALS, named, staff_of
from programs.api.enrollments import enrollments_of
from programs.api.planning_serializers import (
    AdjustIn,
    ChoicesOut,
    PlanManyIn,
    PlanOneIn,
    ProposedVisitOut,
    RunDetailOut,
    RunOut,
    WishesIn,
    WishesOut,
)
from programs.models import Enrollment, PlanningRun, ProposedVisit, UnmetNeed
from programs.selectors.planning_choices import choices
from programs.selectors.planning_page import is_many, runs_of


def visits_of(clinic: Clinic) -> QuerySet[ProposedVisit]:
    """Return a clinic's proposed visits with everything that is shown of them."""
    return ProposedVisit.objects.filter(clinic=clinic).select_related(
        "run__clinic", "enrollment__patient", "physiologist", "room", "session", "booking"
    )


def detailed(clinic: Clinic) -> QuerySet[PlanningRun]:
    """Return runs with their visits and what they could not give."""
    return runs_of(clinic).prefetch_related(
        "enrollments",
        Prefetch("visits", visits_of(clinic)),
        Prefetch("unmet", UnmetNeed.objects.select_related("enrollment")),
    )


class _RunView(ClinicAPIView):
    """A view of one run that logs the patients it shows."""

    def shown(self, uid: UUID) -> dict[str, Any]:
        run = find_or_404(detailed(self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access,
            patients=[enrollment.patient_id for enrollment in run.enrollments.all()],
            view="api-planning-run",
        )
        return dict(RunDetailOut(run).data)

    def run_to_change(self, uid: UUID) -> PlanningRun:
        run = find_or_404(runs_of(self.clinic_access.clinic), uid)
        if is_many(run) and not self.clinic_access.allows(Permission.PLAN_MANY):
            raise PermissionDenied(f"Your role does not let you {Permission.PLAN_MANY}.")
        return run

    def acted(
        self, request: Request, uid: UUID, act: Callable[[PlanningRun], PlanningRun]
    ) -> Response:
        run = self.run_to_change(uid)

        def work() -> tuple[int, dict[str, Any]]:
            act(run)
            return 200, self.shown(uid)

        return once(self, request, work)


class WishesDetail(ClinicAPIView):
    access = {"GET": Permission.EDIT_SCHEDULE, "PUT": Permission.EDIT_SCHEDULE}

    def _shown(self, uid: UUID) -> dict[str, Any]:
        rows = enrollments_of(self.clinic_access.clinic).select_related(
            "planning_wishes__physiologist"
        )
        found = find_or_404(rows, uid)
        audit.record_read(
            self.clinic_access, patients=[found.patient_id], view="api-planning-wishes"
        )
        wishes = getattr(found, "planning_wishes", None)
        physiologist = wishes.physiologist if wishes else None
        return dict(
            WishesOut(
                {
                    "windows": list(found.windows.all()),
                    "absences": list(found.absences.all()),
                    "format": wishes.format if wishes else "either",
                    "physiologist": physiologist.uid if physiologist else None,
                    "visits_a_week": wishes.visits_a_week if wishes else None,
                }
            ).data
        )

    @extend_schema(operation_id="planning_wishes_retrieve", responses=WishesOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show when a patient can come and how her program is to be planned."""
        return Response(self._shown(uid))

    @extend_schema(
        operation_id="planning_wishes_update",
        request=WishesIn,
        responses={200: WishesOut, **REFUSALS},
    )
    def put(self, request: Request, uid: UUID) -> Response:
        """Replace when a patient can come and how her program is to be planned."""
        clinic = self.clinic_access.clinic
        found = find_or_404(enrollments_of(clinic).select_related("clinic"), uid)
        asked = self.validated(WishesIn, request)
        if asked["physiologist"] is not None:
            asked["physiologist"] = named(
                staff_of(clinic), asked["physiologist"], field="physiologist", what="person"
            )
        asked["windows"] = [WindowAsked(**window) for window in asked["windows"]]
        asked["absences"] = [AbsenceAsked(**absence) for absence in asked["absences"]]
        actions.set_wishes(enrollment=found, by=self.by, **asked)
        return Response(self._shown(uid))


class EnrollmentPlan(_RunView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="enrollments_plan",
        request=PlanOneIn,
        responses={201: RunDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Work out a proposal for one program; nothing is booked."""
        rows = enrollments_of(self.clinic_access.clinic).select_related("clinic", "patient")
        found = find_or_404(rows, uid)
        asked = self.validated(PlanOneIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            run = actions.propose(enrollment=found, by=self.by, **asked)
            return 201, self.shown(run.uid)

        return once(self, request, work)


class RunList(_RunView):
    access = {"GET": Permission.PLAN_MANY, "POST": Permission.PLAN_MANY}
    serializer_class = RunOut

    @extend_schema(operation_id="planning_runs_list", responses=RunOut(many=True))
    def get(self, request: Request) -> Response:
        """List planning runs."""
        return self.page_of(runs_of(self.clinic_access.clinic))

    @extend_schema(
        operation_id="planning_runs_create",
        request=PlanManyIn,
        responses={201: RunDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Ask for one plan of many programs; a worker works it out, look again for it."""
        asked = self.validated(PlanManyIn, request)
        clinic = self.clinic_access.clinic

        def work() -> tuple[int, dict[str, Any]]:
            asked["enrollments"] = self._programs(asked["enrollments"])
            run = actions.ask_for_plan(clinic=clinic, by=self.by, **asked)
            return 201, self.shown(run.uid)

        return once(self, request, work)

    def _programs(self, uids: list[UUID]) -> list[Enrollment]:
        rows = enrollments_of(self.clinic_access.clinic).select_related("clinic", "patient")
        found = {row.uid: row for row in rows.filter(uid__in=uids)}
        return [
            found[uid] if uid in found else named(rows, uid, field="enrollments", what="program")
            for uid in uids
        ]


class RunDetail(_RunView):
    access = {"GET": Permission.EDIT_SCHEDULE}

    @extend_schema(operation_id="planning_runs_retrieve", responses=RunDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show a planning run with its visits and what it could not give."""
        return Response(self.shown(uid))


class RunConfirm(_RunView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="planning_runs_confirm",
        request=None,
        responses={200: RunDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Book every visit of a proposal, or none: a conflict names the visit in the way."""
        return self.acted(request, uid, lambda run: actions.confirm_plan(run=run, by=self.by))


class RunWorkOut(_RunView):
    access = {"POST": Permission.PLAN_MANY}

    @extend_schema(
        operation_id="planning_runs_work_out",
        request=None,
        responses={200: RunDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Work a plan that was asked for out in this request, where no worker took it up."""
        return self.acted(request, uid, lambda run: actions.work_out_now(run=run, by=self.by))


class RunDiscard(_RunView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="planning_runs_discard",
        request=None,
        responses={200: RunDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Put a proposal away; nothing was booked."""
        return self.acted(request, uid, lambda run: actions.discard_plan(run=run, by=self.by))


class VisitChoices(ClinicAPIView):
    access = {"GET": Permission.EDIT_SCHEDULE}

    @extend_schema(operation_id="proposed_visits_choices", responses=ChoicesOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """List where else in its week a proposed visit could be, nearest first."""
        visit = find_or_404(visits_of(self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access, patients=[visit.enrollment.patient_id], view="api-visit-choices"
        )
        return Response(ChoicesOut({"choices": choices(visit)}).data)


class VisitAdjust(ClinicAPIView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="proposed_visits_adjust",
        request=AdjustIn,
        responses={200: ProposedVisitOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Put a proposed visit at another day and time of its week, checked as by the planner."""
        rows = visits_of(self.clinic_access.clinic)
        visit = find_or_404(rows, uid)
        asked = self.validated(AdjustIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            actions.adjust_visit(visit=visit, by=self.by, **asked)
            return 200, dict(ProposedVisitOut(find_or_404(rows, uid)).data)

        return once(self, request, work)
