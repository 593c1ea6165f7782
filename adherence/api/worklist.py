"""The worklist over the API as its page shows it: queues, the day's budget, rows; views; keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from adherence import actions, selectors
from adherence.api import serializers as s
from adherence.api import worklist_serializers as w
from adherence.models import SavedView
from adherence.selectors import asked_of
from adherence.selectors.budget import budget_of
from clinic import audit, clock
from clinic.actions import set_shortcuts
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission


class Worklist(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}
    serializer_class = w.WorklistOut

    @extend_schema(
        operation_id="worklist_retrieve", parameters=[w.WorklistQuery], responses=w.WorklistOut
    )
    def get(self, request: Request) -> Response:
        """Return one page of a queue with the day's line and what stands beside it."""
        asked = w.asked_in(w.WorklistQuery(data=request.query_params))
        access, now = self.clinic_access, clock.now()
        seen = selectors.overview(clinic=access.clinic, staff=access.staff, asked=asked, now=now)
        rows = selectors.rows_of(
            clinic=access.clinic, episodes=seen.shown, budget=seen.budget, now=now
        )
        rows = self.open_rows(rows, lambda row: row.episode.patient_id)
        audit.record_read(
            access, patients=[row.episode.patient_id for row in rows], view="api-worklist"
        )
        return Response(w.WorklistOut({"seen": seen, "rows": rows}).data)


class Assigning(ClinicAPIView):
    access = {"POST": Permission.WORK_EPISODES}
    serializer_class = s.EpisodeOut

    @extend_schema(operation_id="episodes_assign", request=w.AssignIn, responses=w.AssignOut)
    def post(self, request: Request) -> Response:
        """Give several open episodes to one person, all or none."""
        values = self.validated(w.AssignIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            owner, given = actions.assign(clinic=self.clinic_access.clinic, by=self.by, **values)
            audit.record_read(
                self.clinic_access, patients=[e.patient_id for e in given], view="api-assign"
            )
            return 200, dict(w.AssignOut({"owner": owner, "episodes": [e.uid for e in given]}).data)

        return once(self, request, work)


class Budget(ClinicAPIView):
    access = {"GET": Permission.EDIT_RULES, "PUT": Permission.EDIT_RULES}
    serializer_class = w.BudgetSettings

    @extend_schema(operation_id="worklist_budget_retrieve", responses=w.BudgetSettings)
    def get(self, request: Request) -> Response:
        """Return the clinic's calls of a day, or the default."""
        return Response(w.BudgetSettings(budget_of(self.clinic_access.clinic)).data)

    @extend_schema(
        operation_id="worklist_budget_update",
        request=w.BudgetSettings,
        responses=w.BudgetSettings,
    )
    def put(self, request: Request) -> Response:
        """Set the calls of a day: a share of the active patients, or a number of its own."""
        values = self.validated(w.BudgetSettings, request)

        def work() -> tuple[int, dict[str, Any]]:
            budget = actions.set_budget(clinic=self.clinic_access.clinic, by=self.by, **values)
            return 200, dict(w.BudgetSettings(budget).data)

        return once(self, request, work)


class Keys(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST, "PUT": Permission.VIEW_WORKLIST}
    serializer_class = w.KeysOut

    @extend_schema(operation_id="worklist_keys_retrieve", responses=w.KeysOut)
    def get(self, request: Request) -> Response:
        """Say whether single letters act on the caller's pages."""
        return Response({"on": self.clinic_access.staff.keyboard_shortcuts})

    @extend_schema(operation_id="worklist_keys_update", request=w.KeysOut, responses=w.KeysOut)
    def put(self, request: Request) -> Response:
        """Switch the caller's keyboard shortcuts on or off."""
        values = self.validated(w.KeysOut, request)

        def work() -> tuple[int, dict[str, Any]]:
            staff = set_shortcuts(staff=self.clinic_access.staff, on=values["on"], by=self.by)
            return 200, {"on": staff.keyboard_shortcuts}

        return once(self, request, work)


class Views(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST, "POST": Permission.VIEW_WORKLIST}
    serializer_class = w.ViewOut

    @extend_schema(operation_id="worklist_views_list", responses=w.ViewOut(many=True))
    def get(self, request: Request) -> Response:
        """List the caller's own views of the worklist."""
        mine = SavedView.objects.filter(
            clinic=self.clinic_access.clinic, staff=self.clinic_access.staff
        )
        return self.page_of(mine)

    @extend_schema(
        operation_id="worklist_views_create", request=w.ViewIn, responses={201: w.ViewOut}
    )
    def post(self, request: Request) -> Response:
        """Keep a view; what the query string cannot mean is left out of it."""
        values = self.validated(w.ViewIn, request)
        query = asked_of(w.said_in(values.get("query", ""))).but().query

        def work() -> tuple[int, dict[str, Any]]:
            view = actions.save_view(
                clinic=self.clinic_access.clinic, name=values["name"], query=query, by=self.by
            )
            return 201, dict(w.ViewOut(view).data)

        return once(self, request, work)


class View(ClinicAPIView):
    access = {"PATCH": Permission.VIEW_WORKLIST, "DELETE": Permission.VIEW_WORKLIST}
    serializer_class = w.ViewOut

    def _own(self, uid: UUID) -> SavedView:
        mine = SavedView.objects.filter(
            clinic=self.clinic_access.clinic, staff=self.clinic_access.staff
        )
        return find_or_404(mine, uid)

    @extend_schema(operation_id="worklist_views_rename", request=w.NameIn, responses=w.ViewOut)
    def patch(self, request: Request, uid: UUID) -> Response:
        """Give one of the caller's views another name."""
        values = self.validated(w.NameIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            view = actions.rename_view(view=self._own(uid), name=values["name"], by=self.by)
            return 200, dict(w.ViewOut(view).data)

        return once(self, request, work)

    @extend_schema(operation_id="worklist_views_delete", request=None, responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Forget one of the caller's views."""
        actions.delete_view(view=self._own(uid), by=self.by)
        return Response(status=204)
