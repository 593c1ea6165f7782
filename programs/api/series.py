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
from programs.api.asked import ONCE, REFUSALS
from programs.api.serializers import DayLeftOutOut, SeriesDetailOut, SeriesIn, SeriesOut
from programs.api.sessions import resolve
from programs.models import Series
from programs.selectors.series import days_left_out


def series_of(clinic: Clinic) -> QuerySet[Series]:
    return Series.objects.filter(clinic=clinic).select_related("physiologist", "room")


def shown(series: Series) -> dict[str, Any]:
    """Return a series with its sessions and the days it leaves out."""
    return {
        **SeriesOut(series).data,
        "sessions": [str(uid) for uid in series.sessions.values_list("uid", flat=True)],
        "days_left_out": DayLeftOutOut(days_left_out(series), many=True).data,
    }


class SeriesList(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "POST": Permission.EDIT_SCHEDULE}
    serializer_class = SeriesOut

    @extend_schema(operation_id="series_list", responses=SeriesOut(many=True))
    def get(self, request: Request) -> Response:
        """List weekly series."""
        return self.page_of(series_of(self.clinic_access.clinic))

    @extend_schema(
        operation_id="series_create",
        request=SeriesIn,
        responses={201: SeriesDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Make a weekly series: every occurrence outside closures, or none."""
        asked = self.validated(SeriesIn, request)
        clinic = self.clinic_access.clinic

        def work() -> tuple[int, dict[str, Any]]:
            made = actions.create_series(clinic=clinic, by=self.by, **resolve(clinic, asked))
            return 201, shown(made)

        return once(self, request, work)


class SeriesDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE}

    @extend_schema(operation_id="series_retrieve", responses=SeriesDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one series with its sessions and the days it leaves out."""
        clinic = self.clinic_access.clinic
        rows = series_of(clinic).select_related("clinic")
        return Response(shown(find_or_404(rows, uid)))
