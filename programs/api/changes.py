from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS, named, staff_of
from programs.api.change_serializers import CalendarChangeOut, CancelDayIn, ChangedOut
from programs.models import CalendarChange


def changes_of(clinic: Clinic) -> QuerySet[CalendarChange]:
    return CalendarChange.objects.filter(clinic=clinic).select_related("by", "undone_by")


def change_data(change: CalendarChange | None) -> dict[str, Any]:
    """Return the answer of whatever has just changed the calendar."""
    return {"change": CalendarChangeOut(change).data if change is not None else None}


class ChangeList(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE}
    serializer_class = CalendarChangeOut

    @extend_schema(operation_id="changes_list", responses=CalendarChangeOut(many=True))
    def get(self, request: Request) -> Response:
        """List what was changed on the calendar: moves, cancellations, series, cancelled days."""
        return self.page_of(changes_of(self.clinic_access.clinic))


class ChangeDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE}

    @extend_schema(operation_id="changes_retrieve", responses=CalendarChangeOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one change of the calendar."""
        found = find_or_404(changes_of(self.clinic_access.clinic), uid)
        return Response(CalendarChangeOut(found).data)


class ChangeUndo(ClinicAPIView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="changes_undo",
        request=None,
        responses={200: CalendarChangeOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take a change back, all of it; undoing twice changes nothing."""
        found = find_or_404(changes_of(self.clinic_access.clinic), uid)

        def work() -> tuple[int, dict[str, Any]]:
            undone = actions.undo_change(change=found, by=self.by)
            return 200, CalendarChangeOut(undone).data

        return once(self, request, work)


class CancelDay(ClinicAPIView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="cancel_day",
        request=CancelDayIn,
        responses={200: ChangedOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Cancel a physiologist's sessions of one day; everybody is told and offered others."""
        clinic = self.clinic_access.clinic
        asked = self.validated(CancelDayIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            person = named(
                staff_of(clinic), asked["physiologist"], field="physiologist", what="person"
            )
            rest = {name: asked[name] for name in ("day", "reason", "close")}
            change = actions.cancel_day(clinic=clinic, physiologist=person, by=self.by, **rest)
            return 200, change_data(change)

        return once(self, request, work)
