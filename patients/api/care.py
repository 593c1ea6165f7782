"""Restricted records: opening one with a reason, who may open one, reviewing openings."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.errors import Refused
from clinic.models import Staff
from clinic.permissions import Permission
from patients import actions
from patients.care import selectors
from patients.models import (
    NamedCarer,
    OpenedFor,
    Patient,
    RecordOpening,
    RestrictedFor,
    Restriction,
)


class OpeningOut(serializers.ModelSerializer[RecordOpening]):
    patient = serializers.UUIDField(source="patient.uid", read_only=True)
    staff = serializers.CharField(source="staff.name", read_only=True)
    reviewed_by = serializers.CharField(
        source="reviewed_by.name", allow_null=True, default=None, read_only=True
    )
    reason = serializers.CharField()

    class Meta:
        model = RecordOpening
        fields = [
            "uid", "created_at", "patient", "staff", "reason", "note", "expires_at",
            "reviewed_at", "reviewed_by", "in_order", "review_note",
        ]  # fmt: skip


class OpenByCalendarOut(serializers.Serializer[Any]):
    staff = serializers.CharField()
    patient = serializers.UUIDField(source="patient.uid")
    what = serializers.CharField()
    on = serializers.DateTimeField()
    arranged_at = serializers.DateTimeField()


class OpenIn(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=OpenedFor.choices)
    note = serializers.CharField(max_length=300, help_text="Why, in your words.")


class ReviewIn(serializers.Serializer[Any]):
    in_order = serializers.BooleanField()
    note = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text="Needed for a no."
    )


class NamedStaffOut(serializers.ModelSerializer[NamedCarer]):
    name = serializers.CharField(source="staff.name", read_only=True)
    staff = serializers.UUIDField(source="staff.uid", read_only=True)

    class Meta:
        model = NamedCarer
        fields = ["uid", "created_at", "staff", "name"]


class RestrictionOut(serializers.ModelSerializer[Restriction]):
    reason = serializers.CharField()
    restricted_by = serializers.CharField(source="restricted_by.name", read_only=True)

    class Meta:
        model = Restriction
        fields = ["uid", "created_at", "reason", "note", "restricted_by"]


class CareOut(serializers.Serializer[Any]):
    restriction = RestrictionOut(allow_null=True)
    named = NamedStaffOut(many=True)


class RestrictIn(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=RestrictedFor.choices)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    names = serializers.ListField(
        child=serializers.UUIDField(), max_length=50, help_text="Members of staff."
    )


class NameIn(serializers.Serializer[Any]):
    staff = serializers.UUIDField()


class OfRecord(ClinicAPIView):
    """Base of what may be asked of a record that is closed to the caller."""

    pagination_class = None

    def find(self, uid: UUID) -> Patient:
        clinic = self.clinic_access.clinic
        return find_or_404(Patient.objects.select_related("clinic").filter(clinic=clinic), uid)

    def people(self, uids: list[UUID], *, field: str) -> list[Staff]:
        """Return members of staff of the caller's clinic, or name who is none."""
        known = {s.uid: s for s in selectors.staff_to_name(self.clinic_access.clinic)}
        for uid in uids:
            if uid not in known:
                raise Refused(f"Nobody of {uid} works in your clinic.", field=field)
        return [known[uid] for uid in uids]

    def shown(self, patient: Patient) -> dict[str, Any]:
        audit.record_read(self.clinic_access, patients=[patient.pk], view="api-record-care")
        return dict(CareOut(selectors.openness_of(patient)).data)


class RecordOpen(OfRecord):
    """Opening a restricted record."""

    access = {"POST": Permission.VIEW_PATIENTS}
    serializer_class = OpeningOut

    @extend_schema(
        operation_id="record_openings_create", request=OpenIn, responses={201: OpeningOut}
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Open it with a reason, for as long as the clinic says. It is told and reviewed."""
        patient = self.find(uid)
        values = self.validated(OpenIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            opening = actions.open_record(access=self.clinic_access, patient=patient, **values)
            return 201, dict(OpeningOut(opening).data)

        return once(self, request, work)


class RecordCare(OfRecord):
    """Who may open a record."""

    access = dict.fromkeys(("GET", "POST", "DELETE"), Permission.RESTRICT_RECORDS)
    serializer_class = CareOut

    @extend_schema(operation_id="record_care_retrieve", responses=CareOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Return whether it is restricted, and who is named."""
        return Response(self.shown(self.find(uid)))

    @extend_schema(operation_id="record_care_restrict", request=RestrictIn, responses=CareOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Restrict it to those in her care and those named."""
        patient = self.find(uid)
        values = self.validated(RestrictIn, request)
        values["names"] = self.people(values["names"], field="names")

        def work() -> tuple[int, dict[str, Any]]:
            actions.restrict_record(patient=patient, by=self.by, **values)
            return 200, self.shown(patient)

        return once(self, request, work)

    @extend_schema(operation_id="record_care_lift", request=None, responses={200: CareOut})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Lift the restriction."""
        patient = self.find(uid)
        actions.lift_restriction(patient=patient, by=self.by)
        return Response(self.shown(patient))


class RecordNames(OfRecord):
    """Naming somebody who may open a record."""

    access = {"POST": Permission.RESTRICT_RECORDS}
    serializer_class = CareOut

    @extend_schema(operation_id="record_names_create", request=NameIn, responses=CareOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Name a member of staff."""
        patient = self.find(uid)
        values = self.validated(NameIn, request)
        staff = self.people([values["staff"]], field="staff")[0]

        def work() -> tuple[int, dict[str, Any]]:
            actions.name_staff(patient=patient, staff=staff, by=self.by)
            return 200, self.shown(patient)

        return once(self, request, work)


class RecordNameEnding(OfRecord):
    """Ending that somebody is named."""

    access = {"POST": Permission.RESTRICT_RECORDS}
    serializer_class = CareOut

    @extend_schema(operation_id="record_names_end", request=None, responses=CareOut)
    def post(self, request: Request, uid: UUID, name_uid: UUID) -> Response:
        """End it; a restricted record keeps at least one."""
        patient = self.find(uid)
        rows = patient.named_staff.filter(ended_at__isnull=True).select_related("patient")
        actions.unname_staff(named=find_or_404(rows, name_uid), by=self.by)
        return Response(self.shown(patient))


class RecordOpenings(ClinicAPIView):
    """Restricted records that were opened with a reason."""

    access = {"GET": Permission.HANDLE_RIGHTS}
    serializer_class = OpeningOut

    @extend_schema(operation_id="record_openings_list", responses=OpeningOut(many=True))
    def get(self, request: Request) -> Response:
        """List them, reviewed or not, oldest first."""
        page = self.paginate_queryset(selectors.openings_of(self.clinic_access.clinic)) or []
        shown = [row.patient_id for row in page]
        audit.record_read(self.clinic_access, patients=shown, view="api-record-openings")
        return self.get_paginated_response(OpeningOut(page, many=True).data)


class OpenByCalendar(ClinicAPIView):
    """Restricted records that something arranged opens to somebody who was not named."""

    access = {"GET": Permission.HANDLE_RIGHTS}
    serializer_class = OpenByCalendarOut
    pagination_class = None

    @extend_schema(
        operation_id="records_open_by_calendar_list", responses=OpenByCalendarOut(many=True)
    )
    def get(self, request: Request) -> Response:
        """List who sees which restricted record because of a session, soonest first."""
        rows = selectors.open_by_arrangement(self.clinic_access.clinic)
        shown = [row.patient.pk for row in rows]
        audit.record_read(self.clinic_access, patients=shown, view="api-record-openings")
        return Response(OpenByCalendarOut(rows, many=True).data)


class OpeningReview(ClinicAPIView):
    """Reviewing one opening."""

    access = {"POST": Permission.HANDLE_RIGHTS}
    serializer_class = OpeningOut

    @extend_schema(operation_id="record_openings_review", request=ReviewIn, responses=OpeningOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Say whether it was in order; somebody else than who opened it."""
        row = find_or_404(selectors.openings_of(self.clinic_access.clinic), uid)
        values = self.validated(ReviewIn, request)
        reviewed = actions.review_opening(opening=row, by=self.by, **values)
        audit.record_read(
            self.clinic_access, patients=[reviewed.patient_id], view="api-record-opening"
        )
        return Response(OpeningOut(reviewed).data)
