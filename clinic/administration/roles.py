"""Who may do what, as a page and in the API."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.access import needs
from clinic.administration.views import settings_page
from clinic.api.views import ClinicAPIView
from clinic.permissions import Permission, Role, roles_with
from clinic.roles import table


@require_safe
@needs(Permission.EDIT_CLINIC)
def roles(request: HttpRequest) -> HttpResponse:
    """Show the table of permissions and roles."""
    return settings_page(
        request, forms.Form(), template="roles", roles=[r.label for r in Role], lines=table()
    )


class GrantOut(serializers.Serializer[Any]):
    permission = serializers.CharField(help_text="What may be done, in words.")
    roles = serializers.ListField(child=serializers.CharField())


class Roles(ClinicAPIView):
    """Who may do what."""

    access = {"GET": Permission.EDIT_CLINIC}
    serializer_class = GrantOut
    pagination_class = None

    @extend_schema(operation_id="permissions_list", responses=GrantOut(many=True))
    def get(self, request: Request) -> Response:
        """List every permission with the roles that hold it."""
        found = [{"permission": str(p), "roles": list(roles_with(p))} for p in Permission]
        return Response(GrantOut(found, many=True).data)
