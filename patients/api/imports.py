"""Import of patients, courses and measurements from a CSV file, with a dry run first."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, once
from clinic.permissions import Permission
from patients.forms.imports import unpacked
from patients.imports.cells import Dates
from patients.imports.run import Run, dry_run, import_csv
from patients.models import CsvImport, ImportKind


class ImportOut(serializers.ModelSerializer[CsvImport]):
    class Meta:
        model = CsvImport
        fields = ["uid", "created_at", "kind", "file_name", "fingerprint", "added", "known"]


class _File(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ImportKind.choices)
    dates = serializers.ChoiceField(choices=[date.value for date in Dates])
    content = serializers.CharField(help_text="The file in base64, up to 1 MB and 1,000 rows.")


class ImportCheckIn(_File):
    pass


class ImportIn(_File):
    fingerprint = serializers.CharField(
        max_length=64, help_text="Of the check: exactly what it showed is imported, or nothing."
    )
    file_name = serializers.CharField(required=False, allow_blank=True, max_length=120)


class ImportProblem(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the names are row 1.")
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()


class ImportLine(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    is_new = serializers.BooleanField()
    said = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class ImportCheckOut(serializers.Serializer[Run]):
    """What a file would do; without a problem, and with something new, it may be imported."""

    fingerprint = serializers.CharField()
    may_import = serializers.BooleanField()
    encoding = serializers.CharField(source="sheet.encoding")
    separator = serializers.CharField(source="sheet.separator")
    unknown = serializers.ListField(child=serializers.CharField())
    problems = ImportProblem(many=True)
    lines = ImportLine(many=True)


class Imports(ClinicAPIView):
    """What was imported, and importing what a check showed."""

    access = {"GET": Permission.EDIT_PATIENTS, "POST": Permission.EDIT_PATIENTS}
    serializer_class = ImportOut

    @extend_schema(operation_id="imports_list", responses=ImportOut(many=True))
    def get(self, request: Request) -> Response:
        """List imports."""
        return self.page_of(CsvImport.objects.filter(clinic=self.clinic_access.clinic))

    @extend_schema(operation_id="imports_create", request=ImportIn, responses={201: ImportOut})
    def post(self, request: Request) -> Response:
        """Import what a check showed, all of it or nothing."""
        values = self.validated(ImportIn, request)
        values["data"] = unpacked(values.pop("content"))

        def work() -> tuple[int, dict[str, Any]]:
            done = import_csv(clinic=self.clinic_access.clinic, by=self.by, **values)
            return 201, dict(ImportOut(done).data)

        return once(self, request, work)


class ImportCheck(ClinicAPIView):
    """The dry run."""

    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = ImportCheckOut

    @extend_schema(
        operation_id="imports_check", request=ImportCheckIn, responses={200: ImportCheckOut}
    )
    def post(self, request: Request) -> Response:
        """Say what each row would do and every problem by row and column; nothing is stored."""
        values = self.validated(ImportCheckIn, request)
        values["data"] = unpacked(values.pop("content"))
        run = dry_run(clinic=self.clinic_access.clinic, by=self.by, **values)
        audit.record_read(self.clinic_access, patients=run.seen, view="api-import-check")
        return Response(ImportCheckOut(run).data)
