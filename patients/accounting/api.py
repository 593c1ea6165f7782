"""Who saw and who changed what, for programs of those who hold "view the audit"."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404
from clinic.models import AccessEvent, SignInEvent, Staff
from clinic.permissions import Permission
from patients.accounting.changes import Wanted, changes_page
from patients.accounting.reads import read_in_words, reads_of, shown_patients
from patients.accounting.sign_ins import KINDS, happened, sign_ins_of
from patients.accounting.whole import state
from patients.accounting.words import histories
from patients.models import Patient


class ShownOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    mrn = serializers.CharField()
    name = serializers.CharField(help_text="Empty for those who may not see patients.")


class AccessEventOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    at = serializers.DateTimeField()
    who = serializers.CharField()
    roles = serializers.CharField()
    what = serializers.CharField()
    purpose = serializers.CharField()
    network = serializers.CharField()
    request = serializers.CharField()
    token = serializers.CharField()
    break_glass = serializers.CharField()
    patients = ShownOut(many=True)


class ChangeEventOut(serializers.Serializer[Any]):
    uid = serializers.CharField()
    at = serializers.DateTimeField()
    who = serializers.CharField()
    kind = serializers.CharField()
    verb = serializers.CharField()
    columns = serializers.ListField(
        child=serializers.CharField(), help_text="What changed, without what it held."
    )
    reason = serializers.CharField(help_text="Empty for those who may not see patients.")
    patient = ShownOut(allow_null=True)
    facts = serializers.DictField(child=serializers.CharField())


class ChangeEventPage(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ChangeEventOut(many=True)


class VerificationOut(serializers.Serializer[Any]):
    verified_at = serializers.DateTimeField()
    passed = serializers.BooleanField()
    seals = serializers.IntegerField()
    rows = serializers.IntegerField()
    said = serializers.CharField()


class SealOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    sealed_at = serializers.DateTimeField()
    hash = serializers.CharField()


class AmendedOut(serializers.Serializer[Any]):
    why = serializers.CharField()
    actor = serializers.CharField()
    rows = serializers.IntegerField()


class AuditStateOut(serializers.Serializer[Any]):
    verifications = VerificationOut(many=True)
    last = SealOut(allow_null=True)
    amendments = AmendedOut(many=True)


class AuditQuery(serializers.Serializer[Any]):
    patient = serializers.UUIDField(required=False)
    person = serializers.UUIDField(required=False, help_text="A member of staff.")
    day = serializers.DateField(required=False, help_text="A day of the clinic.")


class ReadsQuery(AuditQuery):
    glass = serializers.BooleanField(
        required=False, help_text="Only what was opened by breaking the glass."
    )


class ChangesQuery(AuditQuery):
    kind = serializers.CharField(
        required=False, max_length=80, help_text="One kind of row, as patients.Patient."
    )
    before = serializers.CharField(
        required=False, max_length=120, help_text="Where a page begins: from `next`."
    )

    def validate_kind(self, value: str) -> str:
        if value and value not in histories():
            raise serializers.ValidationError(f"There is no kind of row “{value}”.")
        return value


class SignInsQuery(serializers.Serializer[Any]):
    person = serializers.UUIDField(required=False, help_text="A member of staff.")
    day = serializers.DateField(required=False, help_text="A day of the clinic.")
    kind = serializers.ChoiceField(
        choices=list(KINDS.items()), required=False, help_text="One kind, or a group of them."
    )


class SignInEventOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    at = serializers.DateTimeField()
    whose = serializers.CharField()
    what = serializers.CharField()
    detail = serializers.CharField(help_text="A role, or a kind of second factor.")
    by = serializers.CharField()
    address = serializers.CharField()
    device = serializers.CharField()


class _AuditView(ClinicAPIView):
    access = {"GET": Permission.VIEW_AUDIT}

    @property
    def names(self) -> bool:
        return self.clinic_access.allows(Permission.VIEW_PATIENTS)

    def narrowed(self, query: dict[str, Any]) -> tuple[Patient | None, Staff | None]:
        """Return the patient and the person asked for; 404 for one of another clinic."""
        clinic = self.clinic_access.clinic
        patient = staff = None
        if "patient" in query:
            patient = find_or_404(Patient.objects.filter(clinic_id=clinic.pk), query["patient"])
        if "person" in query:
            here = Staff.objects.filter(memberships__clinic_id=clinic.pk).distinct()
            staff = find_or_404(here, query["person"])
        return patient, staff

    def asked(self, serializer: type[Any], request: Request) -> dict[str, Any]:
        query = serializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)


class AccessEvents(_AuditView):
    """Who saw which patients."""

    serializer_class = AccessEventOut
    queryset = AccessEvent.objects.none()

    @extend_schema(
        operation_id="access_events_list",
        summary="List who saw which patients",
        parameters=[ReadsQuery],
        responses=AccessEventOut(many=True),
    )
    def get(self, request: Request) -> Response:
        query = self.asked(ReadsQuery, request)
        patient, staff = self.narrowed(query)
        clinic = self.clinic_access.clinic
        rows = reads_of(
            clinic, patient=patient, staff=staff, day=query.get("day"),
            broken=query.get("glass", False),
        )  # fmt: skip
        page = self.paginate_queryset(rows)
        assert page is not None
        keys = {key for row in page for key in row.patients}
        people = shown_patients(clinic, keys, names=self.names)
        audit.record_read(self.clinic_access, patients=people, view="api-audit-reads")
        found = [read_in_words(row, people) for row in page]
        return self.get_paginated_response(AccessEventOut(found, many=True).data)


class ChangeEvents(_AuditView):
    """Who added, changed or removed which rows, newest first; not what they held."""

    serializer_class = ChangeEventOut
    pagination_class = None

    @extend_schema(
        operation_id="change_events_list",
        summary="List who changed what",
        parameters=[
            ChangesQuery,
            OpenApiParameter("page_size", exclude=True),
        ],
        responses=ChangeEventPage,
    )
    def get(self, request: Request) -> Response:
        query = self.asked(ChangesQuery, request)
        patient, staff = self.narrowed(query)
        wanted = Wanted(patient, staff, query.get("day"), query.get("kind", ""))
        try:
            page = changes_page(
                self.clinic_access.clinic, wanted, names=self.names, before=query.get("before", "")
            )
        except ValueError as error:
            raise Http404 from error
        shown = page.patients | ({patient.pk} if patient else set())
        audit.record_read(self.clinic_access, patients=shown, view="api-audit-changes")
        asked = {**request.query_params.dict(), "before": page.next_before}
        next_url = request.build_absolute_uri(f"?{urlencode(asked)}") if page.next_before else None
        body = {"next": next_url, "previous": None, "results": page.rows}
        return Response(ChangeEventPage(body).data)


class SignInEvents(_AuditView):
    """What happened to the accounts of those who work here."""

    serializer_class = SignInEventOut
    queryset = SignInEvent.objects.none()

    @extend_schema(
        operation_id="sign_in_events_list",
        summary="List who signed in or failed to, and who gave whom which role",
        parameters=[SignInsQuery],
        responses=SignInEventOut(many=True),
    )
    def get(self, request: Request) -> Response:
        query = self.asked(SignInsQuery, request)
        _patient, staff = self.narrowed(query)
        rows = sign_ins_of(
            self.clinic_access.clinic, staff=staff, day=query.get("day"), kind=query.get("kind", "")
        )
        page = self.paginate_queryset(rows)
        assert page is not None
        found = [happened(row) for row in page]
        return self.get_paginated_response(SignInEventOut(found, many=True).data)


class AuditState(_AuditView):
    """Whether anybody changed the audit trail by hand, as the last verifications found."""

    serializer_class = AuditStateOut
    pagination_class = None

    @extend_schema(
        operation_id="audit_state_retrieve",
        summary="Say whether the audit trail is whole",
        responses=AuditStateOut,
    )
    def get(self, request: Request) -> Response:
        found = state()
        amended = [
            dict(zip(("why", "actor", "rows"), row, strict=True)) for row in found.amendments
        ]
        body = {
            "verifications": found.verifications, "last": found.last, "amendments": amended
        }  # fmt: skip
        return Response(AuditStateOut(body).data)
