"""Patients themselves."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from patients import actions, selectors
from patients.api.serializers import PatientChange, PatientIn, PatientOut, PatientQuery
from patients.models import Patient

_ACCESS = {
    "GET": Permission.VIEW_PATIENTS,
    "POST": Permission.EDIT_PATIENTS,
    "PATCH": Permission.EDIT_PATIENTS,
}


class PatientList(ClinicAPIView):
    """The patients of the caller's clinic."""

    access = _ACCESS
    serializer_class = PatientOut

    @extend_schema(
        operation_id="patients_list", parameters=[PatientQuery], responses=PatientOut(many=True)
    )
    def get(self, request: Request) -> Response:
        """List patients; each word of `search` is in a name or number, or is a whole e-mail."""
        query = PatientQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        response = self.page_of(
            selectors.matching(self.clinic_access.clinic, **query.validated_data)
        )
        audit.record_read(self.clinic_access, patients=self.shown, view="api-patient-list")
        return response

    @extend_schema(operation_id="patients_create", request=PatientIn, responses={201: PatientOut})
    def post(self, request: Request) -> Response:
        """Take a patient into care."""
        values = self.validated(PatientIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            patient = actions.register_patient(
                clinic=self.clinic_access.clinic, by=self.by, **values
            )
            return 201, dict(PatientOut(patient).data)

        return once(self, request, work)

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """Remember who is on the page, for the log of reads."""
        page = super().paginate_queryset(queryset)
        self.shown = [patient.pk for patient in page or []]
        return page


class PatientDetail(ClinicAPIView):
    """One patient."""

    access = _ACCESS
    serializer_class = PatientOut

    def find(self, uid: UUID) -> Patient:
        clinic = self.clinic_access.clinic
        return find_or_404(Patient.objects.select_related("clinic").filter(clinic=clinic), uid)

    @extend_schema(operation_id="patients_retrieve", responses=PatientOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Return one patient."""
        patient = self.find(uid)
        audit.record_read(self.clinic_access, patients=[patient.pk], view="api-patient-detail")
        return Response(PatientOut(patient).data)

    @extend_schema(
        operation_id="patients_partial_update", request=PatientChange, responses=PatientOut
    )
    def patch(self, request: Request, uid: UUID) -> Response:
        """Change what is named, and nothing else."""
        patient = self.find(uid)
        values = self.validated(PatientChange, request)
        patient = actions.update_patient(patient=patient, by=self.by, **values)
        return Response(PatientOut(patient).data)
