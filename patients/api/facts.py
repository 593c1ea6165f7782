"""What is known about patients: therapy, check-ins, measurements, precautions."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.errors import Refused
from clinic.permissions import Permission
from patients import actions
from patients.api import serializers as s
from patients.models import Patient, Precaution, SymptomReport, TherapyCourse

_ACCESS = {"GET": Permission.VIEW_PATIENTS, "POST": Permission.EDIT_PATIENTS}


class FactsView(ClinicAPIView):
    """Base of what hangs on a patient: writes that name one."""

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Return the clinic's rows of this kind."""

    def written(
        self, request: Request, values: dict[str, Any], act: Callable[..., Model], status: int = 201
    ) -> Response:
        """Do a write once per Idempotency-Key; a `patient` uid becomes the clinic's patient."""
        if "patient" in values:
            values["patient"] = self._patient(values["patient"])

        def work() -> tuple[int, dict[str, Any]]:
            row = act(by=self.by, **values)
            return status, dict(self.get_serializer_class()(row).data)

        return once(self, request, work)

    def _patient(self, uid: UUID) -> Patient:
        found = (
            Patient.objects.select_related("clinic")
            .filter(clinic=self.clinic_access.clinic, uid=uid)
            .first()
        )
        if found is None:
            raise Refused(f"There is no patient {uid} in your clinic.", field="patient")
        return found

    def one(self, uid: UUID) -> Any:
        """Return a row of the caller's clinic, or a 404."""
        return find_or_404(self.rows().select_related("patient__clinic"), uid)


class FactsList(FactsView):
    """Base of what can be listed, narrowed by `?patient=`, and added to."""

    access = _ACCESS
    view_name: ClassVar[str]

    def listed(self, request: Request) -> Response:
        """Return a page of the rows, of one patient when the query names her."""
        query = s.ListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = self.rows()
        if "patient" in query.validated_data:
            rows = rows.filter(patient__uid=query.validated_data["patient"])
        response = self.page_of(rows)
        audit.record_read(self.clinic_access, patients=self.shown, view=self.view_name)
        return response

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """Remember whose facts are on the page, for the log of reads."""
        page = super().paginate_queryset(queryset)
        self.shown = [row.patient_id for row in page or []]
        return page


class _OfTherapyCourses(FactsView):
    serializer_class = s.TherapyCourseOut

    def rows(self) -> QuerySet[TherapyCourse]:
        return TherapyCourse.objects.filter(clinic=self.clinic_access.clinic).select_related(
            "patient"
        )


class _OfPrecautions(FactsView):
    serializer_class = s.PrecautionOut

    def rows(self) -> QuerySet[Precaution]:
        return Precaution.objects.filter(clinic=self.clinic_access.clinic).select_related("patient")


class TherapyCourses(_OfTherapyCourses, FactsList):
    view_name = "api-therapy-course-list"

    @extend_schema(
        operation_id="therapy_courses_list",
        parameters=[s.ListQuery],
        responses=s.TherapyCourseOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List courses of therapy."""
        return self.listed(request)

    @extend_schema(
        operation_id="therapy_courses_create",
        request=s.TherapyCourseIn,
        responses={201: s.TherapyCourseOut},
    )
    def post(self, request: Request) -> Response:
        """Record the first day of a drug."""
        return self.written(
            request, self.validated(s.TherapyCourseIn, request), actions.start_course
        )


class TherapyCourseEnding(_OfTherapyCourses):
    """The end of one course."""

    access = {"POST": Permission.EDIT_PATIENTS}

    @extend_schema(
        operation_id="therapy_courses_end",
        request=s.TherapyCourseEnd,
        responses=s.TherapyCourseOut,
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Record the last day of a drug and why it ended."""
        values = {"course": self.one(uid), **self.validated(s.TherapyCourseEnd, request)}
        return self.written(request, values, actions.end_course, status=200)


class TherapyCourseSwitching(_OfTherapyCourses):
    """A switch from one course to the next."""

    access = {"POST": Permission.EDIT_PATIENTS}

    @extend_schema(
        operation_id="therapy_courses_switch",
        request=s.TherapyCourseSwitch,
        responses={201: s.TherapyCourseOut},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """End one drug as switched and start the next; the answer is the new course."""
        values = {"course": self.one(uid), **self.validated(s.TherapyCourseSwitch, request)}
        return self.written(request, values, actions.switch_course)


class SymptomReports(FactsList):
    serializer_class = s.SymptomReportOut
    view_name = "api-symptom-report-list"

    def rows(self) -> QuerySet[SymptomReport]:
        return SymptomReport.objects.filter(
            clinic=self.clinic_access.clinic, superseded_at__isnull=True
        ).select_related("patient")

    @extend_schema(
        operation_id="symptom_reports_list",
        parameters=[s.ListQuery],
        responses=s.SymptomReportOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List current check-ins; versions that a later answer replaced are left out."""
        return self.listed(request)

    @extend_schema(
        operation_id="symptom_reports_create",
        request=s.SymptomReportIn,
        responses={201: s.SymptomReportOut},
    )
    def post(self, request: Request) -> Response:
        """Enter a check-in; one for the same day becomes the older version."""
        return self.written(
            request, self.validated(s.SymptomReportIn, request), actions.record_report
        )


class Precautions(_OfPrecautions, FactsList):
    view_name = "api-precaution-list"

    @extend_schema(
        operation_id="precautions_list",
        parameters=[s.ListQuery],
        responses=s.PrecautionOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List precautions, also those that have ended."""
        return self.listed(request)

    @extend_schema(
        operation_id="precautions_create", request=s.PrecautionIn, responses={201: s.PrecautionOut}
    )
    def post(self, request: Request) -> Response:
        """Mark something to mind in every session."""
        return self.written(
            request, self.validated(s.PrecautionIn, request), actions.add_precaution
        )


class PrecautionEnding(_OfPrecautions):
    """The end of one precaution."""

    access = {"POST": Permission.EDIT_PATIENTS}

    @extend_schema(operation_id="precautions_end", request=None, responses=s.PrecautionOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """End a precaution; ending one that has ended changes nothing."""
        return self.written(
            request, {"precaution": self.one(uid)}, actions.end_precaution, status=200
        )
