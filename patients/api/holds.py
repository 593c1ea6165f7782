"""Legal holds, and how long what is kept for who answers for patients' data."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, once
from clinic.identity.fresh import confirm_fresh
from clinic.permissions import Permission
from clinic.retention.api import KeptOut
from clinic.retention.looking import kept
from patients import actions
from patients.api.rights import OfPatient
from patients.models import LegalHold
from patients.retention.holds import hold_on, standing_holds


class HoldOut(serializers.ModelSerializer[LegalHold]):
    patient = serializers.UUIDField(source="patient.uid", read_only=True)
    placed_by = serializers.CharField(source="placed_by.name", read_only=True)

    class Meta:
        model = LegalHold
        fields = ["uid", "created_at", "patient", "reason", "until", "placed_by"]


class HoldIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)
    until = serializers.DateField(help_text="The last day.")


class StandingOut(serializers.Serializer[Any]):
    hold = HoldOut(allow_null=True)


class RightsRetention(ClinicAPIView):
    """How long what is kept."""

    access = {"GET": Permission.HANDLE_RIGHTS}
    serializer_class = KeptOut
    pagination_class = None

    @extend_schema(operation_id="rights_retention_retrieve", responses=KeptOut)
    def get(self, request: Request) -> Response:
        """Return every kind of data with its rule and preview, and the latest receipts."""
        return Response(KeptOut(kept(self.clinic_access.clinic)).data)


class Holds(ClinicAPIView):
    """The legal holds that stand."""

    access = {"GET": Permission.HANDLE_RIGHTS}
    serializer_class = HoldOut
    pagination_class = None

    @extend_schema(operation_id="legal_holds_list", responses=HoldOut(many=True))
    def get(self, request: Request) -> Response:
        """List them, the one that ends first on top."""
        rows = self.open_rows(standing_holds(self.clinic_access.clinic), lambda r: r.patient_id)
        shown = [row.patient_id for row in rows]
        audit.record_read(self.clinic_access, patients=shown, view="api-her-rights-holds")
        return Response(HoldOut(rows, many=True).data)


class Hold(OfPatient):
    """Whether everything about a patient is held."""

    access = dict.fromkeys(("GET", "POST", "DELETE"), Permission.HANDLE_RIGHTS)
    serializer_class = StandingOut

    @extend_schema(operation_id="legal_hold_retrieve", responses=StandingOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Return the hold that stands, or null."""
        patient = self.find(uid)
        self.seen(patient, "api-her-rights-hold")
        return Response(StandingOut({"hold": hold_on(patient)}).data)

    @extend_schema(operation_id="legal_hold_place", request=HoldIn, responses={201: HoldOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Keep everything about her until a day, whatever the rules say."""
        confirm_fresh(request)
        patient = self.find(uid)
        values = self.validated(HoldIn, request)
        self.seen(patient, "api-her-rights-hold")

        def work() -> tuple[int, dict[str, Any]]:
            placed = actions.place_hold(patient=patient, by=self.by, **values)
            return 201, dict(HoldOut(placed).data)

        return once(self, request, work)

    @extend_schema(operation_id="legal_hold_lift", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Let the rules take their course again."""
        confirm_fresh(request)
        actions.lift_hold(patient=self.find(uid), by=self.by)
        return Response(status=204)
