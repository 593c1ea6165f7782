"""A place offered from the waitlist, and other times instead of a missed session."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import audit, clock
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS
from programs.api.bookings import BookingView, bookings_of
from programs.api.change_serializers import AlternativesOut, CreditsOut, MakeUpIn
from programs.api.enrollments import enrollments_of
from programs.api.serializers import BookingOut
from programs.models import Booking
from programs.selectors.alternatives import alternatives_for
from programs.selectors.credits import credits_of, has_credit


class BookingAcceptOffer(BookingView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="bookings_accept_offer",
        request=None,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take, in her name, the place that a patient on the waitlist was offered."""
        return self.done(request, uid, actions.accept_offer)


class BookingDeclineOffer(BookingView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="bookings_decline_offer",
        request=None,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Leave an offered place to the next on the waitlist."""
        return self.done(request, uid, actions.decline_offer)


class BookingAlternatives(BookingView):
    access = {"GET": Permission.VIEW_SCHEDULE}

    @extend_schema(operation_id="bookings_alternatives", responses=AlternativesOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """List up to three times to make a missed session up at; none without a credit."""
        booking = find_or_404(_with_all(self.clinic_access.clinic), uid)
        audit.record_read(self.clinic_access, patients=[booking.patient_id], view=self.view_name)
        now = clock.now()
        places = alternatives_for(booking, now=now) if has_credit(booking, now=now) else []
        return Response(AlternativesOut({"alternatives": places}).data)


class BookingMakeUp(BookingView):
    access = {"POST": Permission.EDIT_SCHEDULE}

    @extend_schema(
        operation_id="bookings_make_up",
        request=MakeUpIn,
        responses={200: BookingOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Book one of the alternatives of a missed session; answers the new booking."""
        clinic = self.clinic_access.clinic
        missed = find_or_404(_with_all(clinic), uid)
        asked = self.validated(MakeUpIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            made = actions.take_alternative(missed=missed, place=asked["place"], by=self.by)
            return 200, self.shown(bookings_of(clinic).get(pk=made.pk))

        return once(self, request, work)


class EnrollmentCredits(ClinicAPIView):
    access = {"GET": Permission.VIEW_PATIENTS}

    @extend_schema(operation_id="enrollments_credits", responses=CreditsOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """List the missed sessions of a program that may still be made up."""
        rows = enrollments_of(self.clinic_access.clinic).select_related("clinic")
        found = find_or_404(rows, uid)
        audit.record_read(
            self.clinic_access, patients=[found.patient_id], view="api-enrollment-credits"
        )
        return Response(CreditsOut({"credits": credits_of(found, now=clock.now())}).data)


def _with_all(clinic: Clinic) -> QuerySet[Booking]:
    return Booking.objects.filter(clinic=clinic).select_related(
        "session__clinic",
        "session__room",
        "session__physiologist",
        "enrollment__clinic",
        "patient",
        "makes_up",
    )
