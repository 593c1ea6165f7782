from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit, clock
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS, named
from programs.api.change_serializers import (
    ChangedOut,
    SeriesCancelIn,
    SeriesChangeIn,
    SeriesPreviewOut,
)
from programs.api.changes import change_data
from programs.api.serializers import DayLeftOutOut, SeriesDetailOut, SeriesIn, SeriesOut
from programs.api.sessions import resolve, sessions_of
from programs.models import Series
from programs.selectors.series import days_left_out
from programs.selectors.series_occurrences import Scope
from programs.selectors.series_plan import plan_change


def series_of(clinic: Clinic) -> QuerySet[Series]:
    return Series.objects.filter(clinic=clinic).select_related("physiologist", "room", "follows")


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


class _OneSeries(ClinicAPIView):
    """What changes of one series share: the occurrence that a request names, and its new rule."""

    def named_in(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return scope, first session and changes with rows in place of uids."""
        clinic = self.clinic_access.clinic
        asked = resolve(clinic, dict(asked))
        since = asked.pop("session", None)
        if since is not None:
            since = named(sessions_of(clinic), since, field="session", what="session")
        return {"scope": asked.pop("scope"), "since": since, "rest": asked}

    def series(self, uid: UUID) -> Series:
        rows = series_of(self.clinic_access.clinic).select_related("clinic")
        return find_or_404(rows, uid)


class SeriesPreview(_OneSeries):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="series_preview",
        request=SeriesChangeIn,
        responses={200: SeriesPreviewOut, **REFUSALS},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Show what a change would do to every occurrence; nothing is stored."""
        series = self.series(uid)
        asked = self.named_in(self.validated(SeriesChangeIn, request))
        plan = plan_change(
            series=series,
            scope=Scope(asked["scope"]),
            since=asked["since"],
            rule=actions.wanted_rule(series, asked["rest"]),
            now=clock.now(),
        )
        people = [b.patient_id for o in plan.occurrences for b in o.people]
        audit.record_read(self.clinic_access, patients=people, view="api-series-preview")
        shown_plan = {
            "occurrences": plan.occurrences,
            "conflicts": [f"{o.named}: {o.sentence}" for o in plan.conflicts],
        }
        return Response(SeriesPreviewOut(shown_plan).data)


class SeriesChange(_OneSeries):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="series_change",
        request=SeriesChangeIn,
        responses={200: ChangedOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Give this and the following occurrences, or all to come, another rule; all or nothing."""
        series = self.series(uid)
        asked = self.named_in(self.validated(SeriesChangeIn, request))

        def work() -> tuple[int, dict[str, Any]]:
            change = actions.change_series(
                series=series,
                scope=asked["scope"],
                since=asked["since"],
                changes=asked["rest"],
                by=self.by,
            )
            return 200, change_data(change)

        return once(self, request, work)


class SeriesCancel(_OneSeries):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="series_cancel",
        request=SeriesCancelIn,
        responses={200: ChangedOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Cancel this and the following occurrences, or all to come; everybody is told once."""
        series = self.series(uid)
        asked = self.named_in(self.validated(SeriesCancelIn, request))

        def work() -> tuple[int, dict[str, Any]]:
            change = actions.cancel_series(
                series=series,
                scope=asked["scope"],
                since=asked["since"],
                reason=asked["rest"]["reason"],
                by=self.by,
            )
            return 200, change_data(change)

        return once(self, request, work)
