from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.errors import Refused
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import (
    FROM,
    ONCE,
    REFUSALS,
    TO,
    by_uid,
    named,
    period,
    rooms_of,
    staff_of,
    uid_filter,
)
from programs.api.change_serializers import CancelSessionIn
from programs.api.serializers import MoveIn, SessionEditIn, SessionIn, SessionOut
from programs.models import Enrollment, Session
from programs.selectors.series_occurrences import Scope


def sessions_of(clinic: Clinic) -> QuerySet[Session]:
    return Session.objects.filter(clinic=clinic).select_related("physiologist", "room", "series")


def resolve(clinic: Clinic, asked: dict[str, Any]) -> dict[str, Any]:
    """Put the rows in place of the uids that a request names."""
    if "physiologist" in asked:
        asked["physiologist"] = named(
            staff_of(clinic), asked["physiologist"], field="physiologist", what="person"
        )
    if "room" in asked:
        asked["room"] = named(rooms_of(clinic), asked["room"], field="room", what="room")
    if "enrollment" in asked:
        rows = Enrollment.objects.filter(clinic=clinic).select_related("patient")
        asked["enrollment"] = named(rows, asked["enrollment"], field="enrollment", what="program")
    return asked


class SessionList(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "POST": Permission.EDIT_SCHEDULE}
    serializer_class = SessionOut

    @extend_schema(
        operation_id="sessions_list",
        responses=SessionOut(many=True),
        parameters=[FROM, TO, by_uid("physiologist", "physiologist"), by_uid("room", "room")],
    )
    def get(self, request: Request) -> Response:
        """List sessions, cancelled ones included."""
        clinic = self.clinic_access.clinic
        rows = sessions_of(clinic)
        since, until = period(request, clinic.time_zone)
        if since:
            rows = rows.filter(starts_at__gte=since)
        if until:
            rows = rows.filter(starts_at__lt=until)
        if physiologist := uid_filter(request, "physiologist"):
            rows = rows.filter(physiologist__uid=physiologist)
        if room := uid_filter(request, "room"):
            rows = rows.filter(room__uid=room)
        return self.page_of(rows)

    @extend_schema(
        operation_id="sessions_create",
        request=SessionIn,
        responses={201: SessionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Put a session on the calendar; with an enrollment, book her at once."""
        asked = self.validated(SessionIn, request)
        clinic = self.clinic_access.clinic

        def work() -> tuple[int, dict[str, Any]]:
            made = actions.create_session(clinic=clinic, by=self.by, **resolve(clinic, asked))
            return 201, SessionOut(made).data

        return once(self, request, work)


class SessionDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "PATCH": Permission.EDIT_SCHEDULE}

    @extend_schema(operation_id="sessions_retrieve", responses=SessionOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one session."""
        return Response(SessionOut(find_or_404(sessions_of(self.clinic_access.clinic), uid)).data)

    @extend_schema(
        operation_id="sessions_edit",
        request=SessionEditIn,
        responses={200: SessionOut, **REFUSALS},
    )
    def patch(self, request: Request, uid: UUID) -> Response:
        """Change a session's title or places; its mails stay as they are."""
        session = find_or_404(sessions_of(self.clinic_access.clinic), uid)
        asked = self.validated(SessionEditIn, request)
        wanted = {"title": session.title, "capacity": session.capacity, **asked}
        return Response(
            SessionOut(actions.edit_session(session=session, by=self.by, **wanted)).data
        )


class SessionMove(ClinicAPIView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="sessions_move",
        request=MoveIn,
        responses={200: SessionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Give a session another time, room or physiologist, and tell everybody booked."""
        clinic = self.clinic_access.clinic
        session = find_or_404(sessions_of(clinic), uid)
        asked = self.validated(MoveIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            moved = actions.move_session(session=session, by=self.by, **resolve(clinic, asked))
            return 200, SessionOut(moved).data

        return once(self, request, work)


class SessionCancel(ClinicAPIView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="sessions_cancel",
        request=CancelSessionIn,
        responses={200: SessionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Cancel a session, or more of its series, with all bookings; tell everybody booked."""
        clinic = self.clinic_access.clinic
        session = find_or_404(sessions_of(clinic), uid)
        asked = self.validated(CancelSessionIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            scope, reason = asked["scope"], asked["reason"]
            if scope == Scope.THIS:
                actions.cancel_session(session=session, reason=reason, by=self.by)
            elif session.series is None:
                raise Refused(
                    "This session is not part of a series. Leave scope out, or give “this”.",
                    field="scope",
                )
            else:
                actions.cancel_series(
                    series=session.series, scope=scope, since=session, reason=reason, by=self.by
                )
            return 200, SessionOut(sessions_of(clinic).get(pk=session.pk)).data

        return once(self, request, work)
