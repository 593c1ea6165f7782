"""What patients can read, for a page of somebody else's."""

from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView
from clinic.permissions import Permission
from patients.learn.content import Depth
from patients.learn.library import library
from patients.learn.shown import shown

DEPTHS = [(depth.value, depth.name.capitalize()) for depth in Depth]  # named in English


class LearnQuery(serializers.Serializer[Any]):
    depth = serializers.ChoiceField(choices=DEPTHS, default=Depth.PLAIN.value)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="en")


class LearnSourceOut(serializers.Serializer[Any]):
    """A publication; `checked` is false where nobody of ours has read at least its summary."""

    key = serializers.CharField()
    citation = serializers.CharField()
    kind = serializers.CharField()
    identifier = serializers.CharField()
    url = serializers.CharField()
    checked = serializers.BooleanField()


class LearnLineOut(serializers.Serializer[Any]):
    """A sentence; strength and sources are empty where it states no finding."""

    text = serializers.CharField()
    strength = serializers.CharField()
    how_sure = serializers.CharField()
    sources = LearnSourceOut(many=True)


class LearnPartOut(serializers.Serializer[Any]):
    heading = serializers.CharField()
    lines = LearnLineOut(many=True)


class LearnArticleOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    depth = serializers.CharField()
    title = serializers.CharField()
    lede = serializers.CharField()
    parts = LearnPartOut(many=True)


class Articles(ClinicAPIView):
    """Every article, at one depth and in one language."""

    access = {"GET": Permission.VIEW_PATIENTS}
    serializer_class = LearnArticleOut
    pagination_class = None

    @extend_schema(
        operation_id="learn_list",
        parameters=[LearnQuery],
        responses=LearnArticleOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the articles with their claims, each claim's strength and sources."""
        query = LearnQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        depth = Depth(query.validated_data["depth"])
        with translation.override(query.validated_data["language"]):
            found = [shown(article, depth) for article in library().values()]
            return Response(LearnArticleOut(found, many=True).data)
