"""Her progress for staff: as figures, and as the page of paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404
from clinic.identity.fresh import confirm_fresh
from clinic.pdf import pdf_response
from clinic.permissions import Permission
from clinic.taking import count_file
from patients.models import Patient
from patients.progress.gathered import progress_of
from patients.progress.report import Reader, file_name, report_pdf
from patients.progress.strands import facts_of


class ReportQuery(serializers.Serializer[Any]):
    reader = serializers.ChoiceField(choices=Reader.choices, default=Reader.ONCOLOGIST.value)


class ProgressStepOut(serializers.Serializer[Any]):
    """A day of the story, in words about her."""

    day = serializers.DateField()
    sentences = serializers.SerializerMethodField()

    def get_sentences(self, step: Any) -> list[str]:
        return [deed.noted for deed in step.deeds]


class ProgressWeekOut(serializers.Serializer[Any]):
    begins = serializers.DateField()
    cells = serializers.SerializerMethodField(help_text="By the names of the columns.")

    def get_cells(self, week: Any) -> dict[str, str]:
        return dict(week.cells)


class ProgressFactOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    value = serializers.CharField()
    note = serializers.CharField()


class ProgressOut(serializers.Serializer[Any]):
    """What the oncologist's report says, without its picture."""

    first = serializers.DateField()
    last = serializers.DateField()
    said = serializers.CharField()
    steps = ProgressStepOut(many=True)
    weeks = ProgressWeekOut(many=True)
    facts = ProgressFactOut(many=True)


class _OfPatient(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}

    def find(self, uid: UUID) -> Patient:
        clinic = self.clinic_access.clinic
        return find_or_404(Patient.objects.select_related("clinic").filter(clinic=clinic), uid)


class PatientProgress(_OfPatient):
    serializer_class = ProgressOut

    @extend_schema(operation_id="patients_progress", responses=ProgressOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show pain, dose and what was done about it, week by week since her program began."""
        patient = self.find(uid)
        audit.record_read(self.clinic_access, patients=[patient.pk], view="api-patient-progress")
        with translation.override("en"):
            found = progress_of(patient)
            facts = facts_of(patient, found.stretch)
            shown = {
                "first": found.stretch.first,
                "last": found.stretch.last,
                "said": found.said,
                "steps": found.steps,
                "weeks": found.weeks,
                "facts": facts,
            }
            return Response(ProgressOut(shown).data)


class PatientReport(_OfPatient):
    """One page for her oncologist, or the one that she gets herself."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Let callers ask for a PDF: what refuses is JSON all the same."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="patients_report",
        parameters=[ReportQuery],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        """Return the report as a tagged PDF; 503 where this machine cannot make one."""
        confirm_fresh(request)
        query = ReportQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        reader = Reader(query.validated_data["reader"])
        patient = self.find(uid)
        count_file(self.clinic_access)
        audit.record_read(self.clinic_access, patients=[patient.pk], view="api-patient-report")
        return pdf_response(report_pdf(patient, reader), name=file_name(reader))
