"""A clinic's own texts of mails through the API: read them, see the mail, save a version."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, once
from clinic.errors import Refused
from clinic.languages import english_name, known_codes
from clinic.permissions import Permission
from notifications.kinds import Kind, all_kinds, kind_named
from notifications.texts import selectors
from notifications.texts.actions import checked, refuse_slots, save_texts
from notifications.texts.preview import preview
from notifications.texts.shipped import shipped

_MOST = 5000
_PATH = [
    OpenApiParameter("kind", str, "path", enum=[kind.name for kind in all_kinds()]),
    OpenApiParameter("language", str, "path", enum=known_codes()),
]
_REFUSALS = {
    404: OpenApiResponse(description="The clinic sends no such mail in that language."),
    409: OpenApiResponse(description="Somebody else has saved a version since `based_on`."),
    422: OpenApiResponse(description="A text that no mail may contain; `errors` names its slot."),
}


class MailTextLanguageOut(serializers.Serializer[Any]):
    language = serializers.CharField(source="code")
    name = serializers.CharField()
    own = serializers.IntegerField(help_text="How many of its texts are the clinic's.")
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="Why a text is not used."
    )


class MailTextKindOut(serializers.Serializer[Any]):
    kind = serializers.CharField(source="kind.name")
    kind_label = serializers.CharField(source="kind.label")
    to = serializers.CharField(source="kind.says.to")
    languages = MailTextLanguageOut(many=True)


class MailTextsOut(serializers.Serializer[Any]):
    kinds = MailTextKindOut(many=True)


class SlotOut(serializers.Serializer[Any]):
    slot = serializers.CharField()
    title = serializers.CharField(source="label")
    longest = serializers.IntegerField()
    one_line = serializers.BooleanField()
    must = serializers.ListField(child=serializers.CharField())
    shipped = serializers.CharField(help_text="What Steady says there by itself.")
    text = serializers.CharField(help_text="The clinic's; empty means Steady's own.")


class VariableOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    says = serializers.CharField()


class MailTextVersionOut(serializers.Serializer[Any]):
    version = serializers.IntegerField(source="number")
    texts = serializers.DictField(child=serializers.CharField())
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()


class MailTextOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    kind_label = serializers.CharField()
    language = serializers.CharField()
    language_name = serializers.CharField()
    version = serializers.IntegerField(help_text="The one in force; 0 when none was ever saved.")
    slots = SlotOut(many=True)
    variables = VariableOut(many=True)
    problems = serializers.ListField(child=serializers.CharField())
    versions = MailTextVersionOut(many=True)


class PreviewIn(serializers.Serializer[Any]):
    texts = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=_MOST),
        required=False,
        help_text="By slot, instead of those in force; nothing is saved.",
    )


class MailTextIn(serializers.Serializer[Any]):
    texts = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=_MOST),
        help_text="By slot. One that is empty or left out is Steady's own again.",
    )
    based_on = serializers.IntegerField(
        min_value=0, max_value=10**6, help_text="The version that this one follows."
    )


class MailPreviewOut(serializers.Serializer[Any]):
    subject = serializers.CharField()
    sender = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    files = serializers.ListField(child=serializers.CharField())


class MailTextList(ClinicAPIView):
    access = {"GET": Permission.EDIT_CLINIC}
    serializer_class = MailTextsOut

    @extend_schema(
        operation_id="mail_texts_list", summary="List the kinds of mail", responses=MailTextsOut
    )
    def get(self, request: Request) -> Response:
        lines = selectors.overview(self.clinic_access.clinic)
        return Response(MailTextsOut({"kinds": lines}).data)


class _MailTextView(ClinicAPIView):
    def find(self, name: str, language: str) -> Kind:
        try:
            kind = kind_named(name)
        except KeyError as error:
            raise Http404 from error
        if language not in selectors.languages_of(kind, self.clinic_access.clinic):
            raise Http404
        return kind

    def body(self, kind: Kind, language: str) -> dict[str, Any]:
        versions = selectors.versions_of(self.clinic_access.clinic, kind, language)
        stands = versions[0].texts if versions else {}
        own = shipped(kind, language)
        facts = {
            "kind": kind.name,
            "kind_label": kind.label,
            "language": language,
            "language_name": english_name(language),
            "version": versions[0].number if versions else 0,
            "slots": [
                vars(slot)
                | {"slot": slot.name, "shipped": own[slot.name], "text": stands.get(slot.name, "")}
                for slot in kind.slots
            ],
            "variables": kind.variables,
            "problems": selectors.problems_of(kind, stands),
            "versions": versions,
        }
        return dict(MailTextOut(facts).data)


class MailTextDetail(_MailTextView):
    access = {"GET": Permission.EDIT_CLINIC, "PUT": Permission.EDIT_CLINIC}
    serializer_class = MailTextOut

    @extend_schema(
        operation_id="mail_texts_retrieve",
        summary="Read a mail's texts and their versions",
        parameters=_PATH,
        responses={200: MailTextOut, 404: _REFUSALS[404]},
    )
    def get(self, request: Request, kind: str, language: str) -> Response:
        return Response(self.body(self.find(kind, language), language))

    @extend_schema(
        operation_id="mail_texts_update",
        summary="Put a new version of a mail's texts in force",
        parameters=_PATH,
        request=MailTextIn,
        responses={200: MailTextOut, **_REFUSALS},
    )
    def put(self, request: Request, kind: str, language: str) -> Response:
        def work() -> tuple[int, dict[str, Any]]:
            found = self.find(kind, language)
            asked = self.validated(MailTextIn, request)
            save_texts(
                clinic=self.clinic_access.clinic, kind=found, language=language, by=self.by, **asked
            )
            return 200, self.body(found, language)

        return once(self, request, work)


class MailTextPreview(_MailTextView):
    access = {"POST": Permission.EDIT_CLINIC}
    serializer_class = MailPreviewOut

    @extend_schema(
        operation_id="mail_texts_preview",
        summary="See a mail as it arrives, or would with other texts",
        parameters=_PATH,
        request=PreviewIn,
        responses={200: MailPreviewOut, **_REFUSALS},
    )
    def post(self, request: Request, kind: str, language: str) -> Response:
        found, clinic = self.find(kind, language), self.clinic_access.clinic
        texts = self.validated(PreviewIn, request).get("texts")
        if texts is None:
            texts = selectors.texts_in_force(clinic, found, language)
        else:
            refuse_slots(found, texts)
            texts, wrong = checked(found, texts)
            for slot, sentences in wrong.items():
                raise Refused(sentences[0], field=slot)
        return Response(MailPreviewOut(preview(found, clinic, language, texts=texts)).data)
