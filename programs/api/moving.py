from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404
from clinic.permissions import Permission
from programs.api.asked import REFUSALS
from programs.api.serializers import NamedOut
from programs.api.sessions import resolve, sessions_of
from programs.models import Session
from programs.selectors.free_slots import free_slots
from programs.selectors.moving import Wanted, preview_move


class PlaceIn(serializers.Serializer[Any]):
    """Where a session would go; what is left out stays as it is."""

    day = serializers.DateField(required=False)
    start_time = serializers.TimeField(required=False)
    minutes = serializers.IntegerField(required=False, min_value=-(2**31), max_value=2**31 - 1)
    room = serializers.UUIDField(required=False)
    physiologist = serializers.UUIDField(required=False)


class PlaceOut(serializers.Serializer[Any]):
    day = serializers.DateField(read_only=True)
    start_time = serializers.TimeField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    room = NamedOut(read_only=True)
    physiologist = NamedOut(read_only=True)


class ObstacleOut(serializers.Serializer[Any]):
    """One thing in the way: what a move would be refused for."""

    code = serializers.CharField(read_only=True)
    field = serializers.CharField(read_only=True)
    detail = serializers.CharField(source="message", read_only=True)


class MovePreviewOut(serializers.Serializer[Any]):
    place = PlaceOut(source="wanted", read_only=True)
    is_change = serializers.BooleanField(read_only=True)
    is_possible = serializers.BooleanField(read_only=True)
    obstacles = ObstacleOut(many=True, read_only=True)
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)
    told = serializers.ListField(child=serializers.CharField(), read_only=True)


class FreeSlotsOut(serializers.Serializer[Any]):
    slots = PlaceOut(many=True, read_only=True)


PLACE = [
    OpenApiParameter("day", OpenApiTypes.DATE),
    OpenApiParameter("start_time", OpenApiTypes.TIME),
    OpenApiParameter("minutes", OpenApiTypes.INT),
    OpenApiParameter("room", OpenApiTypes.UUID),
    OpenApiParameter("physiologist", OpenApiTypes.UUID),
]


class _AboutAPlace(ClinicAPIView):
    """A question about a session and where it could go, asked by query parameters."""

    access = {"GET": Permission.EDIT_SCHEDULE}

    def asked(self, request: Request, uid: UUID) -> tuple[Session, Wanted]:
        """Return the session, and the place that the parameters name or else leave as it is."""
        clinic = self.clinic_access.clinic
        session = find_or_404(sessions_of(clinic).select_related("clinic"), uid)
        given = PlaceIn(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        place = resolve(clinic, dict(given.validated_data))
        names = ("day", "start_time", "minutes", "room", "physiologist")
        return session, Wanted(**{n: place.get(n, getattr(session, n)) for n in names})


class SessionMoveCheck(_AboutAPlace):
    @extend_schema(
        operation_id="sessions_move_check",
        parameters=PLACE,
        responses={200: MovePreviewOut, **REFUSALS},
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """Say what a move would be refused for, what to think about, and who would be told."""
        session, wanted = self.asked(request, uid)
        preview = preview_move(session, **vars(wanted))
        audit.record_read(self.clinic_access, patients=preview.patients, view="api-move-check")
        return Response(MovePreviewOut(preview).data)


class SessionFreeSlots(_AboutAPlace):
    @extend_schema(
        operation_id="sessions_free_slots",
        parameters=PLACE,
        responses={200: FreeSlotsOut, **REFUSALS},
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """List free places for a session, nearest to the place that is asked about first."""
        session, wanted = self.asked(request, uid)
        return Response(FreeSlotsOut({"slots": free_slots(session, wanted=wanted)}).data)
