"""Contacts over the API: who tried to speak with whom, and what came of it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from adherence.actions import record_contact
from adherence.api import serializers as s
from adherence.models import Contact, Episode
from clinic import audit
from clinic.api.views import ClinicAPIView, once
from clinic.errors import Refused
from clinic.permissions import Permission


class Contacts(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST, "POST": Permission.WORK_EPISODES}
    serializer_class = s.ContactOut

    @extend_schema(
        operation_id="contacts_list",
        parameters=[s.ContactQuery],
        responses=s.ContactOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List contacts, oldest first; of one episode when the query names it."""
        query = s.ContactQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = Contact.objects.filter(clinic=self.clinic_access.clinic)
        if "episode" in query.validated_data:
            rows = rows.filter(episode__uid=query.validated_data["episode"])
        page = self.paginate_queryset(rows.select_related("episode", "recorded_by")) or []
        audit.record_read(
            self.clinic_access,
            patients=[contact.episode.patient_id for contact in page],
            view="api-contact-list",
        )
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="contacts_create", request=s.ContactIn, responses={201: s.ContactOut}
    )
    def post(self, request: Request) -> Response:
        """Record an attempt to speak with a patient about an episode."""
        values = self.validated(s.ContactIn, request)
        uid = values.pop("episode")
        episode = Episode.objects.filter(clinic=self.clinic_access.clinic, uid=uid).first()
        if episode is None:
            raise Refused(f"There is no episode {uid} in your clinic.", field="episode")

        def work() -> tuple[int, dict[str, Any]]:
            contact = record_contact(episode=episode, by=self.by, **values)
            return 201, dict(s.ContactOut(contact).data)

        return once(self, request, work)
