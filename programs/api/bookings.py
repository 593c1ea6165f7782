from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import (
    FROM,
    ONCE,
    REFUSALS,
    TO,
    by_uid,
    choice_filter,
    named,
    period,
    uid_filter,
)
from programs.api.serializers import (
    BookingDetailOut,
    BookingIn,
    BookingOut,
    CancelBookingIn,
    OutcomeIn,
    ReasonIn,
)
from programs.models import Booking, BookingStatus


def bookings_of(clinic: Clinic) -> QuerySet[Booking]:
    return Booking.objects.filter(clinic=clinic).select_related(
        "session", "enrollment", "patient", "makes_up"
    )


class BookingView(ClinicAPIView):
    """What views of bookings share: an answer names a patient, so it is in the read log."""

    # one for all of them: a serializer copies its fields before it answers for the first time
    answer = BookingOut()

    def log_read(self, booking: Booking) -> None:
        audit.record_read(self.clinic_access, patients=[booking.patient_id], view=self.view_name)

    def shown(self, booking: Booking) -> dict[str, Any]:
        self.log_read(booking)
        return self.answered(booking)

    def answered(self, booking: Booking) -> dict[str, Any]:
        return dict(self.answer.to_representation(booking))

    @property
    def view_name(self) -> str:
        match = self.request.resolver_match
        return str(match.url_name) if match else ""

    def done(
        self,
        request: Request,
        uid: UUID,
        work: Callable[..., Booking],
        *,
        takes: type[Serializer[Any]] | None = None,
    ) -> Response:
        """Call an action with one booking and the request's values, once; answer how it stands."""
        booking = find_or_404(bookings_of(self.clinic_access.clinic), uid)
        asked = self.validated(takes, request) if takes else {}
        return once(
            self, request, lambda: (200, self.shown(work(booking=booking, by=self.by, **asked)))
        )


class BookingList(BookingView):
    access = {"GET": Permission.VIEW_SCHEDULE, "POST": Permission.EDIT_SCHEDULE}
    serializer_class = BookingOut

    @extend_schema(
        operation_id="bookings_list",
        responses=BookingOut(many=True),
        parameters=[
            FROM,
            TO,
            by_uid("session", "session"),
            by_uid("patient", "patient"),
            OpenApiParameter("status", OpenApiTypes.STR, enum=BookingStatus.values),
        ],
    )
    def get(self, request: Request) -> Response:
        """List bookings, cancelled ones included."""
        clinic = self.clinic_access.clinic
        rows = bookings_of(clinic)
        since, until = period(request, clinic.time_zone)
        if since:
            rows = rows.filter(starts_at__gte=since)
        if until:
            rows = rows.filter(starts_at__lt=until)
        if session := uid_filter(request, "session"):
            rows = rows.filter(session__uid=session)
        if patient := uid_filter(request, "patient"):
            rows = rows.filter(patient__uid=patient)
        if status := choice_filter(request, "status", BookingStatus.values):
            rows = rows.filter(status=status)
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access, patients=[b.patient_id for b in page], view=self.view_name
        )
        return self.get_paginated_response(BookingOut(page, many=True).data)

    @extend_schema(
        operation_id="bookings_create",
        request=BookingIn,
        responses={201: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Give a patient a place in a session, or one on its waitlist."""
        asked = self.validated(BookingIn, request)
        return once(self, request, lambda: (201, self._book(asked)))

    def _book(self, asked: dict[str, Any]) -> dict[str, Any]:
        clinic = self.clinic_access.clinic
        if "makes_up" in asked:
            rows = bookings_of(clinic).select_related("session__clinic")
            asked["makes_up"] = named(rows, asked["makes_up"], field="makes_up", what="booking")
        booking = actions.book_named(clinic=clinic, log_read=self.log_read, by=self.by, **asked)
        return self.answered(booking)


class BookingDetail(BookingView):
    access = {"GET": Permission.VIEW_SCHEDULE}

    @extend_schema(operation_id="bookings_retrieve", responses=BookingDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one booking with what was recorded."""
        rows = bookings_of(self.clinic_access.clinic).select_related("record")
        booking = find_or_404(rows, uid)
        self.log_read(booking)
        return Response(BookingDetailOut(booking).data)


class BookingConfirm(BookingView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="bookings_confirm",
        request=None,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Note that the patient says she will come."""
        return self.done(request, uid, actions.confirm_booking)


class BookingGivePlace(BookingView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="bookings_give_place",
        request=None,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Move a patient from the waitlist into the session."""
        return self.done(request, uid, actions.give_place)


class BookingCancel(BookingView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="bookings_cancel",
        request=CancelBookingIn,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Give a place up, with the reason, and tell the patient."""
        return self.done(request, uid, actions.cancel_booking, takes=CancelBookingIn)


class BookingOutcome(BookingView):
    access = {"POST": Permission.RECORD_ATTENDANCE}

    @extend_schema(
        operation_id="bookings_outcome",
        request=OutcomeIn,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Record, or correct, whether the patient came and what she did."""
        return self.done(request, uid, actions.record_outcome, takes=OutcomeIn)


class BookingClearOutcome(BookingView):
    access = {"POST": Permission.RECORD_ATTENDANCE}

    @extend_schema(
        operation_id="bookings_clear_outcome",
        request=ReasonIn,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take back an outcome that was recorded by mistake."""
        return self.done(request, uid, actions.clear_outcome, takes=ReasonIn)
