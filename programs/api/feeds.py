from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import REFUSALS
from programs.selectors.day_mail import wants_day_sheet
from programs.selectors.feed import feed_url, standing_feed


class FeedOut(serializers.Serializer[Any]):
    """Whether the caller has a feed; its address is told only in the answer that makes it."""

    stands = serializers.BooleanField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True, allow_null=True)
    last_used_at = serializers.DateTimeField(read_only=True, allow_null=True)


class FeedMadeOut(FeedOut):
    address = serializers.URLField(read_only=True)


class OwnFeed(ClinicAPIView):
    """The caller's own calendar feed, of which there is at most one."""

    access = {
        "GET": Permission.EDIT_SCHEDULE,
        "POST": Permission.EDIT_SCHEDULE,
        "DELETE": Permission.EDIT_SCHEDULE,
    }

    @extend_schema(operation_id="calendar_feed_retrieve", responses=FeedOut)
    def get(self, request: Request) -> Response:
        """Say whether the caller has a calendar feed, and when it was last read."""
        return Response(FeedOut(self._facts()).data)

    @extend_schema(
        operation_id="calendar_feed_make",
        request=None,
        responses={201: FeedMadeOut, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Make or renew the caller's feed; the answer holds its secret address, this once."""
        access = self.clinic_access
        _, token = actions.make_feed(clinic=access.clinic, staff=access.staff, by=self.by)
        made = FeedMadeOut({**self._facts(), "address": feed_url(token)})
        return Response(made.data, status=201)

    @extend_schema(operation_id="calendar_feed_end", responses={204: None})
    def delete(self, request: Request) -> Response:
        """End the caller's feed; ending it twice changes nothing."""
        access = self.clinic_access
        actions.revoke_feed(clinic=access.clinic, staff=access.staff, by=self.by)
        return Response(status=204)

    def _facts(self) -> dict[str, Any]:
        access = self.clinic_access
        feed = standing_feed(clinic=access.clinic, staff=access.staff)
        return {
            "stands": feed is not None,
            "created_at": feed.created_at if feed else None,
            "last_used_at": feed.last_used_at if feed else None,
        }


class DaySheetWish(serializers.Serializer[Any]):
    wanted = serializers.BooleanField()


class MyDaySheet(ClinicAPIView):
    access = {"GET": Permission.EDIT_SCHEDULE, "PUT": Permission.EDIT_SCHEDULE}
    serializer_class = DaySheetWish

    @extend_schema(operation_id="my_day_sheet_retrieve", responses=DaySheetWish)
    def get(self, request: Request) -> Response:
        """Say whether the caller gets the mail of her day."""
        return Response({"wanted": wants_day_sheet(staff=self.clinic_access.staff)})

    @extend_schema(operation_id="my_day_sheet_update", request=DaySheetWish, responses=DaySheetWish)
    def put(self, request: Request) -> Response:
        """Keep whether the caller wants the mail of her day."""
        values = self.validated(DaySheetWish, request)
        access = self.clinic_access
        actions.want_day_sheet(clinic=access.clinic, staff=access.staff, by=self.by, **values)
        return Response(values)
