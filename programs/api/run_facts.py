"""Adverse events and exercise at home over the API."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import FROM, ONCE, REFUSALS, TO, by_uid, named, period, uid_filter
from programs.api.bookings import bookings_of
from programs.api.run_serializers import (
    AdverseEventIn,
    AdverseEventOut,
    HomeActivityIn,
    HomeActivityOut,
)
from programs.models import Enrollment, HomeActivity
from programs.selectors.adverse_events import adverse_events_of


def activities_of(clinic: Clinic) -> QuerySet[HomeActivity]:
    rows = HomeActivity.objects.filter(clinic=clinic)
    return rows.select_related("enrollment__patient")


class AdverseEventList(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.RECORD_ATTENDANCE}
    serializer_class = AdverseEventOut

    @extend_schema(
        operation_id="adverse_events_list",
        responses=AdverseEventOut(many=True),
        parameters=[FROM, TO, by_uid("patient", "patient"), by_uid("booking", "booking")],
    )
    def get(self, request: Request) -> Response:
        """List adverse events of a period, a patient or a booking."""
        clinic = self.clinic_access.clinic
        rows = adverse_events_of(clinic)
        since, until = period(request, clinic.time_zone)
        if since:
            rows = rows.filter(happened_at__gte=since)
        if until:
            rows = rows.filter(happened_at__lt=until)
        if patient := uid_filter(request, "patient"):
            rows = rows.filter(booking__patient__uid=patient)
        if booking := uid_filter(request, "booking"):
            rows = rows.filter(booking__uid=booking)
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access,
            patients=[event.booking.patient_id for event in page],
            view="api-adverse-event-list",
        )
        return self.get_paginated_response(AdverseEventOut(page, many=True).data)

    @extend_schema(
        operation_id="adverse_events_create",
        request=AdverseEventIn,
        responses={201: AdverseEventOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Record what went wrong in or after a session."""
        asked = self.validated(AdverseEventIn, request)
        return once(self, request, lambda: (201, self._record(asked)))

    def _record(self, asked: dict[str, Any]) -> dict[str, Any]:
        rows = bookings_of(self.clinic_access.clinic)
        booking = named(rows, asked.pop("booking"), field="booking", what="booking")
        event = actions.record_adverse_event(
            booking=booking, entry=actions.AdverseEntry(**asked), by=self.by
        )
        audit.record_read(
            self.clinic_access, patients=[booking.patient_id], view="api-adverse-event-list"
        )
        return dict(AdverseEventOut(event).data)


class AdverseEventDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS, "DELETE": Permission.RECORD_ATTENDANCE}

    @extend_schema(operation_id="adverse_events_retrieve", responses=AdverseEventOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one adverse event."""
        event = find_or_404(adverse_events_of(self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access,
            patients=[event.booking.patient_id],
            view="api-adverse-event-detail",
        )
        return Response(AdverseEventOut(event).data)

    @extend_schema(operation_id="adverse_events_destroy", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Take back an adverse event recorded by mistake; the audit keeps it."""
        event = find_or_404(adverse_events_of(self.clinic_access.clinic), uid)
        actions.remove_adverse_event(event=event, by=self.by)
        return Response(status=204)


class HomeActivityList(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.RECORD_ATTENDANCE}
    serializer_class = HomeActivityOut

    @extend_schema(
        operation_id="home_activities_list",
        responses=HomeActivityOut(many=True),
        parameters=[by_uid("enrollment", "program"), by_uid("patient", "patient")],
    )
    def get(self, request: Request) -> Response:
        """List exercise at home: told at visits, logged by patients, imported from watches."""
        rows = activities_of(self.clinic_access.clinic)
        if enrollment := uid_filter(request, "enrollment"):
            rows = rows.filter(enrollment__uid=enrollment)
        if patient := uid_filter(request, "patient"):
            rows = rows.filter(enrollment__patient__uid=patient)
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access,
            patients=[activity.enrollment.patient_id for activity in page],
            view="api-home-activity-list",
        )
        return self.get_paginated_response(HomeActivityOut(page, many=True).data)

    @extend_schema(
        operation_id="home_activities_create",
        request=HomeActivityIn,
        responses={201: HomeActivityOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Record what somebody did at home on one day."""
        asked = self.validated(HomeActivityIn, request)
        return once(self, request, lambda: (201, self._record(asked)))

    def _record(self, asked: dict[str, Any]) -> dict[str, Any]:
        rows = Enrollment.objects.filter(clinic=self.clinic_access.clinic)
        enrollment = named(rows, asked.pop("enrollment"), field="enrollment", what="program")
        activity = actions.record_home_activity(
            enrollment=enrollment, entry=actions.HomeEntry(**asked), by=self.by
        )
        audit.record_read(
            self.clinic_access, patients=[enrollment.patient_id], view="api-home-activity-list"
        )
        return dict(HomeActivityOut(activity).data)


class HomeActivityDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS, "DELETE": Permission.RECORD_ATTENDANCE}

    @extend_schema(operation_id="home_activities_retrieve", responses=HomeActivityOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one activity, with what a watch measured of it."""
        activity = find_or_404(activities_of(self.clinic_access.clinic), uid)
        audit.record_read(
            self.clinic_access,
            patients=[activity.enrollment.patient_id],
            view="api-home-activity-detail",
        )
        return Response(HomeActivityOut(activity).data)

    @extend_schema(operation_id="home_activities_destroy", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Take back exercise recorded by mistake; the audit keeps it."""
        activity = find_or_404(activities_of(self.clinic_access.clinic), uid)
        actions.remove_home_activity(activity=activity, by=self.by)
        return Response(status=204)
