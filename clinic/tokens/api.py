"""The list of keys and their end. A key is made on the page: there its owner is at hand."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404
from clinic.models import ApiToken
from clinic.permissions import Permission
from clinic.tokens import actions, selectors


class TokenOut(serializers.ModelSerializer[ApiToken]):
    owner = serializers.CharField(source="staff.name", read_only=True)

    class Meta:
        model = ApiToken
        fields = [
            "uid",
            "name",
            "owner",
            "start",
            "permissions",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "last_address",
        ]
        read_only_fields = fields


class TokenList(ClinicAPIView):
    access = {"GET": Permission.MAKE_KEYS}
    serializer_class = TokenOut

    @extend_schema(operation_id="api_tokens_list", responses=TokenOut(many=True))
    def get(self, request: Request) -> Response:
        """List the caller's keys; for whoever edits the clinic, everybody's in it."""
        return self.page_of(selectors.keys_seen_by(self.clinic_access))


class TokenDetail(ClinicAPIView):
    access = {"DELETE": Permission.MAKE_KEYS}
    serializer_class = TokenOut

    @extend_schema(operation_id="api_tokens_end", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """End a key at once; ending it twice changes nothing."""
        token = find_or_404(selectors.keys_seen_by(self.clinic_access), uid)
        actions.end_token(token=token, by=self.by)
        return Response(status=204)
