"""The languages of a clinic's mails through the API."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, once
from clinic.models import Clinic
from clinic.permissions import Permission
from patients.actions.languages import choose_languages
from patients.selectors.languages import languages_of_mails


class MailLanguageOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    written = serializers.BooleanField(help_text="The clinic writes mails in it.")
    first = serializers.BooleanField(help_text="For patients whose language is not written.")
    known = serializers.BooleanField(help_text="There is a catalog for it.")
    patients = serializers.IntegerField(help_text="Patients who want it.")
    untranslated = serializers.IntegerField(help_text="Sentences that would be in English.")


class MailLanguagesOut(serializers.Serializer[Any]):
    languages = MailLanguageOut(many=True)


class MailLanguagesIn(serializers.Serializer[Any]):
    languages = serializers.ListField(
        child=serializers.CharField(max_length=8), max_length=50, help_text="The first one first."
    )
    understood = serializers.BooleanField(
        default=False, help_text="That patients lose a language that they get mails in."
    )


class MailLanguages(ClinicAPIView):
    access = {"GET": Permission.EDIT_CLINIC, "PUT": Permission.EDIT_CLINIC}
    serializer_class = MailLanguagesOut

    @extend_schema(
        operation_id="mail_languages_retrieve",
        summary="Read which languages mails are written in",
        responses=MailLanguagesOut,
    )
    def get(self, request: Request) -> Response:
        return Response(_body(self.clinic_access.clinic))

    @extend_schema(
        operation_id="mail_languages_update",
        summary="Choose the languages of mails",
        request=MailLanguagesIn,
        responses={
            200: MailLanguagesOut,
            409: OpenApiResponse(description="Patients would lose their language."),
            422: OpenApiResponse(description="No language, or one without a catalog."),
        },
    )
    def put(self, request: Request) -> Response:
        def work() -> tuple[int, dict[str, Any]]:
            asked = self.validated(MailLanguagesIn, request)
            clinic = choose_languages(clinic=self.clinic_access.clinic, by=self.by, **asked)
            return 200, _body(clinic)

        return once(self, request, work)


def _body(clinic: Clinic) -> dict[str, Any]:
    return dict(MailLanguagesOut({"languages": languages_of_mails(clinic)}).data)
