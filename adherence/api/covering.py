"""Hand-overs, covers, questions asked again and the mail of the day, over the API."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from adherence import actions, selectors
from adherence.api import serializers as s
from adherence.models import Cover, HandOver, ReAsk
from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission


class HandOverIn(serializers.Serializer[Any]):
    episode = serializers.UUIDField(
        required=False, allow_null=True, help_text="One of the caller's; empty for all of them."
    )
    to = serializers.UUIDField(help_text="A colleague who works the list.")
    note = serializers.CharField(allow_blank=True)


class CoverIn(serializers.Serializer[Any]):
    covered_by = serializers.UUIDField(help_text="A colleague who works the list.")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    note = serializers.CharField(required=False, allow_blank=True)


class CoverOut(serializers.ModelSerializer[Cover]):
    staff = s.PersonOut()
    covered_by = s.PersonOut()

    class Meta:
        model = Cover
        fields = ["uid", "staff", "covered_by", "first_day", "last_day", "note", "ended_at"]


class DigestWish(serializers.Serializer[Any]):
    wanted = serializers.BooleanField()


class HandOvers(ClinicAPIView):
    access = {"GET": Permission.WORK_EPISODES, "POST": Permission.WORK_EPISODES}
    serializer_class = s.HandOverOut

    @extend_schema(operation_id="hand_overs_list", responses=s.HandOverOut(many=True))
    def get(self, request: Request) -> Response:
        """List what was handed to the caller or by her, oldest first."""
        me = self.clinic_access.staff
        rows = HandOver.objects.filter(
            Q(given_to=me) | Q(given_by=me), clinic=self.clinic_access.clinic
        ).select_related("episode", "given_by", "given_to")
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access,
            patients=[row.episode.patient_id for row in page],
            view="api-hand-over-list",
        )
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="hand_overs_create",
        request=HandOverIn,
        responses={201: s.HandOverOut(many=True)},
    )
    def post(self, request: Request) -> Response:
        """Hand one of the caller's episodes, or all of them, to a colleague."""
        values = self.validated(HandOverIn, request)

        def work() -> tuple[int, Any]:
            given = actions.hand_over(clinic=self.clinic_access.clinic, by=self.by, **values)
            return 201, [dict(s.HandOverOut(row).data) for row in given]

        return once(self, request, work)


class HandOverReading(ClinicAPIView):
    access = {"POST": Permission.WORK_EPISODES}
    serializer_class = s.HandOverOut

    @extend_schema(operation_id="hand_overs_read", request=s.NothingIn, responses=s.HandOverOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Tick a hand-over to the caller off as read."""
        row = find_or_404(HandOver.objects.filter(clinic=self.clinic_access.clinic), uid)

        def work() -> tuple[int, dict[str, Any]]:
            return 200, dict(s.HandOverOut(actions.note_read(hand_over=row, by=self.by)).data)

        return once(self, request, work)


class Covers(ClinicAPIView):
    access = {"GET": Permission.WORK_EPISODES, "POST": Permission.WORK_EPISODES}
    serializer_class = CoverOut

    @extend_schema(operation_id="covers_list", responses=CoverOut(many=True))
    def get(self, request: Request) -> Response:
        """List the covers that the caller is away for or covers, oldest first."""
        me = self.clinic_access.staff
        rows = Cover.objects.filter(
            Q(staff=me) | Q(covered_by=me), clinic=self.clinic_access.clinic
        ).select_related("staff", "covered_by")
        return self.page_of(rows)

    @extend_schema(operation_id="covers_create", request=CoverIn, responses={201: CoverOut})
    def post(self, request: Request) -> Response:
        """Say when the caller is away, and who covers her."""
        values = self.validated(CoverIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            cover = actions.arrange_cover(clinic=self.clinic_access.clinic, by=self.by, **values)
            return 201, dict(CoverOut(cover).data)

        return once(self, request, work)


class CoverEnding(ClinicAPIView):
    access = {"POST": Permission.WORK_EPISODES}
    serializer_class = CoverOut

    @extend_schema(operation_id="covers_end", request=s.NothingIn, responses=CoverOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """End a cover before its last day."""
        row = find_or_404(Cover.objects.filter(clinic=self.clinic_access.clinic), uid)

        def work() -> tuple[int, dict[str, Any]]:
            return 200, dict(CoverOut(actions.end_cover(cover=row, by=self.by)).data)

        return once(self, request, work)


class ReAsks(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}
    serializer_class = s.ReAskOut

    @extend_schema(operation_id="re_asks_list", responses=s.ReAskOut(many=True))
    def get(self, request: Request) -> Response:
        """List the questions that patients are asked again, oldest first."""
        rows = ReAsk.objects.filter(clinic=self.clinic_access.clinic).select_related(
            "episode", "patient", "report", "planned_by"
        )
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access, patients=[row.patient_id for row in page], view="api-re-ask-list"
        )
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ReAskCallingOff(ClinicAPIView):
    access = {"POST": Permission.WORK_EPISODES}
    serializer_class = s.ReAskOut

    @extend_schema(operation_id="re_asks_call_off", request=s.NothingIn, responses=s.ReAskOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Ask her after all not again."""
        row = find_or_404(ReAsk.objects.filter(clinic=self.clinic_access.clinic), uid)
        audit.record_read(self.clinic_access, patients=[row.patient_id], view="api-re-ask")

        def work() -> tuple[int, dict[str, Any]]:
            return 200, dict(s.ReAskOut(actions.call_off_re_ask(re_ask=row, by=self.by)).data)

        return once(self, request, work)


class MyDigest(ClinicAPIView):
    access = {"GET": Permission.WORK_EPISODES, "PUT": Permission.WORK_EPISODES}
    serializer_class = DigestWish

    @extend_schema(operation_id="my_digest_retrieve", responses=DigestWish)
    def get(self, request: Request) -> Response:
        """Say whether the caller gets the mail of the day."""
        return Response({"wanted": selectors.wants_digest(staff=self.clinic_access.staff)})

    @extend_schema(operation_id="my_digest_update", request=DigestWish, responses=DigestWish)
    def put(self, request: Request) -> Response:
        """Keep whether the caller wants the mail of the day."""
        values = self.validated(DigestWish, request)
        access = self.clinic_access
        actions.want_digest(clinic=access.clinic, staff=access.staff, by=self.by, **values)
        return Response(values)
