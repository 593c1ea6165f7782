"""Rows of one program: what every endpoint of what she is meant to do shares."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from programs.api.asked import by_uid, named, uid_filter
from programs.models import (
    Enrollment,
    Exercise,
)

M = TypeVar("M", bound=Model)
OF_ENROLLMENT = by_uid("enrollment", "program")


class OfEnrollment(ClinicAPIView):
    """Rows of one program: listed by it, read by uid, each read logged."""

    shows: type[Serializer[Any]]

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Return the rows of the clinic, with the enrollment that each belongs to."""

    def listed(self, request: Request, rows: QuerySet[Any] | None = None) -> Response:
        rows = self.rows() if rows is None else rows
        if enrollment := uid_filter(request, "enrollment"):
            rows = rows.filter(enrollment__uid=enrollment)
        page = self.paginate_queryset(rows) or []
        self._log([row.enrollment.patient_id for row in page])
        return self.get_paginated_response(self.shows(page, many=True).data)

    def one(self, uid: UUID) -> Response:
        found = find_or_404(self.rows(), uid)
        self._log([found.enrollment.patient_id])
        return Response(self.shows(found).data)

    def made(self, request: Request, work: Callable[[], Model]) -> Response:
        return once(self, request, lambda: (201, self._again(work())))

    def acted(self, request: Request, uid: UUID, work: Callable[[Any], Model]) -> Response:
        found = find_or_404(self.rows(), uid)
        return once(self, request, lambda: (200, self._again(work(found))))

    def enrollment(self, uid: UUID) -> Enrollment:
        rows = Enrollment.objects.filter(clinic=self.clinic_access.clinic)
        rows = rows.select_related("patient__clinic")
        return named(rows, uid, field="enrollment", what="program")

    def exercise(self, uid: UUID, field: str) -> Exercise:
        rows = Exercise.objects.filter(clinic=self.clinic_access.clinic)
        return named(rows, uid, field=field, what="exercise")

    def _again(self, row: Model) -> dict[str, Any]:
        shown = self.rows().get(pk=row.pk)
        self._log([shown.enrollment.patient_id])
        return self.shows(shown).data

    def _log(self, patients: list[int]) -> None:
        match = self.request.resolver_match
        audit.record_read(
            self.clinic_access, patients=patients, view=str(match.url_name) if match else ""
        )
