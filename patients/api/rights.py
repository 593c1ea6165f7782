"""A patient's rights over her data: answers, readers, the file, corrections, leaving."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.identity.fresh import confirm_fresh
from clinic.permissions import Permission
from clinic.taking import count_file
from patients import actions
from patients.models import (
    Consent,
    ConsentHow,
    Correction,
    CorrectionState,
    Departure,
    Patient,
    Purpose,
)
from patients.rights.consents import answers_of
from patients.rights.foreseen import foreseen
from patients.rights.readers import readers_of


class ConsentIn(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    given = serializers.BooleanField()
    version = serializers.IntegerField(
        min_value=1, max_value=32767, help_text="Of the words she answers to."
    )
    how = serializers.ChoiceField(
        choices=[(how.value, how.label) for how in (ConsentHow.SAID, ConsentHow.SIGNED)],
        required=False,
    )


class ConsentOut(serializers.ModelSerializer[Consent]):
    recorded_by = serializers.CharField(
        source="recorded_by.name", allow_null=True, default=None, read_only=True
    )

    class Meta:
        model = Consent
        fields = [
            "uid", "created_at", "purpose", "given", "version", "language", "wording", "how",
            "recorded_by",
        ]  # fmt: skip


class ReadersQuery(serializers.Serializer[Any]):
    before = serializers.DateField(required=False, help_text="Only days before this one.")


class ReaderOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    what = serializers.ListField(child=serializers.CharField())
    times = serializers.IntegerField()
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()


class ReadingDayOut(serializers.Serializer[Any]):
    day = serializers.DateField()
    readers = ReaderOut(many=True)


class ReadersOut(serializers.Serializer[Any]):
    days = ReadingDayOut(many=True)
    before = serializers.DateField(allow_null=True, help_text="Where older days begin.")


class FileIn(serializers.Serializer[Any]):
    form = serializers.ChoiceField(choices=[("json", "JSON"), ("pdf", "PDF")])


class FileOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    form = serializers.CharField()
    content = serializers.CharField(help_text="The file in base64.")


class CorrectionOut(serializers.ModelSerializer[Correction]):
    patient = serializers.UUIDField(source="patient.uid", read_only=True)

    class Meta:
        model = Correction
        fields = [
            "uid", "created_at", "patient", "about", "about_uid", "shown", "said", "due_on",
            "state", "answer", "answered_at",
        ]  # fmt: skip


class AnswerIn(serializers.Serializer[Any]):
    accepted = serializers.BooleanField()
    answer = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="Needed where declined."
    )


class DepartureOut(serializers.ModelSerializer[Departure]):
    class Meta:
        model = Departure
        fields = ["uid", "asked_at", "erased_at", "keep_until"]


class ForeseenOut(serializers.Serializer[Any]):
    table = serializers.CharField()
    rows = serializers.IntegerField(help_text="About her.")
    words = serializers.ListField(
        child=serializers.CharField(),
        help_text="Columns that are written over; the rest stays for the clinic's years.",
    )


class EraseIn(serializers.Serializer[Any]):
    typed = serializers.CharField(max_length=40, help_text="Her record number.")


class OfPatient(ClinicAPIView):
    """Base of what concerns one patient of the caller's clinic."""

    pagination_class = None

    def find(self, uid: UUID) -> Patient:
        clinic = self.clinic_access.clinic
        return find_or_404(Patient.objects.select_related("clinic").filter(clinic=clinic), uid)

    def seen(self, patient: Patient, view: str) -> None:
        audit.record_read(self.clinic_access, patients=[patient.pk], view=view)


class Consents(OfPatient):
    """Her answers, purpose by purpose."""

    access = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.EDIT_PATIENTS}
    serializer_class = ConsentOut

    @extend_schema(operation_id="consents_list", responses=ConsentOut(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """Return all her answers, newest first; the newest for a purpose is the one that counts."""
        patient = self.find(uid)
        self.seen(patient, "api-patient-consents")
        return Response(ConsentOut(answers_of(patient), many=True).data)

    @extend_schema(operation_id="consents_create", request=ConsentIn, responses={201: ConsentOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Record what she said or signed."""
        patient = self.find(uid)
        values = self.validated(ConsentIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            answer = actions.answer_consent(patient=patient, by=self.by, **values)
            return 201, dict(ConsentOut(answer).data)

        return once(self, request, work)


class Readers(OfPatient):
    """Who opened her record."""

    access = {"GET": Permission.HANDLE_RIGHTS}
    serializer_class = ReadersOut

    @extend_schema(
        operation_id="patient_readers_list", parameters=[ReadersQuery], responses=ReadersOut
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """Return two weeks of days on which somebody did, newest first."""
        query = ReadersQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        patient = self.find(uid)
        self.seen(patient, "api-her-rights-readers")
        found = readers_of(patient, before=query.validated_data.get("before"), names=True)
        return Response(ReadersOut(found).data)


class DataFile(OfPatient):
    """Everything about her, as a file."""

    access = {"POST": Permission.HANDLE_RIGHTS}
    serializer_class = FileOut

    @extend_schema(operation_id="patient_file_create", request=FileIn, responses=FileOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Make the file, at her request; six an hour at most."""
        confirm_fresh(request)
        patient = self.find(uid)
        values = self.validated(FileIn, request)
        count_file(self.clinic_access)
        self.seen(patient, "api-her-data-file")
        file = actions.make_file(patient=patient, by=self.by, **values)
        content = b64encode(file.content).decode()
        return Response({"name": file.name, "form": file.form, "content": content})


class Leaving(OfPatient):
    """Her wish to leave."""

    access = {"POST": Permission.HANDLE_RIGHTS, "DELETE": Permission.HANDLE_RIGHTS}
    serializer_class = DepartureOut

    @extend_schema(operation_id="departures_create", request=None, responses={201: DepartureOut})
    def post(self, request: Request, uid: UUID) -> Response:
        """Write down that she asked to leave; nothing ends yet."""
        departure = actions.ask_to_leave(patient=self.find(uid), by=self.by)
        return Response(DepartureOut(departure).data, status=201)

    @extend_schema(operation_id="departures_destroy", request=None, responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Take it back: she stays."""
        actions.stay_after_all(patient=self.find(uid), by=self.by)
        return Response(status=204)


class Erasing(OfPatient):
    """Carrying out her leaving."""

    access = {"GET": Permission.HANDLE_RIGHTS, "POST": Permission.HANDLE_RIGHTS}
    serializer_class = DepartureOut

    @extend_schema(operation_id="departures_foresee", responses=ForeseenOut(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """Say what erasing would do, table by table. Changes nothing."""
        patient = self.find(uid)
        self.seen(patient, "api-departure-foreseen")
        return Response(ForeseenOut(foreseen(patient), many=True).data)

    @extend_schema(operation_id="departures_erase", request=EraseIn, responses=DepartureOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Erase what need not be kept. It cannot be undone."""
        confirm_fresh(request)
        patient = self.find(uid)
        values = self.validated(EraseIn, request)
        departure = actions.carry_out_departure(patient=patient, by=self.by, **values)
        return Response(DepartureOut(departure).data)


class Corrections(ClinicAPIView):
    """What patients say is wrong."""

    access = {"GET": Permission.HANDLE_RIGHTS}
    serializer_class = CorrectionOut

    @extend_schema(operation_id="corrections_list", responses=CorrectionOut(many=True))
    def get(self, request: Request) -> Response:
        """List what waits for an answer."""
        rows = Correction.objects.filter(
            clinic=self.clinic_access.clinic, state=CorrectionState.OPEN
        ).select_related("patient")
        response = self.page_of(rows)
        audit.record_read(self.clinic_access, patients=self.shown, view="api-her-rights-tasks")
        return response

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """Remember whose are on the page, for the log of reads."""
        page = super().paginate_queryset(queryset)
        self.shown = [row.patient_id for row in page or []]
        return page


class CorrectionAnswer(ClinicAPIView):
    """The clinic's answer to one."""

    access = {"POST": Permission.HANDLE_RIGHTS}
    serializer_class = CorrectionOut

    @extend_schema(operation_id="corrections_answer", request=AnswerIn, responses=CorrectionOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Tell her that it was corrected, or why it stays."""
        rows = Correction.objects.filter(clinic=self.clinic_access.clinic)
        row = find_or_404(rows.select_related("patient"), uid)
        values = self.validated(AnswerIn, request)
        answered = actions.answer_correction(correction=row, by=self.by, **values)
        answered.patient = row.patient
        return Response(CorrectionOut(answered).data)
