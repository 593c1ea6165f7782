"""Whom to phone, and that she was told."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit, clock
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission
from notifications.by_phone import LONGEST_NOTE, told_by_phone
from patients.models import Patient
from programs.api.asked import ONCE, REFUSALS
from programs.selectors.phoning import people_to_phone


class ToTellOut(serializers.Serializer[Any]):
    what = serializers.CharField(help_text="What she has to be told.")
    why = serializers.CharField(help_text="Why the mail did not tell her.")
    by = serializers.DateTimeField(help_text="By when it matters; after it the row goes.")
    starts_at = serializers.DateTimeField(
        allow_null=True, help_text="Of the appointment it is about, where it is about one."
    )
    is_news = serializers.BooleanField(help_text="False for what only reminds her.")
    messages = serializers.ListField(child=serializers.UUIDField())


class PersonToPhone(serializers.Serializer[Any]):
    patient = serializers.UUIDField(source="patient.uid")
    name = serializers.CharField(source="patient.full_name")
    phone = serializers.CharField(source="patient.phone")
    things = ToTellOut(many=True)


class PhoneListOut(serializers.Serializer[Any]):
    people = PersonToPhone(many=True)


class ToldIn(serializers.Serializer[Any]):
    messages = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=500
    )
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class ToldOut(serializers.Serializer[Any]):
    told = serializers.IntegerField(help_text="Mails that nobody has to look at any more.")


class PhoneList(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}
    serializer_class = PhoneListOut

    @extend_schema(operation_id="phone_list_retrieve", responses=PhoneListOut)
    def get(self, request: Request) -> Response:
        """List whom to phone because a mail did not reach her, the soonest that matters first."""
        people = self.open_rows(
            people_to_phone(self.clinic_access.clinic, now=clock.now()), lambda p: p.patient.pk
        )
        audit.record_read(
            self.clinic_access, patients=[p.patient.pk for p in people], view="api-phone-list"
        )
        return Response(PhoneListOut({"people": people}).data)


class PhoneTold(ClinicAPIView):
    access = {"POST": Permission.EDIT_PATIENTS}
    serializer_class = ToldOut

    @extend_schema(
        operation_id="phone_list_told",
        request=ToldIn,
        responses={200: ToldOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Say that she was told by phone what these mails say."""
        clinic = self.clinic_access.clinic
        patient = find_or_404(Patient.objects.filter(clinic=clinic), uid)
        given = self.validated(ToldIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            told = told_by_phone(
                clinic=clinic,
                recipient_uid=patient.uid,
                messages=given["messages"],
                note=given.get("note", ""),
                by=self.by,
            )
            return 200, {"told": told}

        return once(self, request, work)
