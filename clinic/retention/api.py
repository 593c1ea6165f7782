"""How long the clinic keeps what, through the API."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, once
from clinic.identity.fresh import confirm_fresh
from clinic.models import RetentionPreview, RetentionReceipt
from clinic.models.retention import LONGEST
from clinic.permissions import Permission
from clinic.retention.kinds import kind_called
from clinic.retention.looking import kept
from clinic.retention.rules import change_rule, rule_of


class RuleOut(serializers.Serializer[Any]):
    kind = serializers.CharField(source="kind.name")
    label = serializers.CharField(source="kind.label")  # type: ignore[assignment]
    days = serializers.IntegerField()
    least = serializers.IntegerField(help_text="What the clinic cannot go below, in days.")
    reason = serializers.CharField()
    version = serializers.IntegerField(help_text="0 is what Steady ships.")
    since = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(help_text="Who decided it; empty for what Steady ships.")


class PreviewOut(serializers.ModelSerializer[RetentionPreview]):
    class Meta:
        model = RetentionPreview
        fields = ["shown_on", "cutoff", "rows", "oldest_at"]


class KindOut(serializers.Serializer[Any]):
    rule = RuleOut()
    preview = PreviewOut(allow_null=True, help_text="Of the last night; null before the first.")
    goes_on = serializers.DateField(allow_null=True, help_text="Not before this day.")


class ReceiptOut(serializers.ModelSerializer[RetentionReceipt]):
    class Meta:
        model = RetentionReceipt
        fields = [
            "uid", "kind", "version", "days", "cutoff", "shown_on", "removed_on", "removed",
            "oldest_at", "actor",
        ]  # fmt: skip


class KeptOut(serializers.Serializer[Any]):
    kinds = KindOut(source="rows", many=True)
    receipts = ReceiptOut(many=True)


class RuleIn(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=1, max_value=LONGEST)
    reason = serializers.CharField(max_length=300)


class Retention(ClinicAPIView):
    """How long the clinic keeps what, what would go, and what went."""

    access = {"GET": Permission.EDIT_CLINIC}
    serializer_class = KeptOut
    pagination_class = None

    @extend_schema(operation_id="retention_retrieve", responses=KeptOut)
    def get(self, request: Request) -> Response:
        """Return every kind of data with its rule and preview, and the latest receipts."""
        return Response(KeptOut(kept(self.clinic_access.clinic)).data)


class RetentionRules(ClinicAPIView):
    """The rule of one kind of data."""

    access = {"POST": Permission.EDIT_CLINIC}
    serializer_class = RuleOut

    @extend_schema(operation_id="retention_rules_create", request=RuleIn, responses={201: RuleOut})
    def post(self, request: Request, data: str) -> Response:
        """Decide anew. Nothing goes before it was shown for seven days under this version."""
        confirm_fresh(request)
        kind = kind_called(data)
        if kind is None:
            raise Http404
        values = self.validated(RuleIn, request)
        clinic = self.clinic_access.clinic

        def work() -> tuple[int, dict[str, Any]]:
            change_rule(clinic=clinic, kind=kind, by=self.by, **values)
            return 201, dict(RuleOut(rule_of(clinic, kind)).data)

        return once(self, request, work)
