"""The clinic's logo through the API."""

import binascii
from base64 import b64decode, b64encode
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import actions, selectors
from clinic.api.views import ClinicAPIView
from clinic.models import ClinicLogo
from clinic.permissions import Permission


class LogoOut(serializers.Serializer[Any]):
    image = serializers.SerializerMethodField(help_text="The picture: a PNG in base64.")
    digest = serializers.CharField(help_text="SHA-256 of the picture.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_image(self, logo: ClinicLogo) -> str:
        return b64encode(logo.png).decode()


class LogoIn(serializers.Serializer[Any]):
    image = serializers.CharField(
        trim_whitespace=False, help_text="A PNG or a JPEG of up to 500 KB, in base64."
    )

    def validate_image(self, value: str) -> bytes:
        try:
            return b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError(
                "“image” is not in base64. Encode the bytes of the file, without line breaks."
            ) from error


class LogoDetail(ClinicAPIView):
    access = dict.fromkeys(("GET", "PUT", "DELETE"), Permission.EDIT_CLINIC)
    serializer_class = LogoOut

    @extend_schema(summary="Read the logo above the clinic's mails", responses=LogoOut)
    def get(self, request: Request) -> Response:
        logo = selectors.logo_of(self.clinic_access.clinic)
        if logo is None:
            raise Http404
        return Response(LogoOut(logo).data)

    @extend_schema(summary="Set the logo", request=LogoIn, responses=LogoOut)
    def put(self, request: Request) -> Response:
        content = self.validated(LogoIn, request)["image"]
        logo = actions.set_logo(clinic=self.clinic_access.clinic, content=content, by=self.by)
        return Response(LogoOut(logo).data)

    @extend_schema(summary="Remove the logo", responses={204: None})
    def delete(self, request: Request) -> Response:
        actions.remove_logo(clinic=self.clinic_access.clinic, by=self.by)
        return Response(status=204)
