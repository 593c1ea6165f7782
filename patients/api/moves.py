"""A patient who goes on in another clinic."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.errors import Refused
from clinic.models import Clinic
from clinic.permissions import Permission
from patients import actions, selectors
from patients.models import Patient


class ClinicMoveIn(serializers.Serializer[Any]):
    to = serializers.UUIDField(help_text="The other clinic.")
    mrn = serializers.CharField(help_text="Her record number there.")
    end_program = serializers.BooleanField(
        required=False, help_text="End her program here and cancel its sessions."
    )


class OtherRecordOut(serializers.Serializer[Any]):
    """Her record elsewhere; clinic and record only for those who work there."""

    is_later = serializers.BooleanField()
    moved_at = serializers.DateTimeField(source="at")
    clinic = serializers.CharField(source="clinic_name")
    patient = serializers.UUIDField(source="record", allow_null=True)


class PatientMoves(ClinicAPIView):
    """Where one patient came from and went to."""

    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.EDIT_PATIENTS}
    serializer_class = OtherRecordOut
    pagination_class = None

    def find(self, uid: UUID) -> Patient:
        clinic = self.clinic_access.clinic
        return find_or_404(Patient.objects.select_related("clinic").filter(clinic=clinic), uid)

    @extend_schema(operation_id="patients_moves_list", responses=OtherRecordOut(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """Return her records in other clinics: at most one before this and one after."""
        patient = self.find(uid)
        audit.record_read(self.clinic_access, patients=[patient.pk], view="api-patient-moves")
        found = selectors.other_records(self.clinic_access, patient)
        return Response(OtherRecordOut(found, many=True).data)

    @extend_schema(
        operation_id="patients_moves_create",
        request=ClinicMoveIn,
        responses={201: OtherRecordOut(many=True)},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Move her to another clinic; the caller edits patients in both. Twice changes nothing."""
        patient = self.find(uid)
        values = self.validated(ClinicMoveIn, request)
        values["to"] = self._clinic(values["to"])

        def work() -> tuple[int, Any]:
            actions.move_patient(patient=patient, by=self.by, **values)
            found = selectors.other_records(self.clinic_access, patient)
            return 201, list(OtherRecordOut(found, many=True).data)

        return once(self, request, work)

    def _clinic(self, uid: UUID) -> Clinic:
        for clinic in selectors.clinics_to_move_to(self.clinic_access):
            if clinic.uid == uid:
                return clinic
        raise Refused(f"There is no other clinic {uid} in which you may edit patients.", field="to")
